"""Intervals and paired tests. Small cases are enumerated; larger ones have a normal approximation."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core import significance
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.significance import (
    LEVEL,
    SHUFFLES,
    approximate_randomisation,
    bootstrap_interval,
    differ,
    enough_shuffles,
    holm,
    mean_interval,
    micro_f1,
    sentence_counts,
)

RIGHT, WRONG, SILENT = (1, 1, 1), (0, 1, 1), (0, 0, 1)


@pytest.mark.parametrize(
    ("counts", "f1"), [([], 0), ([(0, 0, 0)], 0), ([RIGHT, WRONG], 1 / 2), ([RIGHT, SILENT], 2 / 3), ([(1, 2, 2), SILENT], 2 / 5)]
)
def test_micro_f1_by_hand(counts, f1):
    assert micro_f1(counts) == pytest.approx(f1)


def test_counts_of_a_sentence():
    gold = Sentence("test-1", "de", ("w",) * 4, (Entity(Span(0, 1), "PER"), Entity(Span(2, 4), "LOC")))
    found = gold.with_entities([Entity(Span(0, 1), "PER"), Entity(Span(1, 2), "PER"), Entity(Span(2, 4), "ORG")])
    assert sentence_counts([gold], [found]).by_id == {"test-1": (1, 3, 2)}


@pytest.mark.parametrize(
    "other",
    [
        Sentence("test-2", "de", ("Kano", "."), (Entity(Span(0, 1), "LOC"),)),
        Sentence("test-1", "de", ("Kano", "!"), (Entity(Span(0, 1), "LOC"),)),
        Sentence("test-1", "de", ("Kano", "."), (Entity(Span(0, 1), "ORG"),)),
        Sentence("test-1", "de", ("Kano", "."), ()),
    ],
)
def test_other_gold_has_another_digest(other):
    gold = Sentence("test-1", "de", ("Kano", "."), (Entity(Span(0, 1), "LOC"),))
    assert sentence_counts([gold], [gold.with_entities(())]).gold == sentence_counts([gold], [gold]).gold
    assert sentence_counts([other], [gold]).gold != sentence_counts([gold], [gold]).gold


def test_the_interval_of_400_sentences_is_the_binomials():
    # 200 of 400 right: F1 of a resample is binomial(400, 1/2) / 400, which is .5 with a standard deviation of .025
    low, high = bootstrap_interval([RIGHT, WRONG] * 200)
    assert low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.006)
    assert high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.006)


@pytest.mark.parametrize(
    ("counts", "confidence", "interval"),
    [
        ([RIGHT, WRONG], 0.95, (0, 1)),  # resamples score 0, 1/2, 1 with 1/4, 1/2, 1/4
        ([RIGHT, WRONG], 0.4, (0.5, 0.5)),  # the middle 40 % lie within that half
        ([RIGHT], 0.95, (1, 1)),
        ([WRONG, SILENT], 0.95, (0, 0)),
        ([(0, 0, 0)], 0.95, (0, 0)),
        ([], 0.95, (0, 0)),
    ],
)
def test_intervals_that_can_be_enumerated(counts, confidence, interval):
    assert bootstrap_interval(counts, confidence=confidence) == interval


def test_the_interval_is_the_same_in_any_order_and_draws_anew_for_another_seed():
    counts = [RIGHT, WRONG, SILENT, (2, 3, 2), (0, 1, 0)] * 20
    assert bootstrap_interval(counts) == bootstrap_interval(counts[::-1])
    assert bootstrap_interval(counts) != bootstrap_interval(counts, seed=1)
    low, high = bootstrap_interval(counts)
    assert low < micro_f1(counts) < high


def enumerated(first, second):
    """p over all swaps, exactly: the share of them whose difference reaches the observed one."""
    observed = abs(micro_f1(first) - micro_f1(second))
    reached = []
    for swaps in product((False, True), repeat=len(first)):
        pairs = [(b, a) if swap else (a, b) for a, b, swap in zip(first, second, swaps, strict=True)]
        reached.append(abs(micro_f1([a for a, _ in pairs]) - micro_f1([b for _, b in pairs])) >= observed - 1e-9)
    return sum(reached) / len(reached)


def test_p_of_systems_that_always_differ_one_way():
    # all 5 sentences favour one system: only all swapped or none reach it, 2 of 2^5
    assert enumerated([RIGHT] * 5, [WRONG] * 5) == 2 / 32
    assert approximate_randomisation([RIGHT] * 5, [WRONG] * 5) == pytest.approx(2 / 32, abs=0.01)


@st.composite
def systems(draw):
    """Two systems' counts for 1 to 6 sentences."""
    sentences = []
    for gold in draw(st.lists(st.integers(0, 3), min_size=1, max_size=6)):
        predicted = [draw(st.integers(0, 3)) for _ in range(2)]
        sentences.append([(draw(st.integers(0, min(found, gold))), found, gold) for found in predicted])
    return [first for first, _ in sentences], [second for _, second in sentences]


