from dataclasses import replace

import pytest
from tests.exports.conftest import AXES, LOC, PER, RECORDS, P, record

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.core.records import Outcome
from spanferry.exports.projected import FILTERED, INCOMPLETE, WORDLESS, labelled, lost, read_projected


def ids(corpus):
    return [found.id for found in corpus.sentences]


def test_all_that_was_projected_onto_is_exported_without_the_test_set(make_cell):
    assert ids(read_projected(make_cell())) == ["train-1", "train-2", "train-3", "dev-1"]


def test_a_complete_export_lacks_sentences_that_lost_an_entity(make_cell):
    corpus = read_projected(make_cell(), complete=True)
    assert ids(corpus) == ["train-1", "train-3", "dev-1"]
    assert corpus.left_out == {INCOMPLETE: 1}


def test_filtered_sentences_and_those_without_words_are_left_out(make_cell):
    more = record("train-4", (), (P, P), filtered=True), record("train-5", (), (P, P), words=())
    corpus = read_projected(make_cell([*RECORDS, *more]))
    assert len(corpus.sentences) == 4
    assert corpus.left_out == {FILTERED: 1, WORDLESS: 1}


def test_outcomes_are_of_all_sentences(make_cell):
    assert read_projected(make_cell(), complete=True).outcomes == {Outcome.PROJECTED: 5, Outcome.UNALIGNED: 1}


def test_labels_are_also_those_that_never_arrived(make_cell):
    assert read_projected(make_cell([record("train-1", (PER,), (P, Outcome.OVERLAP))])).labels == ["LOC", "PER"]


def test_a_sentence_has_its_projected_entities_and_what_it_lost():
    assert labelled(RECORDS[0]).entities == (PER, LOC)
    assert lost(RECORDS[1]) == 1


def test_splits_are_kept(make_cell):
    assert {split: len(found) for split, found in read_projected(make_cell()).splits.items()} == {"train": 3, "dev": 1}


def test_several_sources_are_named(make_cell):
    assert [each.name for each in read_projected(make_cell(data={"sources": ["en", "es"]})).source_languages] == ["English", "Spanish"]


def test_no_cell(tmp_path):
    with pytest.raises(SpanferryError, match="holds no cell"):
        read_projected(tmp_path)


def test_a_failed_cell_says_why(make_cell):
    with pytest.raises(SpanferryError, match=r"the cell failed \(no such model\)"):
        read_projected(make_cell(cell=CellRecord(AXES, error="no such model")))


def test_a_cell_without_projection(make_cell):
    with pytest.raises(SpanferryError, match=r"projected nothing \(transfer=zero_shot\)"):
        read_projected(make_cell([RECORDS[-1]], transfer="zero_shot"))


def test_a_cell_that_left_no_records(make_cell):
    with pytest.raises(SpanferryError, match="projected nothing"):
        read_projected(make_cell([]))


def test_a_cell_of_an_earlier_version(make_cell):
    folder = make_cell([])
    (folder / "artifacts" / "projected.train.conll").touch()
    with pytest.raises(SpanferryError, match="earlier versions; run the cell again"):
        read_projected(folder)


def test_nothing_left(make_cell):
    with pytest.raises(SpanferryError, match="no sentence is left"):
        read_projected(make_cell([replace(RECORDS[0], filtered=True)]))


@pytest.mark.parametrize("damage", ["", ": {", "[]"])
def test_a_damaged_configuration(make_cell, damage):
    folder = make_cell()
    (folder / "artifacts" / "config.yaml").write_text(damage)
    with pytest.raises(SpanferryError, match=r"config\.yaml: damaged"):
        read_projected(folder)


def test_a_missing_configuration(make_cell):
    folder = make_cell()
    (folder / "artifacts" / "config.yaml").unlink()
    with pytest.raises(SpanferryError, match=r"config\.yaml: is missing"):
        read_projected(folder)


def test_cut_records(make_cell):
    folder = make_cell()
    path = folder / "artifacts" / "sentences.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SpanferryError, match=r"sentences\.jsonl\.gz: damaged"):
        read_projected(folder)


def test_scores_of_other_entities(make_cell):
    with pytest.raises(SpanferryError, match=r"damaged .*'train-1'"):
        read_projected(make_cell([replace(RECORDS[0], scores=(1.0,))]))
