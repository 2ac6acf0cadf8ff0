"""The dynamic programme by itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.methods.solvers.conftest import problems, standing

from spanferry.methods.solvers.live import TooMuchWorkError, solve_live
from spanferry.methods.solvers.problem import Bounds


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems())
def test_it_is_brute_force(brute_force, problem):
    entities, length = [own for own in problem[0] if own], problem[1]
    for bounds in (Bounds(0, 1), Bounds(1, 1), Bounds(0, 2), Bounds(1, None)):
        expected, taken = brute_force(entities, bounds, length), solve_live(entities, bounds, length) if entities else []
        assert (standing(taken, length) if taken is not None else None) == (expected and expected[1])


def test_it_gives_up_rather_than_grind():
    crowd = [[(start, start + 1, 1.0) for start in range(30)] for _ in range(30)]  # 2 ** 30 states
    with pytest.raises(TooMuchWorkError):
        solve_live(crowd, Bounds(0, 1), 30)
