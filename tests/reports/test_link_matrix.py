import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.sentence_record import SentenceRecord
from spanferry.reports.link_matrix import link_matrix

SOURCE = Sentence("train-1", "en", ("Ada", "slept", "."), (Entity(Span(0, 1), "PER"),))
TARGET = Sentence("train-1", "de", ("Ada", "schlief"))
RECORD = SentenceRecord(TARGET, SOURCE, projected=(Entity(Span(0, 1), "PER"),), links=((0, 0), (1, 1)))


def test_rows_are_source_words_and_columns_target_words():
    (axes,) = link_matrix(RECORD).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Ada", "slept", "."]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Ada", "schlief"]


def test_each_link_stands_at_its_words():
    record = SentenceRecord(TARGET, SOURCE, links=((2, 0),))
    (points,) = link_matrix(record).axes[0].collections
    assert points.get_offsets().tolist() == [[0, 2]]  # across: target word 0, down: source word 2


def test_the_links_of_another_aligner_are_beside_them():
    _, rings = link_matrix(RECORD, SentenceRecord(TARGET, SOURCE, links=((1, 0),))).axes[0].collections
    assert rings.get_offsets().tolist() == [[0, 1]]


def test_entities_are_shaded():
    assert len(link_matrix(RECORD).axes[0].patches) == 2  # a row, a column
    assert len(link_matrix(SentenceRecord(TARGET, SOURCE.with_entities(()))).axes[0].patches) == 0


def test_a_sentence_without_links_is_empty():
    assert link_matrix(SentenceRecord(TARGET, SOURCE)).axes[0].collections[0].get_offsets().size == 0


def test_a_sentence_needs_a_source():
    with pytest.raises(ConfigError, match="with a source side"):
        link_matrix(SentenceRecord(TARGET))


def test_another_sentence_is_refused():
    with pytest.raises(ConfigError, match="the same sentence"):
        link_matrix(RECORD, SentenceRecord(SOURCE, SOURCE))
