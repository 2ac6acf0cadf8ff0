import pytest
from tests.exports.conftest import P, record

from spanferry.core.conll import read_conll
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Span
from spanferry.exports import conll
from spanferry.exports.projected import labelled, read_projected


def test_words_and_tags(make_cell, tmp_path):
    conll.write(read_projected(make_cell()), tmp_path)
    first = "Ada\tB-PER\nmag\tO\nKap\tB-LOC\nStadt\tI-LOC\n\n"
    assert (tmp_path / "train.conll").read_text("utf-8").startswith(first)
    assert (tmp_path / "dev.conll").read_text("utf-8") == first


def test_what_is_written_reads_back(make_cell, tmp_path):
    corpus = read_projected(make_cell())
    conll.write(corpus, tmp_path)
    assert read_conll(tmp_path / "train.conll", "de", "train") == [labelled(each) for each in corpus.splits["train"]]


@pytest.mark.parametrize("word", ["New York", "a\tb", "", "a\nb"])
def test_a_word_that_columns_cannot_hold_is_refused(make_cell, tmp_path, word):
    corpus = read_projected(make_cell([record("train-1", (), (P,), words=("a", word))]))
    with pytest.raises(DataError, match=r"'train-1': word 2 is .*--format jsonl"):
        conll.write(corpus, tmp_path)


def test_a_label_that_columns_cannot_hold_is_refused(make_cell, tmp_path):
    corpus = read_projected(make_cell([record("train-1", (Entity(Span(0, 1), "DISEASE NAME"),), (P,))]))
    with pytest.raises(DataError, match=r"'train-1': the label 'DISEASE NAME'; .*label_map"):
        conll.write(corpus, tmp_path)
