"""The published argmax."""

from hypothesis import given
from tests.methods.solvers.conftest import problems

from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.problem import Bounds

AT_MOST_ONE = Bounds(0, 1)


def test_it_takes_the_best_option_even_where_that_costs_more_than_it_gives():
    rivals = [[(0, 1, 0.5), (1, 2, 1.0)], [(1, 2, 0.9)]]  # 1 alone; 0.5 + 0.9 together
    solution = greedy(rivals, AT_MOST_ONE, 2)
    assert (solution.taken, solution.proven) == ([[(1, 2, 1.0)], []], False)
    assert exact(rivals, AT_MOST_ONE, 2).objective == 1.4


def test_ties_go_to_the_first_entity_then_to_what_it_prefers():
    assert greedy([[(0, 1, 1.0), (1, 3, 1.0)], [(1, 3, 1.0)]], AT_MOST_ONE, 3).taken == [[(1, 3, 1.0)], []]


def test_bounds():
    options = [[(0, 1, 1.0), (1, 2, 0.5), (2, 3, 0.0)]]
    assert greedy(options, Bounds(0, 2), 3).taken == [[(0, 1, 1.0), (1, 2, 0.5)]]
    assert greedy(options, Bounds(3, None), 3).taken == options
    assert greedy(options, Bounds(4, None), 3) is None


@given(problems())
def test_it_is_never_better_than_the_best_and_knows_when_it_is_as_good(problem):
    entities, length = problem
    found, best = greedy(entities, AT_MOST_ONE, length), exact(entities, AT_MOST_ONE, length)
    assert found.objective <= best.objective + 1e-9
    if found.proven:
        assert found.taken == best.taken
