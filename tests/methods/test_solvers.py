"""The solvers against brute force, and their manners."""

import importlib.util
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spanferry.core.records import Span
from spanferry.methods import solvers
from spanferry.methods.candidates import ngrams
from spanferry.methods.solvers import TIE, Bounds, Option, choose

AT_MOST_ONE, EXACTLY_ONE = Bounds(0, 1), Bounds(1, 1)


def options(*entities):
    """Each entity as {(start, end): score}, in its order of preference."""
    return [[Option(Span(*span), score) for span, score in entity.items()] for entity in entities]


def spans(taken):
    return [[(span.start, span.end) for span in own] for own in taken]


def solutions(entities, bounds):
    """Every way to choose without overlaps, as tuples of option indices by entity."""
    upper = max(map(len, entities)) if bounds.upper is None else bounds.upper
    picks = [[c for size in range(bounds.lower, upper + 1) for c in combinations(range(len(own)), size)] for own in entities]
    for picked in product(*picks):
        covered = [
            w for own, chosen in zip(entities, picked, strict=True) for c in chosen for w in range(own[c].span.start, own[c].span.end)
        ]
        if len(covered) == len(set(covered)):
            yield picked


def worth(entities, picked):
    return sum(own[c].score for own, chosen in zip(entities, picked, strict=True) for c in chosen)


def first_best(entities, bounds):
    """For one candidate an entity at most: of the best solutions, the first in the entities' order of preference; none comes last."""
    found = list(solutions(entities, bounds))
    best = max(worth(entities, picked) for picked in found)
    tied = [picked for picked in found if worth(entities, picked) >= best - TIE]
    picked = min(tied, key=lambda picked: [chosen[0] if chosen else len(own) for own, chosen in zip(entities, picked, strict=True)])
    return [[own[c].span for c in chosen] for own, chosen in zip(entities, picked, strict=True)]


@st.composite
def instances(draw, scores, max_entities=3, length=4):
    candidates = ngrams(length)
    sized = st.lists(scores, min_size=len(candidates), max_size=len(candidates))
    entities = draw(st.lists(sized, min_size=1, max_size=max_entities))
    scored = [[Option(*both) for both in zip(candidates, own, strict=True)] for own in entities]
    return [sorted(own, key=lambda option: option.score == 0) for own in scored]


ratios = st.builds(lambda links, length: 2 * links / length, st.integers(0, 2), st.integers(2, 6))


@settings(max_examples=30, deadline=None)
@given(instances(ratios), st.sampled_from([AT_MOST_ONE, EXACTLY_ONE]))
def test_one_each_is_brute_forces_first_best(entities, bounds):
    if bounds == AT_MOST_ONE:
        entities = [[option for option in own if option.score] for own in entities]
    assert choose(entities, bounds, "cbc") == first_best(entities, bounds)


@settings(max_examples=40, deadline=None)
@given(instances(st.floats(0.01, 2)))
def test_any_scores_reach_brute_forces_objective(entities):
    taken = choose(entities, AT_MOST_ONE, "cbc")
    reached = sum(option.score for own, spans in zip(entities, taken, strict=True) for option in own if option.span in spans)
    assert reached == pytest.approx(max(worth(entities, picked) for picked in solutions(entities, AT_MOST_ONE)), abs=2 * TIE)


@settings(max_examples=20, deadline=None)
@given(instances(ratios, max_entities=2, length=3), st.sampled_from([Bounds(0, 2), Bounds(2, 2), Bounds(1, None), Bounds(2, None)]))
def test_several_each_reach_brute_forces_objective(entities, bounds):
    assume(bounds.lower * len(entities) <= 3)
    best = max(worth(entities, picked) for picked in solutions(entities, bounds))
    taken = choose(entities, bounds, "cbc")
    assert all(bounds.lower <= len(own) <= (bounds.upper or len(own)) for own in taken)
    reached = sum(option.score for own, spans in zip(entities, taken, strict=True) for option in own if option.span in spans)
    assert reached == pytest.approx(best, abs=2 * TIE)


@settings(max_examples=40, deadline=None)
@given(instances(ratios))
def test_the_shortcut_and_the_programme_agree(entities):
    entities = [[option for option in own if option.score] for own in entities]
    shortcut = solvers._independent(entities, AT_MOST_ONE)
    assume(shortcut is not None and any(shortcut))
    assert solvers._programme(entities, AT_MOST_ONE, "cbc") == shortcut


def test_jointly_best_beats_the_best_of_each():
    # alone, each would take word 1; together 1 + 0.9 beats 1 + 0.5
    rivals = options({(0, 1): 0.5, (1, 2): 1}, {(1, 2): 1, (2, 3): 0.9})
    assert spans(choose(rivals, AT_MOST_ONE, "cbc")) == [[(1, 2)], [(2, 3)]]


def test_a_clash_of_equals_goes_to_the_earlier_entity():
    assert spans(choose(options({(0, 1): 1}, {(0, 1): 1}), AT_MOST_ONE, "cbc")) == [[(0, 1)], []]


def test_a_small_gain_is_not_lost():
    # 1e-5 is what CBC by itself may forgo between two integer solutions
    rivals = options({(0, 1): 1, (1, 2): 1 + 5e-6}, {(1, 2): 0.5, (0, 1): 0.5})
    assert spans(choose(rivals, AT_MOST_ONE, "cbc")) == [[(1, 2)], [(0, 1)]]


def test_without_competition_no_solver_is_called(monkeypatch):
    monkeypatch.setattr(solvers, "_programme", None)
    assert spans(choose(options({(0, 1): 1}, {}, {(1, 2): 1}), AT_MOST_ONE, "cbc")) == [[(0, 1)], [], [(1, 2)]]


def test_at_least_takes_no_more_worthless_options_than_it_must():
    taken = choose(options({(0, 1): 0, (1, 2): 0, (2, 3): 0}), Bounds(2, None), "cbc")
    assert spans(taken) == [[(0, 1), (1, 2)]]


@pytest.mark.filterwarnings("error")
def test_cbc_is_silent_and_leaves_no_files(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", None)
    choose(options({(0, 1): 1}, {(0, 1): 1}), AT_MOST_ONE, "cbc")
    assert (list(tmp_path.iterdir()), *capfd.readouterr()) == ([], "", "")


@pytest.mark.skipif(importlib.util.find_spec("highspy") is None, reason="highspy is not installed")
@settings(max_examples=40, deadline=None)
@given(instances(ratios))
def test_highs_chooses_as_cbc(entities):
    entities = [[option for option in own if option.score] for own in entities]
    assert choose(entities, AT_MOST_ONE, "highs") == choose(entities, AT_MOST_ONE, "cbc")
