"""Drops in F1 by a shift, and which system's is smaller."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.drops import drop, saved
from spanferry.core.errors import DataError
from spanferry.core.significance import bootstrap_interval, micro_f1

RIGHT, WRONG, NONE = (1, 1, 1), (0, 1, 1), (0, 0, 1)
COUNTS = st.lists(st.sampled_from([RIGHT, WRONG, NONE]), min_size=4, max_size=4)


def test_a_drop_is_f1_less_the_mean_over_shifted_sets():
    # F1 as it is 1; shifted 1/2 and 0: 1 - (1/2 + 0) / 2
    assert drop([[[RIGHT] * 4, [RIGHT, RIGHT, WRONG, WRONG], [WRONG] * 4]]).value == 0.75


def test_corpora_count_alike_whatever_their_size():
    assert drop([[[RIGHT] * 2, [WRONG] * 2], [[RIGHT] * 8, [RIGHT] * 8]]).value == 0.5


def test_the_interval_of_a_shifted_set_that_is_never_right_is_that_of_f1():
    counts = [RIGHT] * 12 + [WRONG] * 9
    found = drop([[counts, [WRONG] * 21]])
    assert (found.low, found.high) == pytest.approx(bootstrap_interval(counts), abs=0.03)  # other draws


def test_what_is_better_by_as_much_everywhere_saves_nothing():
    worse, better = [RIGHT, WRONG, WRONG, WRONG], [RIGHT, RIGHT, WRONG, WRONG]
    found = saved([[worse, worse]], [[better, better]])
    assert (found.value, found.p) == (0.0, 1.0)


@given(*[COUNTS] * 4)
def test_p_is_that_of_all_swaps(clean, shifted, other_clean, other_shifted):
    """An independent computation: every one of the 2^4 swaps of whole sentences."""
    systems = (clean, shifted), (other_clean, other_shifted)

    def difference(swapped):
        sides = [[[systems[system ^ swap][set_][n] for n, swap in enumerate(swapped)] for set_ in (0, 1)] for system in (0, 1)]
        return (micro_f1(sides[0][0]) - micro_f1(sides[0][1])) - (micro_f1(sides[1][0]) - micro_f1(sides[1][1]))

    observed = abs(difference((0,) * 4))
    exact = sum(abs(difference(swapped)) >= observed - 1e-12 for swapped in product((0, 1), repeat=4)) / 16
    found = saved([[clean, shifted]], [[other_clean, other_shifted]], shuffles=4000, resamples=10)
    assert found.value == pytest.approx(difference((0,) * 4))
    assert found.p == pytest.approx(exact, abs=0.05)


def test_the_interval_holds_the_value():
    found = saved([[[RIGHT] * 10, [WRONG] * 5 + [RIGHT] * 5]], [[[RIGHT] * 10, [WRONG] * 2 + [RIGHT] * 8]])
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(0.3)
    assert found.sentences == 10


@pytest.mark.parametrize("sets", [[[RIGHT]], [[], []], [[RIGHT], [RIGHT, RIGHT]]])
def test_sets_that_are_no_shift_of_each_other_are_refused(sets):
    with pytest.raises(DataError, match="a drop is over the same ones"):
        drop([sets])


def test_other_sentences_are_refused():
    with pytest.raises(DataError, match="judged on others"):
        saved([[[RIGHT], [RIGHT]]], [[[(1, 1, 2)], [RIGHT]]])
