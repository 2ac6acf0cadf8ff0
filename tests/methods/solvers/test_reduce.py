"""Reductions cost no solution."""

from hypothesis import HealthCheck, given, settings
from tests.methods.solvers.conftest import problems

from spanferry.methods.solvers.problem import Bounds
from spanferry.methods.solvers.reduce import components, undominated


def test_what_lies_around_a_better_option_goes_and_ties_stay():
    options = [(0, 3, 0.5), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 0.1)]
    assert sorted(undominated(options)) == [(0, 2, 1.0), (1, 2, 1.0), (2, 3, 0.1)]


def test_of_worthless_options_with_one_start_the_shortest_stays():
    assert sorted(undominated([(0, 1, 0.0), (0, 2, 0.0), (1, 3, 0.0)])) == [(0, 1, 0.0), (1, 3, 0.0)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems())
def test_dominance_keeps_the_best_solution(brute_force, problem):
    entities, length = problem
    for bounds in (Bounds(0, 1), Bounds(1, 1), Bounds(0, 2)):
        assert brute_force([undominated(own) for own in entities], bounds, length) == brute_force(entities, bounds, length)


def test_entities_meet_directly_or_through_others():
    around, apart, inside = [(0, 1, 1.0), (4, 5, 1.0)], [(5, 6, 1.0)], [(2, 3, 1.0)]
    assert components([around, [], apart, inside]) == [[0, 3], [2]]
    assert components([apart, inside, around]) == [[1, 2], [0]]
    assert components([]) == []
