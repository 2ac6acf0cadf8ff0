"""Gains worked by hand, and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import DataError
from spanferry.core.gains import Gain, gains
from spanferry.core.significance import micro_f1

counts = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(3, 5)).map(
    lambda drawn: ((min(drawn[0], drawn[1]), drawn[1], drawn[4]), (min(drawn[2], drawn[3]), drawn[3], drawn[4]))
)


def test_by_hand():
    # before: 1 of 2 found, 1 predicted: F1 2/3, recall 1/2; after: 2 of 2, 4 predicted: F1 4/6, recall 1
    f1, recall = gains([(1, 1, 1), (0, 0, 1)], [(1, 2, 1), (1, 2, 1)])
    assert (f1.value, recall.value) == (pytest.approx(0), pytest.approx(0.5))


def test_a_gain_in_every_sentence_is_certain():
    f1, recall = gains([(0, 1, 1)] * 5, [(1, 1, 1)] * 5)
    assert f1 == recall == Gain(1, 1, 1)


def test_the_interval_is_that_of_drawing_pairs():
    # two sentences, one gained: of four samples one gains nothing, two half, one all
    _, recall = gains([(0, 0, 1), (1, 1, 1)], [(1, 1, 1), (1, 1, 1)])
    assert (recall.value, recall.low, recall.high) == (0.5, 0, 1)


@given(st.lists(counts, min_size=1, max_size=8))
def test_values_are_those_of_the_scorer_and_turn_with_the_sides(pairs):
    before, after = (list(side) for side in zip(*pairs, strict=True))
    there, back = gains(before, after, resamples=20), gains(after, before, resamples=20)
    assert there[0].value == pytest.approx(micro_f1(after) - micro_f1(before))
    assert [gain.value for gain in back] == pytest.approx([-gain.value for gain in there])


def test_no_sentences_gain_nothing_and_others_are_refused():
    assert gains([], []) == (Gain(0, 0, 0), Gain(0, 0, 0))
    with pytest.raises(DataError, match="over the same sentences"):
        gains([(0, 0, 1)], [(0, 0, 2)])
