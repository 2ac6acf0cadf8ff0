"""What a solver is asked and what it answers. All solvers take the same problem and follow the same rule for ties.

    maximise    sum over entities e and options o of score(e, o) * x[e, o],    x[e, o] in {0, 1}
    subject to  lower <= sum over o of x[e, o] <= upper    for every entity e
                sum over all options that cover w of x[e, o] <= 1    for every target word w

That is the integer programme of arXiv 2501.18750; its "at most", "exactly" and "at least n" are the bounds (0, n), (n, n), (n, None).

Ties. Of solutions with one objective the first entity of the source has its way, then the second, and so on. What an entity wants is
the largest sum of ``preference`` over the options it takes. With one option an entity that means: a place something speaks for before
none, none before one that nothing speaks for; of places with equal score the longest, then the leftmost; of places that nothing speaks
for the leftmost, then the shortest. That leaves one solution. With several options an entity two of its sets may have equal sums, and
then the solver decides, always in the same way.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

Option = tuple[int, int, float]
"""The target words ``start`` to ``end - 1``, counted from 0, and what taking them is worth: finite, 0 or more. Plain, for speed."""

Taken = list[list[Option]]
"""For each entity the options it takes, left to right."""

TIE = 1e-9
"""Scores and sums that differ by less are equal."""


class Bounds(NamedTuple):
    """How many options each entity takes: ``lower`` or more, and ``upper`` or fewer (None: any number)."""

    lower: int
    upper: int | None


class Solution(NamedTuple):
    """What the entities take.

    Attributes:
        taken: for each entity its options, left to right.
        proven: whether it is known that no solution is worth more, by more than ``TIE`` for each entity, or, where a linear or an integer
            programme decided, by more than ``pulp.TOLERANCE``: these work in floating point with tolerances of their own.
    """

    taken: Taken
    proven: bool

    @property
    def objective(self) -> float:
        """What the solution is worth: the sum of all taken options' scores."""
        return worth(self.taken)


class Solver(Protocol):
    """A way to solve the problem."""

    def __call__(self, options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Solution | None:
        """Choose for each entity among its options; None where the bounds cannot be met.

        Args:
            options: by entity, in the source's order; an entity has each place once.
            bounds: for every entity.
            length: words of the target sentence.
        """


def worth(taken: Taken) -> float:
    """The sum of all taken options' scores."""
    return sum(score for own in taken for _, _, score in own)


def preference(option: Option, length: int) -> int:
    """How much an entity wants a place, scores being equal: above 0 where something speaks for it, below 0 otherwise."""
    start, end, score = option
    if score > 0:
        return (end - start) * (length + 1) - start
    return -start * (length + 1) - (end - start)


def worthwhile(options: Sequence[Sequence[Option]], bounds: Bounds) -> list[list[Option]]:
    """The options without those of score 0, unless the bounds may force entities onto them."""
    if bounds.lower:
        return [list(own) for own in options]
    return [[option for option in own if option[2] > 0] for own in options]
