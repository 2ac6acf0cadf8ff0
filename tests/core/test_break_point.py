"""Break points: found where they were planted, and nowhere else."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import f

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


@pytest.mark.parametrize("strata", [[], ["a"] * 8 + ["b"] * 14])
@pytest.mark.parametrize("y", [bent(X) + NOISE, np.array(X) ** 2 + 5 * NOISE])
def test_the_interval_holds_the_places_that_a_likelihood_ratio_does_not_refuse(y, strata):
    """An independent computation: a least-squares fit with dummy variables for each place, and Hansen's (2000) test."""
    dummies = [[float(each == name) for each in strata] for name in "ab"] if strata else [[1.0] * 22]
    free, places = 22 - len(dummies) - 3, np.linspace(0.55, 0.95, 60)  # from the second to the second last value
    left = np.array([np.linalg.lstsq(np.column_stack([*dummies, X, np.maximum(0, X - at)]), y)[1][0] for at in places])
    kept = places[left <= left.min() * (1 + f.ppf(0.95, 1, free) / free)]
    found = break_point(X, y, strata)
    assert (found.at, found.low, found.high, found.n) == pytest.approx((places[left.argmin()], kept[0], kept[-1], 22))


def test_p_is_that_of_all_orders_of_the_residuals():
    """An independent computation: all 720 orders of what six points, the fewest, leave beside their line."""
    x, y = np.array([1.0, 2, 3, 4, 5, 5]), np.array([1.0, 2.2, 2.9, 4.4, 7, 6.4])
    line = np.column_stack([np.ones(6), x])
    fitted = line @ np.linalg.lstsq(line, y)[0]
    columns = np.array(list(permutations(y - fitted))).T + fitted[:, None]  # the first is as it was
    bent = np.min([np.linalg.lstsq(np.column_stack([line, np.maximum(0, x - at)]), columns)[1] for at in np.linspace(2, 4, 60)], axis=0)
    gains = np.linalg.lstsq(line, columns)[1] / bent
    assert break_point(x, y, shuffles=9999).p == pytest.approx(np.mean(gains >= gains[0] - 1e-9), abs=0.02)  # of .005 a deviation


def test_the_unit_of_y_does_not_matter():
    assert break_point(X, 1e-6 * (bent(X) + NOISE)).p == 1 / 1000


def test_what_is_always_the_same_does_not_bend():
    assert break_point(X, [0.3] * len(X)).p == 1


def test_another_seed_shuffles_otherwise():
    y = np.array(X) ** 2 + 5 * NOISE
    assert break_point(X, y, shuffles=99) == break_point(X, y, shuffles=99, seed=0)
    assert len({break_point(X, y, shuffles=99, seed=seed).p for seed in range(4)}) > 1


def test_no_break_where_x_changes_only_between_strata():
    x = [float(stratum) for stratum in range(6) for _ in range(3)]
    assert break_point(x, list(range(18)), strata=x) is None
