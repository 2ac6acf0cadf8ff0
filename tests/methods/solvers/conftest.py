"""Small instances, and brute force over them."""

import pytest
from hypothesis import strategies as st

from spanferry.methods.solvers.problem import TIE, preference

ratios = st.builds(lambda links, length: 2 * links / length, st.integers(0, 2), st.integers(2, 6))
"""Scores as links give them: many ties."""


@st.composite
def problems(draw, scores=ratios, max_entities=3, max_length=4):
    """Options by entity, and the length of the sentence."""
    length = draw(st.integers(1, max_length))
    places = [(start, end) for start in range(length) for end in range(start + 1, length + 1)]
    scored = st.dictionaries(st.sampled_from(places), scores).map(lambda own: sorted((*place, score) for place, score in own.items()))
    return draw(st.lists(scored, min_size=1, max_size=max_entities)), length


def solutions(entities, bounds, taken=frozenset()):
    """Every way to choose without overlaps, as tuples of options by entity."""
    if not entities:
        yield ()
        return
    for chosen in subsets(entities[0], taken):
        if bounds.lower <= len(chosen) <= (len(chosen) if bounds.upper is None else bounds.upper):
            covered = taken.union(*(range(start, end) for start, end, _ in chosen))
            yield from ((chosen, *others) for others in solutions(entities[1:], bounds, covered))


def subsets(options, taken):
    """Every set of options that overlap neither each other nor the words already taken."""
    if not options:
        yield ()
        return
    yield from subsets(options[1:], taken)
    words = set(range(*options[0][:2]))
    if not words & taken:
        yield from ((options[0], *others) for others in subsets(options[1:], taken | words))


def standing(picked, length):
    """What ties are decided by: each entity's preferences, added up."""
    return [sum(preference(option, length) for option in chosen) for chosen in picked]


@pytest.fixture
def brute_force():
    """The largest objective and, among solutions that reach it, the best standing; None where there is no solution."""

    def solve(entities, bounds, length):
        found = [(sum(score for chosen in picked for _, _, score in chosen), picked) for picked in solutions(entities, bounds)]
        if not found:
            return None
        best = max(worth for worth, _ in found)
        return round(best, 9), max(standing(picked, length) for worth, picked in found if worth > best - TIE)

    return solve
