"""What a cell made of each sentence."""

from pathlib import Path

from spanferry.cells.outputs import Tagged
from spanferry.cells.sentence_records import of_links, of_tagging
from spanferry.core.records import Alignment, Outcome, Pair
from spanferry.pipeline import prepare, run


def test_a_projection_leaves_both_sides_and_what_crossed(composed):
    result = run(prepare(composed("tagger=none", "aligner=gold", "data.train=20")))
    found = {record.id: record for record in result.sentences}
    assert found.keys() == {pair.id for pair in result.pairs}
    for pair in result.pairs:
        record = found[pair.id]
        assert (record.source, record.gold, record.links) == (pair.source, pair.target.entities, pair.alignment.links)
        assert len(record.projected) == sum(outcome is Outcome.PROJECTED for outcome in record.outcomes)


def test_a_tagged_sentence_has_gold_and_prediction_apart(sentence):
    gold, said = sentence("(PER Kai) lives"), sentence("Kai (LOC lives)")
    (record,) = of_tagging([gold], Tagged((said,), 0, Path()))
    assert (record.gold, record.predicted, record.target.entities) == (gold.entities, said.entities, None)


def test_a_cell_of_links_alone_projects_nothing(sentence):
    pair = Pair(sentence("(PER Kai)"), sentence("Kai"), Alignment(((0, 0),)))
    (record,) = of_links([pair])
    assert (record.links, record.projected, record.source) == (((0, 0),), None, pair.source)