@settings(deadline=None, max_examples=60)
@given(systems())
def test_p_is_that_of_all_swaps(pair):
    # 10,000 shuffles: the standard deviation of p is at most .005
    assert approximate_randomisation(*pair) == pytest.approx(enumerated(*pair), abs=0.03)


@given(st.lists(st.sampled_from([RIGHT, WRONG, SILENT, (0, 0, 0)])))
def test_systems_alike_have_p_1(counts):
    assert approximate_randomisation(counts, counts) == 1


def test_p_is_never_0():
    assert approximate_randomisation([RIGHT] * 100, [WRONG] * 100, shuffles=99) == 1 / 100


def test_batches_do_not_change_p(monkeypatch):
    systems = [RIGHT, RIGHT, SILENT, WRONG, (2, 3, 2)], [WRONG, SILENT, RIGHT, SILENT, (1, 1, 2)]
    whole = approximate_randomisation(*systems, shuffles=1000)
    monkeypatch.setattr(significance, "_BATCH", 40)
    assert approximate_randomisation(*systems, shuffles=1000) == whole
    assert 0.1 < whole < 1


@settings(deadline=None, max_examples=60)
@given(systems(), st.integers(1, 12))
def test_systems_differ_if_p_is_below_the_level(pair, times):
    repeated = pair[0] * times, pair[1] * times
    assert differ(*repeated) == (approximate_randomisation(*repeated) < LEVEL)


@pytest.mark.parametrize("right", range(4, 9))
def test_systems_differ_by_the_same_shuffles_near_the_level(right):
    systems = [RIGHT] * right + [WRONG] * 2, [WRONG] * right + [RIGHT] * 2
    assert differ(*systems, shuffles=1500) == (approximate_randomisation(*systems, shuffles=1500) < LEVEL)


def test_another_seed_is_another_draw():
    systems = [RIGHT] * 6 + [WRONG] * 3, [WRONG] * 6 + [RIGHT] * 3
    assert len({approximate_randomisation(*systems, seed=seed) for seed in range(5)}) > 1


@pytest.mark.parametrize("other", [[RIGHT], [RIGHT, (1, 1, 2)], [(1, 1, 2), RIGHT]])
def test_other_sentences_are_refused(other):
    with pytest.raises(DataError, match="a paired test compares two systems on the same sentences"):
        approximate_randomisation([RIGHT, WRONG], other)


def test_the_interval_of_a_mean_is_that_of_the_binomial_for_zeros_and_ones():
    # 300 of 1,000 right: standard error .0145, so 95 % within .272 and .328, give or take the draw
    low, high = mean_interval([1.0] * 300 + [0.0] * 700)
    assert low == pytest.approx(0.272, abs=0.003)
    assert high == pytest.approx(0.328, abs=0.003)


def test_the_interval_of_the_mean_of_nothing_is_nothing():
    assert mean_interval([]) == (0.0, 0.0)


def test_of_very_many_tests_one_can_still_be_significant():
    best = 1 / (enough_shuffles(2000) + 1)
    assert holm([best] + [1.0] * 1999)[0] < LEVEL < holm([1 / (SHUFFLES + 1)] + [1.0] * 1999)[0]
