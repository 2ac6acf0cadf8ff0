"""What is told of teachers, on made-up opinions."""

import numpy as np
import pytest

from spanferry.cells.opinions import opinions
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.teaching import Teacher, Teaching
from spanferry.data.languages import language

TAGS = ("O", "B-LOC", "I-LOC")
O, B = np.eye(3)[:2]


def says(*rows):
    return TagProbabilities(TAGS, np.array(rows))


@pytest.fixture
def gold(sentence):
    return [sentence("(LOC Kano) rains", "train-1", "de"), sentence("it rains", "train-2", "de")]


@pytest.fixture
def told(gold):
    """Two sources, the second of which calls the rain a place; the student sees the first sentence."""

    def make(known=True, kinds=("source",)):
        readings = {"en": [says(B, O), says(O, O)], "sw": [says(B, B), says(O, O)]}
        teachers = [Teacher(language(code), kind, said) for code, said in readings.items() for kind in kinds]
        teaching = Teaching(teachers, [each.with_entities(None) for each in gold], {}, language("de"), 0)
        return opinions(teaching, [0.75, 0.25], {"train-1": says(B, O)}, gold if known else ())

    return make


def test_each_source_with_its_weight_and_the_share_that_is_seen(told):
    found = told()
    assert [found[f"teachers/{name}"] for name in ("count", "kept", "en/weight", "sw/weight")] == [2, 0.5, 0.75, 0.25]


def test_each_is_judged_on_the_text_and_what_is_taught_on_what_is_seen(told):
    found = told()
    assert (found["teachers/en/f1"], found["teachers/f1"]) == (1, 1)
    assert (found["teachers/sw/precision"], found["teachers/sw/recall"]) == (0.5, 1)


def test_without_gold_agreement_is_all_there_is(told):
    assert not [name for name in told(known=False) if name.endswith(("en/f1", "teachers/f1", "recall"))]
    assert told(known=False)["teachers/agreement/f1"] == pytest.approx(2 / 3)


def test_several_teachers_of_a_source_are_told_apart(told):
    found = told(kinds=("source", "projected"))
    assert (found["teachers/count"], found["teachers/sw/projected/precision"]) == (2, 0.5)
    assert "teachers/sw/precision" not in found
