"""A dynamic programme over live entities: exact, and quick as long as few entities compete for any one word.

It walks over the target from left to right. A state says how many options each *live* entity has taken: one whose options lie on both
sides of the current word. Entities still to come have taken none, and those that are past are settled.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spanferry.methods.solvers.problem import TIE, Bounds, Option, Taken, preference

LIMIT = 10_000
"""Steps (a state times an option) past which the programme gives up, about a hundredth of a second; real sentences need some dozens."""


class TooMuchWorkError(Exception):
    """The programme would take more than ``LIMIT`` steps."""


class _Way(NamedTuple):
    """The best way found to a state: its worth, how it stands in ties, and the choices that made it."""

    worth: float
    liking: int
    chosen: "_Choice | None"


class _Choice(NamedTuple):
    """One entity took one option; ``before`` is the choice before it."""

    entity: int
    option: Option
    before: "_Choice | None"


_States = dict[int, _Way]


def solve_live(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Taken | None:
    """The best solution; None where the bounds cannot be met.

    Args:
        options: by entity; each has some.

    Raises:
        TooMuchWorkError: it would take more than ``LIMIT`` steps.
    """
    counter, likings = _Counter(bounds), _likings(options, length)
    starting = sorted((option[0], entity, option) for entity, own in enumerate(options) for option in own)
    starting.reverse()  # the leftmost is popped first
    layers: dict[int, _States] = {edge: {} for own in options for start, end, _ in own for edge in (start, end)}
    edges = sorted(layers)
    layers[edges[0]] = {0: _Way(0.0, 0, None)}
    last = [max(end for _, end, _ in own) for own in options]
    steps = 0
    for edge, following in itertools.pairwise(edges):
        states = counter.settled(layers.pop(edge), [entity for entity, end in enumerate(last) if end <= edge])
        _merge(layers[following], states.items())
        while starting and starting[-1][0] == edge:
            _, entity, option = starting.pop()
            _merge(layers[option[1]], counter.taking(states, entity, option, likings[entity][option]))
            steps += len(states)
            if steps > LIMIT:
                raise TooMuchWorkError
    done = counter.settled(layers[edges[-1]], range(len(options)))
    return next((_taken(way, len(options)) for way in done.values()), None)  # all settled: one state at most


class _Counter:
    """How many options each live entity has taken, as the bits of one number; more than what bounds ask about is not counted."""

    def __init__(self, bounds: Bounds) -> None:
        self._lower, self._upper = bounds
        self._cap = bounds.lower if bounds.upper is None else bounds.upper
        self._width = self._cap.bit_length()

    def _count(self, state: int, entity: int) -> int:
        return state >> entity * self._width & (1 << self._width) - 1

    def taking(self, states: _States, entity: int, option: Option, liking: int) -> Iterable[tuple[int, _Way]]:
        """The states with one more option for an entity, where it may take one."""
        for state, way in states.items():
            full = self._count(state, entity) == self._cap
            if not full or self._upper is None:
                more = state if full else state + (1 << entity * self._width)
                yield more, _Way(way.worth + option[2], way.liking + liking, _Choice(entity, option, way.chosen))

    def settled(self, states: _States, entities: Sequence[int]) -> _States:
        """The states with what past entities took forgotten; those in which one of them took too little are gone."""
        if not entities:
            return states
        settled = sum(((1 << self._width) - 1) << entity * self._width for entity in entities)  # counts as full from now on
        enough = (item for item in states.items() if all(self._count(item[0], entity) >= self._lower for entity in entities))
        found: _States = {}
        _merge(found, ((state | settled, way) for state, way in enough))
        return found


def _likings(options: Sequence[Sequence[Option]], length: int) -> list[dict[Option, int]]:
    """What every option adds to a solution's standing in ties: the first entity's preferences weigh more than all that follow."""
    base = 4 * (length + 1) ** 3  # above twice the largest sum of one entity's preferences
    weights = [base**rank for rank in reversed(range(len(options)))]
    return [{o: weight * preference(o, length) for o in own} for weight, own in zip(weights, options, strict=True)]


def _merge(states: _States, found: Iterable[tuple[int, _Way]]) -> None:
    """Keep the best way to each state."""
    for state, way in found:
        known = states.get(state)
        if known is None or way.worth > known.worth + TIE or (way.worth > known.worth - TIE and way.liking > known.liking):
            states[state] = way


def _taken(way: _Way, entities: int) -> Taken:
    taken: Taken = [[] for _ in range(entities)]
    choice = way.chosen
    while choice:
        taken[choice.entity].append(choice.option)
        choice = choice.before
    return [own[::-1] for own in taken]
