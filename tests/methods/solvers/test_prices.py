"""What prices prove."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from tests.methods.solvers.conftest import problems, solutions, standing

from spanferry.methods.solvers.prices import Relaxation
from spanferry.methods.solvers.problem import Bounds

AT_MOST_ONE = Bounds(0, 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems())
def test_no_best_solution_holds_an_option_that_was_ruled_out(brute_force, problem):
    entities, length = [own for own in problem[0] if own], problem[1]
    if not entities:
        return
    relaxation = Relaxation(entities, AT_MOST_ONE, length)
    assert relaxation.solve()
    best, _ = brute_force(entities, AT_MOST_ONE, length)
    assert brute_force(relaxation.without(best), AT_MOST_ONE, length) == brute_force(entities, AT_MOST_ONE, length)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems())
def test_an_integral_relaxation_decides_ties_by_itself(brute_force, problem):
    entities, length = [own for own in problem[0] if own], problem[1]
    relaxation = Relaxation(entities, AT_MOST_ONE, length) if entities else None
    if relaxation is None or not relaxation.solve() or relaxation.worth_if_integral() is None:
        return
    best, first = brute_force(entities, AT_MOST_ONE, length)
    assert relaxation.worth_if_integral() == pytest.approx(best)
    taken = relaxation.first_choice()
    assert taken is None or standing(taken, length) == first  # None: on the way to its choice it took some in part


def test_ties_of_a_crowd_are_decided_by_the_relaxation_alone():
    alike = [[(start, start + 1, 1.0) for start in range(6)] for _ in range(6)]
    relaxation = Relaxation(alike, AT_MOST_ONE, 6)
    assert relaxation.solve()
    assert relaxation.first_choice() == [[(start, start + 1, 1.0)] for start in range(6)]


def test_a_relaxation_may_take_options_in_part():
    # three entities, three words, each pair of words wanted as a whole by two entities: half of each is worth more than any one
    cycle = [[(0, 2, 1.0), (1, 3, 1.0)], [(0, 1, 0.6), (1, 3, 1.0)], [(0, 2, 1.0), (2, 3, 0.6)]]
    relaxation = Relaxation(cycle, AT_MOST_ONE, 3)
    assert relaxation.solve()
    whole = max(sum(o[2] for chosen in picked for o in chosen) for picked in solutions(cycle, AT_MOST_ONE))
    assert relaxation.worth_if_integral() in (None, pytest.approx(whole))


def test_options_join_as_prices_ask_for_them(monkeypatch):
    monkeypatch.setattr("spanferry.methods.solvers.prices.COLUMNS", 100)
    draw = random.Random(0)
    options = [[(start, start + size, draw.random() * size) for start in range(30) for size in (1, 2, 3)] for _ in range(10)]
    few, all_at_once = Relaxation(options, AT_MOST_ONE, 33), Relaxation(options, AT_MOST_ONE, 33)
    all_at_once._active[:] = True
    assert few.solve()
    assert all_at_once.solve()
    assert 0 < few._active.sum() < len(few._active)
    assert few._worth @ few._shares == pytest.approx(few._worth @ all_at_once._shares)


def test_bounds_that_cannot_be_met():
    assert not Relaxation([[(0, 1, 1.0)], [(0, 1, 1.0)]], Bounds(1, 1), 1).solve()
