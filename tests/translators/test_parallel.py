"""The corpus's own other side."""

import pytest

from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers
from spanferry.core.records import Alignment, Sentence, Translation
from spanferry.data.languages import LANGUAGES
from spanferry.translators.parallel import ParallelTranslator

EN, DE = Sentence("train-1", "en", ("dog",), ()), Sentence("train-1", "de", ("Hund",), ())


def test_translates_in_both_directions():
    translator = ParallelTranslator(Corpus({"train": [EN]}, {"train": [DE]}))
    assert translator.translate([EN], LANGUAGES["de"]) == [Translation(DE)]
    assert translator.translate([DE], LANGUAGES["en"]) == [Translation(EN)]


def test_a_side_that_is_not_there_is_named():
    with pytest.raises(ConfigError, match=r"no German side for 1 of 1 sentences \(first 'train-1'\)"):
        ParallelTranslator(Corpus({"train": [EN]}, {})).translate([EN], LANGUAGES["de"])


@pytest.fixture
def marked(sentence):
    """The marked translation of one sentence, by a corpus with these links."""

    def translated(source, target, links, markers=Markers.XML):
        labelled, other = sentence(source), Sentence("train-1", "de", tuple(target.split()))
        corpus = Corpus({"train": [labelled]}, {"train": [other]}, {"train-1": Alignment.of(links)})
        return ParallelTranslator(corpus).translate_marked([labelled], LANGUAGES["de"], markers)

    return translated


def test_markers_stand_around_linked_words(marked):
    links = [(0, 3), (1, 4), (4, 1)]
    assert marked("(PER Kai Diallo) lives in (LOC Kano) .", "In Kano wohnt Kai Diallo .", links) == [
        "In <b>Kano</b> wohnt <a>Kai Diallo</a>."
    ]
    brackets = marked("(PER Kai Diallo) lives in (LOC Kano) .", "In Kano wohnt Kai Diallo .", links, Markers.BRACKETS)
    assert brackets == ["In [Kano] wohnt [Kai Diallo]."]


def test_words_between_linked_ones_are_inside(marked):
    assert marked("(ORG Bank Chad)", "die Bank von Tschad", [(0, 1), (1, 3)]) == ["die <a>Bank von Tschad</a>"]


def test_an_entity_without_links_has_no_markers(marked):
    assert marked("(PER Kai) in (LOC Kano)", "er ist in Kano", [(2, 3)]) == ["er ist in <b>Kano</b>"]


def test_of_two_that_overlap_the_shorter_keeps_its_markers(marked):
    assert marked("(ORG Bank Chad) (PER Kai)", "Bank Kai Tschad", [(0, 0), (1, 2), (2, 1)]) == ["Bank <b>Kai</b> Tschad"]
    assert marked("(PER Kai) (LOC Kano)", "Kai Kano", [(0, 0), (1, 0)]) == ["<a>Kai</a> Kano"]


def test_links_are_read_in_both_directions(sentence):
    source, target = sentence("(LOC Kano) rocks"), sentence("heute rockt (LOC Kano)", language="de")
    corpus = Corpus({"train": [source]}, {"train": [target]}, {"train-1": Alignment.of([(0, 2), (1, 1)])})
    assert ParallelTranslator(corpus).translate_marked([target], LANGUAGES["en"], Markers.XML) == ["<a>Kano</a> rocks"]


def test_a_sentence_without_gold_links_is_refused_if_it_has_entities(sentence):
    source, target = sentence("(LOC Kano)"), Sentence("train-1", "de", ("Kano",))
    translator = ParallelTranslator(Corpus({"train": [source]}, {"train": [target]}))
    with pytest.raises(ConfigError, match=r"'train-1' has entities and the corpus no gold links .*data\.links"):
        translator.translate_marked([source], LANGUAGES["de"], Markers.XML)
    assert translator.translate_marked([source.with_entities(())], LANGUAGES["de"], Markers.XML) == ["Kano"]


def test_an_entity_of_the_corpus_is_translated_by_its_links(sentence):
    source = [sentence(f"(LOC Vienna) {word}", f"train-{number}") for number, word in enumerate(("a", "b", "c"), start=1)]
    target = [Sentence(f"train-{number}", "de", (word,)) for number, word in enumerate(("Wiens", "Wien", "Wien"), start=1)]
    links = {f"train-{number}": Alignment.of([(0, 0)]) for number in (1, 2, 3)}
    translator = ParallelTranslator(Corpus({"train": source}, {"train": target}, links))
    assert translator.translate_texts(["Vienna", "a"], LANGUAGES["en"], LANGUAGES["de"]) == ["Wien", "a"]


def test_a_corpus_whose_sides_are_not_parallel_is_refused_before_work():
    other = Sentence("test-1", "de", ("Hund",), ())
    ParallelTranslator(Corpus({"train": [EN]}, {"train": [DE]})).check(LANGUAGES["en"], LANGUAGES["de"])
    with pytest.raises(ConfigError, match=r"no sentence in both English and German\. Give parallel text"):
        ParallelTranslator(Corpus({"train": [EN]}, {"test": [other]})).check(LANGUAGES["en"], LANGUAGES["de"])
