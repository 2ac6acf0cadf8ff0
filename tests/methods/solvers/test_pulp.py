"""The programme as published, and its manners."""

import importlib.util

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.methods.solvers.conftest import problems, ratios, standing

from spanferry.methods.solvers.problem import Bounds
from spanferry.methods.solvers.pulp import is_unique, optimum, pulp

AT_MOST_ONE = Bounds(0, 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems(ratios), st.sampled_from([AT_MOST_ONE, Bounds(1, 1), Bounds(0, 2), Bounds(1, None), Bounds(2, None)]))
def test_it_is_brute_force(brute_force, problem, bounds):
    entities, length = problem
    expected, found = brute_force(entities, bounds, length), pulp(entities, bounds, length)
    assert (expected is None) == (found is None)
    if found and expected:
        assert found.objective == pytest.approx(expected[0], abs=1e-6)
        assert standing(found.taken, length) == expected[1]


def test_a_small_gain_is_not_lost():
    # 1e-5 is what CBC by itself may forgo between two integer solutions
    rivals = [[(0, 1, 1.0), (1, 2, 1 + 5e-6)], [(1, 2, 0.5), (0, 1, 0.5)]]
    assert pulp(rivals, AT_MOST_ONE, 2).taken == [[(1, 2, 1 + 5e-6)], [(0, 1, 0.5)]]


def test_at_least_takes_no_more_worthless_options_than_it_must():
    assert pulp([[(0, 1, 0.0), (1, 2, 0.0), (2, 3, 0.0)]], Bounds(2, None), 3).taken == [[(0, 1, 0.0), (1, 2, 0.0)]]


def test_nothing_to_choose():
    assert pulp([[], [(0, 1, 0.0)]], AT_MOST_ONE, 1).taken == optimum([[], []], AT_MOST_ONE) == [[], []]
    assert pulp([], AT_MOST_ONE, 0).taken == []
    assert pulp([[]], Bounds(1, 1), 1) is None


@pytest.mark.filterwarnings("error")
def test_cbc_is_silent_and_leaves_no_files(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", None)
    pulp([[(0, 1, 1.0)], [(0, 1, 1.0)]], AT_MOST_ONE, 1)
    assert (list(tmp_path.iterdir()), *capfd.readouterr()) == ([], "", "")


@pytest.mark.skipif(importlib.util.find_spec("highspy") is None, reason="highspy is not installed")
@settings(max_examples=40, deadline=None)
@given(problems(ratios))
def test_highs_chooses_as_cbc(problem):
    entities, length = problem
    assert pulp(entities, AT_MOST_ONE, length, "highs") == pulp(entities, AT_MOST_ONE, length)


def test_a_best_solution_may_be_the_only_one():
    alone, tied = [[(0, 1, 1.0), (1, 2, 0.5)]], [[(0, 1, 1.0), (1, 2, 1.0)]]
    assert is_unique(alone, AT_MOST_ONE, [[(0, 1, 1.0)]])
    assert not is_unique(tied, AT_MOST_ONE, [[(0, 1, 1.0)]])
    assert is_unique([[(0, 1, 1.0)]], Bounds(1, 1), [[(0, 1, 1.0)]])  # there is no other at all
