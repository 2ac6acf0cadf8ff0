"""What steps count."""

from spanferry.cells.counting import of_refinement, of_translations, of_written
from spanferry.core.records import Entity, Sentence, Span, Translation


def said(*words, entities=None):
    return Sentence("train-1", "de", words, entities)


def test_translations_that_say_nothing_are_cut_or_are_no_translations_are_counted():
    source = [said("Ada", "slept"), said("Ada"), said()]
    made = [Translation(said("Ada", "schlief"), truncated=True), Translation(said("Ada")), Translation(said())]
    assert of_translations(source, made) == {
        "translation/sentences": 3.0,
        "translation/empty": 1.0,
        "translation/truncated": 1.0,
        "translation/copied": 1.0,  # nothing that comes back as nothing is no copy
    }


def test_written_sentences_may_be_empty():
    assert of_written([said("Ada"), said()]) == {"translation/sentences": 2.0, "translation/empty": 1.0}


def test_entities_that_a_refiner_loses_are_counted():
    ada = Entity(Span(0, 1), "PER")
    assert of_refinement([said("Ada", entities=(ada,)), said("Ada")], [said("Ada", entities=()), said("Ada")]) == {
        "refinement/entities": 1.0,
        "refinement/lost": 1.0,
    }
