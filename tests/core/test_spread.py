import pytest
from scipy.stats import t

from spanferry.core.spread import t_interval


def test_the_interval_is_scipys():
    values = [0.1, 0.4, 0.3, 0.2]
    error = (sum((value - 0.25) ** 2 for value in values) / 3) ** 0.5 / 2
    assert t_interval(values) == pytest.approx(t.interval(0.95, 3, loc=0.25, scale=error))


def test_of_three_it_is_wide():
    assert t_interval([1, 2, 3]) == pytest.approx((2 - 2.484, 2 + 2.484), abs=0.001)  # 4.303 / sqrt(3), 4.303 of any table of t


def test_two_numbers_have_none():
    assert t_interval([1, 2]) is None
