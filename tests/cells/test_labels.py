"""The labels of a cell."""

import pytest

from spanferry.cells.labels import check_labels, check_map
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Sentence, Span


def labelled(*labels):
    return [Sentence(f"test-{number}", "en", ("Kai",), (Entity(Span(0, 1), label),)) for number, label in enumerate(labels, 1)]


def test_a_labeler_of_other_labels_is_refused():
    with pytest.raises(ConfigError, match=r"the labeler finds CITY, PERSON, and the corpus has LOC, PER\. Rename its labels: label_map="):
        check_labels(labelled("PERSON", "CITY"), {"PER", "LOC"})


def test_a_label_more_is_worth_a_warning(caplog):
    check_labels(labelled("PER", "MISC"), {"PER", "LOC"})
    assert "the labeler finds MISC, which no entity of the corpus is (LOC, PER)" in caplog.text


@pytest.mark.parametrize(("found", "known"), [((), {"PER"}), (("PER",), ()), (("PER",), {"PER", "LOC"})])
def test_nothing_to_compare_is_no_mistake(found, known, caplog):
    check_labels(labelled(*found), known)
    assert caplog.text == ""


def test_a_name_much_like_a_label_of_the_corpus_is_asked_about(caplog):
    check_map(Config(label_map={"PERSONN": "PER", "MISC": None}), {"PERSON", "LOC"}, {"PERSON", "LOC"})
    assert "label_map.PERSONN: no entity of the corpus is labelled so. Did you mean 'PERSON'?" in caplog.text
    assert "MISC" not in caplog.text
