"""Divergence of vectors, against closed forms."""

from statistics import NormalDist, fmean

import numpy as np
import pytest

from spanferry.core.divergence.samples import FOLDS, WIDTHS, mmd, proxy_a_distance


def gaussian(rows, shift=0.0, seed=0, width=4):
    """Rows of a unit Gaussian whose mean lies at ``shift`` on the first axis."""
    return np.random.default_rng(seed).normal(size=(rows, width)) + shift * np.eye(width)[0]


def test_what_a_plane_parts_is_2_apart():
    assert proxy_a_distance(gaussian(50), gaussian(50, shift=20, seed=1), 0) == 2


def test_two_draws_of_one_distribution_are_about_0_apart():
    assert proxy_a_distance(gaussian(500), gaussian(500, seed=1), 0) < 0.15  # 4 times the error's deviation, .016, is .063
    assert proxy_a_distance(gaussian(50), gaussian(50), 0) == 0  # the same rows: wrong where their twin was learnt


def test_overlapping_gaussians_are_as_far_apart_as_their_best_plane_says():
    error = NormalDist().cdf(-1)  # means 2 apart: the plane between them is wrong beyond one deviation
    assert proxy_a_distance(gaussian(2000), gaussian(2000, shift=2, seed=1), 0) == pytest.approx(2 * (1 - 2 * error), abs=0.05)


def test_the_scale_of_a_feature_does_not_matter():
    first, second = gaussian(100), gaussian(100, shift=1, seed=1)
    scale = np.array([1000, 1, 0.001, 1])
    assert proxy_a_distance(first * scale, second * scale, 0) == pytest.approx(proxy_a_distance(first, second, 0))


def test_too_few_rows_are_no_number():
    assert proxy_a_distance(gaussian(FOLDS - 1), gaussian(50), 0) is None
    assert mmd(gaussian(1), gaussian(50)) is None


def test_mmd_of_two_points():
    # k is 1 within a side; across, where the squared distance is the median, it is exp(-1 / width)
    expected = 2 - 2 * fmean(np.exp(-1 / np.array(WIDTHS)))
    assert mmd(np.array([[0.0], [0.0]]), np.array([[3.0], [3.0]])) == pytest.approx(expected)


def test_mmd_of_one_distribution_is_0_on_average():
    found = [mmd(gaussian(60, seed=seed), gaussian(60, seed=100 + seed)) for seed in range(40)]
    assert min(found) < 0 < max(found)  # unbiased
    assert abs(fmean(found)) < 0.002


def test_mmd_grows_with_the_distance():
    found = [mmd(gaussian(200), gaussian(200, shift=shift, seed=1)) for shift in (0, 1, 2, 4)]
    assert found == sorted(found)
    assert found[-1] > 0.3


def test_equal_points_alone_are_no_distance():
    assert mmd(np.ones((3, 2)), np.ones((4, 2))) == 0


def test_rows_are_dealt_to_folds_by_the_seed():
    sides = gaussian(30), gaussian(30, shift=1, seed=1)
    found = [proxy_a_distance(*sides, seed) for seed in (0, 1, 2, 0)]
    assert found[0] == found[3]
    assert len(set(found)) > 1
