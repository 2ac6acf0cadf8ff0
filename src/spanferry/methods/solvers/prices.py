"""The linear relaxation of the programme in ``problem``, and what its prices prove.

Let A x <= b be the programme's rows and y >= 0 any prices of them; r = c - A'y is the reduced worth of each option, and U = b'y + the sum
of the positive r. No solution is worth more than U, and none that holds option o is worth more than U + min(0, r_o) (weak duality). The
best prices, of the relaxation's optimum, make U its worth. The solutions worth U are then those that take no option with r_o < 0 and use
up every row with a price (complementary slackness).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from spanferry.methods.solvers.problem import TIE, Bounds, Option, Taken, preference

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COLUMNS = 2500  # options that start the linear programme, and that may join it at a time
PRECISION = 1e-6  # of what the linear solver calls 0 or 1
INFEASIBLE = 2  # a status of linprog


class Relaxation:
    """Solved on a growing set of options: those that the prices so far show to be worth more than they cost.

    Args:
        options: by entity; each has some.
    """

    def __init__(self, options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> None:
        self._flat = [option for own in options for option in own]
        self._length, self._entities = length, len(options)
        start, end, worth = zip(*self._flat, strict=True)
        self._start, self._end, self._worth = np.array(start), np.array(end), np.array(worth, np.float64)
        self._entity = np.repeat(np.arange(len(options)), [len(own) for own in options])
        upper = np.inf if bounds.upper is None else bounds.upper
        limits = np.repeat([1.0, upper, -bounds.lower], [length, len(options), len(options)])
        self._bound = np.isfinite(limits)
        self._limits = np.where(self._bound, limits, 0.0)
        self._active = np.full(len(self._flat), bool(bounds.lower) or len(self._flat) <= COLUMNS)
        self._active[np.argsort(-self._worth / (self._end - self._start), kind="stable")[:COLUMNS]] = True  # the best by the word
        self._shares = np.zeros(len(self._flat))
        self._prices = np.zeros(len(limits))

    def solve(self) -> bool:
        """Find shares and prices; whether there is a solution."""
        while True:
            gains = np.where(self._active, 0.0, self._reduced())
            joining = np.argsort(-gains)[:COLUMNS]
            joining = joining[gains[joining] > TIE]
            self._active[joining] = True
            if not self._solve_active():
                return False
            if not len(joining):
                return True

    def _solve_active(self) -> bool:
        active = np.flatnonzero(self._active)
        rows, limits = self._rows(active)[self._bound], self._limits[self._bound]
        found = linprog(-self._worth[active], A_ub=rows, b_ub=limits, bounds=(0, None), method="highs")  # the words' rows imply 1
        if found.status == INFEASIBLE:
            return False
        self._shares[active] = found.x
        self._prices[self._bound] = np.maximum(-found.ineqlin.marginals, 0.0)
        return True

    def _rows(self, columns: Ints) -> csr_array:
        """A: a row for each word, each entity's upper bound and each entity's lower bound; a column for each of the options."""
        sizes = (self._end - self._start)[columns]
        numbers = np.arange(len(columns))
        words = np.repeat(self._start[columns] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        upper = self._length + self._entity[columns]
        row = np.concatenate((words, upper, upper + self._entities))
        column = np.concatenate((np.repeat(numbers, sizes), numbers, numbers))
        value = np.repeat([1.0, 1.0, -1.0], [len(words), len(columns), len(columns)])
        return csr_array((value, (row, column)), shape=(len(self._limits), len(columns)))

    def _reduced(self) -> Floats:
        """What each option is worth beyond the prices of its words and its entity."""
        words = np.concatenate(([0.0], np.cumsum(self._prices[: self._length])))
        upper, lower = self._prices[self._length :].reshape(2, -1)
        return np.asarray(self._worth - (words[self._end] - words[self._start]) - (upper - lower)[self._entity])

    def worth_if_integral(self) -> float | None:
        """What the relaxation's solution is worth if it takes every option or leaves it; None if it takes some in part."""
        return float(self._worth @ self._shares.round()) if _integral(self._shares) else None

    def joined(self) -> list[list[Option]]:
        """By entity, the options that were worth their price at some time."""
        return self._by_entity(np.flatnonzero(self._active))

    def without(self, worth: float) -> list[list[Option]]:
        """By entity, the options without those that no solution of this worth or more holds."""
        reduced = self._reduced()
        ceilings = self._limits @ self._prices + reduced.clip(min=0).sum() + reduced.clip(max=0)
        return self._by_entity(np.flatnonzero(ceilings >= worth - TIE * self._entities))

    def first_choice(self) -> Taken | None:
        """Of the relaxation's best solutions the one that the rule for ties asks for; None where it takes options in part.

        Entity by entity, over the solutions worth U.
        """
        columns = np.flatnonzero(self._reduced() > -PRECISION)
        rows, tight = self._rows(columns), self._bound & (self._prices > PRECISION)
        free = self._bound & ~tight
        fixed = np.repeat([[0.0, 1.0]], len(columns), axis=0)
        liking = np.array([preference(self._flat[column], self._length) for column in columns.tolist()], np.float64)
        given: dict[str, Any] = {"A_ub": rows[free], "b_ub": self._limits[free], "A_eq": rows[tight], "b_eq": self._limits[tight]}
        for entity in range(self._entities):
            own = self._entity[columns] == entity
            found = linprog(-np.where(own, liking, 0.0), **given, bounds=fixed, method="highs")
            if found.x is None or not _integral(found.x[own]):
                return None
            fixed[own] = found.x[own].round()[:, None]
        return self._by_entity(columns[fixed[:, 0] > 0])

    def _by_entity(self, columns: Ints) -> Taken:
        found: Taken = [[] for _ in range(self._entities)]
        for column in columns.tolist():
            found[self._entity[column]].append(self._flat[column])
        return [sorted(own) for own in found]


def _integral(shares: Floats) -> bool:
    return bool((np.abs(shares - shares.round()) < PRECISION).all())
