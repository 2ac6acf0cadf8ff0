"""Break points: found where they were planted, and nowhere else."""

import numpy as np
import pytest

from spanferry.core.break_point import break_point

X = [number / 20 for number in range(10, 21)] * 2
NOISE = np.random.default_rng(0).normal(0, 0.01, len(X))


def bent(x, at=0.7):
    """Slope 2 below, 0.25 above."""
    return [2 * (each - at) if each < at else 0.25 * (each - at) for each in x]


def test_a_planted_break_point_is_found():
    found = break_point(X, bent(X) + NOISE)
    assert found.significant
    assert found.p == 1 / 1000  # none of 999 shuffles bends as much
    assert found.low <= 0.7 <= found.high
    assert (found.at, found.below, found.above) == pytest.approx((0.7, 2, 0.25), abs=0.1)


def test_a_straight_line_does_not_bend():
    assert not break_point(X, np.array(X) + NOISE).significant
    assert break_point(X, X).p == 1


def test_a_break_without_noise_is_exact():
    found = break_point(X, bent(X, 0.75))
    assert (found.at, found.below, found.above) == pytest.approx((0.75, 2, 0.25), abs=0.03)  # places are tried .0066 apart


def test_strata_have_intercepts_of_their_own():
    strata = ["a"] * 11 + ["b"] * 11
    lifted = [value + (stratum == "b") for value, stratum in zip(bent(X) + NOISE, strata, strict=True)]
    found = break_point(X, lifted, strata)
    assert found.significant
    assert found.at == pytest.approx(0.7, abs=0.05)
    assert not break_point(X, lifted).significant  # hidden by a difference that is none of precision's


def test_p_is_uniform_where_nothing_bends():
    random = np.random.default_rng(1)
    ps = [break_point(X[:11], random.normal(size=11), shuffles=99).p for _ in range(200)]
    # of 200 tests at .05 ten are expected, with a standard deviation of 3
    assert sum(p <= 0.05 for p in ps) == pytest.approx(10, abs=9)


@pytest.mark.parametrize("count", [0, 3, 4])
def test_few_values_are_not_looked_at(count):
    assert break_point(X[:count] * 3, bent(X[:count] * 3)) is None


def test_as_many_numbers_as_points_are_not_looked_at():
    assert break_point(X[:5], bent(X[:5]), ["a", "a", "b", "b", "c"]) is None


def test_values_that_are_meant_to_be_the_same_are_one():
    # measured precisions of three requested ones: .5, .8 and 1
    x = [0.5, 0.5001, 0.5002, 0.8, 0.8001, 0.8002, 0.9999, 1.0]
    assert break_point(x, [0.1, 0.11, 0.1, 0.5, 0.51, 0.5, 0.56, 0.55]) is None
