"""Correlations, slopes and their intervals, against independent computations."""

from itertools import count
from math import atanh, sqrt, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from spanferry.core.correlation import Interval, cluster_interval, pearson, slope, spearman, within

X, Y = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [0.4, 0.55, 0.5, 0.7, 0.9, 0.85]


def test_pearson_is_scipy_s_with_fisher_s_interval():
    found, theirs = pearson(X, Y), stats.pearsonr(X, Y)
    ends = theirs.confidence_interval(0.95)
    assert (found.value, found.low, found.high) == pytest.approx((theirs.statistic, ends.low, ends.high))
    assert found.n == 6


def test_spearman_is_scipy_s_with_bonett_and_wright_s_interval():
    found = spearman(X, Y)
    assert found.value == pytest.approx(stats.spearmanr(X, Y).statistic)
    # ranks of Y: 1 3 2 4 6 5, sum of squared differences 4: 1 - 6 * 4 / (6 * 35) = .885714
    assert found.value == pytest.approx(1 - 24 / 210)
    half = 1.959964 * sqrt((1 + found.value**2 / 2) / 3)
    assert (found.low, found.high) == pytest.approx((tanh(atanh(found.value) - half), tanh(atanh(found.value) + half)), abs=1e-6)


def test_a_perfect_correlation_has_no_interval():
    assert pearson([1, 2, 3, 4], [2, 4, 6, 8]) == Interval(pytest.approx(1), None, None, 4)


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 4]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [5, 5, 5, 5]), ([], [])])
def test_what_has_no_correlation_has_none(x, y):
    assert pearson(x, y) is spearman(x, y) is None


def test_a_slope_is_scipy_s_with_student_s_interval():
    found, theirs = slope(X, Y), stats.linregress(X, Y)
    half = stats.t.ppf(0.975, 4) * theirs.stderr
    assert (found.value, found.low, found.high) == pytest.approx((theirs.slope, theirs.slope - half, theirs.slope + half))


def test_strata_have_intercepts_of_their_own():
    # two parallel lines of slope 2, ten apart: a line through all would be steeper
    x, y = [1, 2, 3, 4, 5, 6], [2, 4, 6, 18, 20, 22]
    assert slope(x, y, list("aaabbb")).value == pytest.approx(2)
    assert slope(x, y).value > 4


def test_strata_are_dummy_variables():
    x, y, strata = [1, 2, 3, 1, 2, 4], [1, 3, 4, 6, 6, 9], list("aaabbb")
    design = np.column_stack([x, [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
    solution, left, *_ = np.linalg.lstsq(design, y, rcond=None)
    error = sqrt(left[0] / 3 * np.linalg.inv(design.T @ design)[0, 0])
    found = slope(x, y, strata)
    assert (found.value, found.high) == pytest.approx((solution[0], solution[0] + stats.t.ppf(0.975, 3) * error))


def test_a_slope_needs_something_to_compare():
    assert slope([1, 2], [1, 2], ["a", "b"]) is None
    assert slope([], []) is None
    assert slope([1, 2], [3, 5]) == Interval(pytest.approx(2), None, None, 2)


@given(st.lists(st.tuples(st.floats(-1, 1), st.sampled_from("abc")), min_size=1))
def test_differences_within_strata_sum_to_nothing(drawn):
    values, strata = [value for value, _ in drawn], [stratum for _, stratum in drawn]
    left = within(values, strata)
    assert all(sum(left[place] for place, each in enumerate(strata) if each == stratum) == pytest.approx(0) for stratum in "abc")


def mean(values):
    return sum(values) / len(values)


def test_clusters_of_equal_points_count_once_each():
    # a hundred copies of a point say no more than it does: the interval is that of five points
    few = {name: [value] for name, value in zip("abcde", [1.0, 2, 3, 4, 5], strict=True)}
    many = {name: values * 100 for name, values in few.items()}
    assert cluster_interval(mean, many) == pytest.approx(cluster_interval(mean, few))
    # the bootstrap of their mean: standard error sqrt(2 / 5), so about 3 -+ 1.24
    assert cluster_interval(mean, few) == pytest.approx((1.76, 4.24), abs=0.25)


def test_four_clusters_are_too_few():
    assert cluster_interval(mean, {name: [1.0, 2.0] for name in "abcd"}) is None


def test_resamples_that_tell_nothing_are_no_interval():
    assert cluster_interval(lambda _: None, {name: [1.0] for name in "abcde"}) is None


def test_nothing_goes_with_rounding():
    # the mean of three times .9 is not quite .9
    constant = within([0.9] * 3 + [0.7] * 3, list("aaabbb")).tolist()
    assert constant == [0] * 6
    assert pearson(constant, [1, 2, 3, 4, 5, 7]) is None


def test_nothing_goes_with_what_is_no_number():
    assert pearson([1, 2, 3, 4, float("nan")], [1, 3, 2, 4, 5]) is spearman([1, 2, 3, 4, 5], [1, 3, 2, 4, float("nan")]) is None


def test_two_different_values_have_a_correlation():
    x, y = [0, 0, 1, 1, 1], [0.2, 0.4, 0.3, 0.7, 0.9]
    assert pearson(x, y).value == pytest.approx(stats.pointbiserialr(x, y).statistic)
    assert pearson(y, x).value == pytest.approx(stats.pointbiserialr(x, y).statistic)


def test_a_perfect_correlation_may_be_negative():
    assert pearson([1, 2, 3, 4], [8, 6, 4, 2]) == Interval(pytest.approx(-1), None, None, 4)


@pytest.mark.parametrize(("told", "is_interval"), [(5, True), (4, False)])
def test_half_of_the_resamples_must_tell(told, is_interval):
    calls = count()
    found = cluster_interval(lambda _: 1.0 if next(calls) % 10 < told else None, {name: [1.0] for name in "abcde"})
    assert (found == (1, 1)) == is_interval
