"""The exact solver against brute force and against the programme as published, and on what it could choke on."""

import itertools
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.methods.solvers.conftest import problems, ratios, standing

from spanferry.methods.candidates import tight_options
from spanferry.methods.solvers import live
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.prices import Relaxation
from spanferry.methods.solvers.problem import Bounds, worth
from spanferry.methods.solvers.pulp import optimum, pulp

AT_MOST_ONE = Bounds(0, 1)
every_bounds = st.sampled_from([AT_MOST_ONE, Bounds(1, 1), Bounds(0, 2), Bounds(2, 2), Bounds(1, None), Bounds(2, None), Bounds(0, None)])
thousandths = st.integers(0, 2000).map(lambda number: number / 1000)  # linear programmes take 1e-6 for nothing
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=[live.LIMIT, -1], ids=["small", "as if too large"])
def limit(request, monkeypatch):
    """Solve as is, or send every group of rivals past the dynamic programme."""
    monkeypatch.setattr(live, "LIMIT", request.param)


@settings(relaxed, max_examples=150)
@given(problems(st.one_of(ratios, thousandths)), every_bounds)
@example(([[(2, 4, 0.75)], [(0, 2, 1.0), (2, 3, 0.5)]], 4), Bounds(0, 2))  # an option that passes another entity's last word
def test_it_is_brute_force(brute_force, limit, problem, bounds):
    entities, length = problem
    expected, found = brute_force(entities, bounds, length), exact(entities, bounds, length)
    assert (expected is None) == (found is None)
    if found and expected:
        assert found.proven
        assert found.objective == pytest.approx(expected[0], abs=1e-8)
        assert standing(found.taken, length) == expected[1]
        spans = sorted(option for own in found.taken for option in own)
        assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
        assert all(bounds.lower <= len(own) for own in found.taken)


@settings(relaxed, max_examples=25)
@given(problems(ratios, max_entities=5, max_length=7), st.sampled_from([AT_MOST_ONE, Bounds(1, 1)]))
def test_it_is_the_programme_as_published_span_for_span(limit, problem, bounds):
    entities, length = problem
    assert exact(entities, bounds, length) == pulp(entities, bounds, length)


def test_jointly_best_beats_the_best_of_each():
    # alone, each would take word 1; together 1 + 0.9 beats 1 + 0.5
    solution = exact([[(0, 1, 0.5), (1, 2, 1.0)], [(1, 2, 1.0), (2, 3, 0.9)]], AT_MOST_ONE, 3)
    assert (solution.taken, solution.objective) == ([[(1, 2, 1.0)], [(2, 3, 0.9)]], 1.9)


def test_ties_go_to_the_longest_then_the_leftmost_then_the_first_entity():
    assert exact([[(0, 1, 1.0), (1, 3, 1.0), (3, 5, 1.0)]], AT_MOST_ONE, 5).taken == [[(1, 3, 1.0)]]
    assert exact([[(0, 1, 1.0)], [(0, 1, 1.0)]], AT_MOST_ONE, 1).taken == [[(0, 1, 1.0)], []]
    assert exact([[(0, 1, 1.0)], [(0, 2, 2.0)]], AT_MOST_ONE, 2).taken == [[], [(0, 2, 2.0)]]


def test_sums_that_differ_by_rounding_alone_are_a_tie():
    third = [(0, 1, 1 / 3), (1, 2, 1 / 3), (2, 3, 1 / 3)]
    options = [[(0, 3, 1.0)], third[:1], third[1:2], third[2:]]  # one third three times is .9999999999999999
    assert exact(options, AT_MOST_ONE, 3).taken == [[(0, 3, 1.0)], [], [], []]


def test_bounds_that_cannot_be_met():
    assert exact([[(0, 1, 1.0)], [(0, 1, 1.0)]], Bounds(1, 1), 1) is None
    assert exact([[], [(0, 1, 1.0)]], Bounds(1, 1), 1) is None


def test_nothing_to_choose():
    assert exact([], AT_MOST_ONE, 0).taken == []
    assert exact([[], [(0, 1, 0.0)]], AT_MOST_ONE, 1).taken == [[], []]


def scattered(entities, words, links, seed=0):
    """Entities of one to three words, each linked to some words anywhere in the sentence."""
    draw = random.Random(seed)
    return [tight_options(draw.randint(1, 3), dict.fromkeys(draw.sample(range(words), links), 1.0)) for _ in range(entities)], words


@pytest.mark.parametrize(
    "rivals",
    [
        scattered(48, 100, 3),
        scattered(48, 40, 4),
        ([tight_options(1 + e % 3, {e: 1.0, 95 - e: 1.0}) for e in range(48)], 96),  # nested hulls
        ([tight_options(2, dict.fromkeys(range(24), 1.0)) for _ in range(48)], 24),  # all alike: nothing but ties
    ],
    ids=["loose", "tight", "nested", "alike"],
)
def test_48_rivals_are_solved_to_the_optimum_of_the_integer_programme(rivals):
    options, length = rivals
    solution = exact(options, AT_MOST_ONE, length)
    best = worth(optimum(options, AT_MOST_ONE))
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.objective >= greedy(options, AT_MOST_ONE, length).objective - 1e-9


def test_no_solver_is_loaded_for_what_does_not_need_one(monkeypatch):
    monkeypatch.setattr(live, "solve_live", None)
    monkeypatch.setattr("spanferry.methods.solvers.exact.solve_live", None)
    assert exact([[(0, 1, 1.0)], [], [(1, 2, 1.0)]], AT_MOST_ONE, 2).objective == 2


def test_rivals_whose_relaxation_is_not_integral():
    draw = random.Random(5)
    options = [[(s, s + n, draw.random() * n**0.5) for s in range(24) for n in (1, 2, 3)] for _ in range(20)]
    relaxation = Relaxation(options, AT_MOST_ONE, 27)
    assert relaxation.solve()
    assert relaxation.worth_if_integral() is None
    best = worth(optimum(options, AT_MOST_ONE))
    assert exact(options, AT_MOST_ONE, 27).objective == pytest.approx(best, abs=1e-6)


def test_a_difference_of_a_hundred_millionth_counts_where_no_linear_programme_is_asked():
    assert exact([[(0, 1, 1.0)], [(0, 1, 1.0 + 1e-8)]], AT_MOST_ONE, 1).taken == [[], [(0, 1, 1.0 + 1e-8)]]
