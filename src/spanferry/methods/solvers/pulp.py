"""The integer programme as published, stated and solved through PuLP."""

from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any, Literal

from spanferry.methods.solvers.problem import Bounds, Option, Solution, Taken, preference, worth, worthwhile

Backend = Literal["cbc", "highs"]

TOLERANCE = 1e-6
"""Objectives that differ by less are equal to these solvers: they work in floating point, with tolerances of their own."""


def pulp(options: Sequence[Sequence[Option]], bounds: Bounds, length: int, backend: Backend = "cbc") -> Solution | None:
    """Solve for the objective, then for each entity's preference in turn, holding what was decided before.

    Options of score 0 are left out where nothing forces an entity onto them; nothing else is reduced. Every call of the backend runs to
    proven optimality with a gap of 0.
    """
    options = worthwhile(options, bounds)
    programme = _Programme(options, bounds, backend)
    if (bounds.lower and not all(options)) or not programme.solve():
        return None
    programme.hold_the_objective()
    for entity in range(len(options)):
        programme.decide(entity, length)
    return Solution(programme.taken(), True)


def optimum(options: Sequence[Sequence[Option]], bounds: Bounds, backend: Backend = "cbc") -> Taken | None:
    """Any of the best solutions, of equal ones the backend's; None where the bounds cannot be met."""
    programme = _Programme(options, bounds, backend)
    return programme.taken() if programme.solve() else None


def is_unique(options: Sequence[Sequence[Option]], bounds: Bounds, taken: Taken) -> bool:
    """Whether every other solution is worth less than this one, by more than ``TOLERANCE``."""
    programme = _Programme(options, bounds)
    programme.exclude(taken)
    return not programme.solve() or programme.worth() < worth(taken) - TOLERANCE


class _Programme:
    """PuLP's problem: one row an entity and bound, and one row a target word, which at most one chosen option covers.

    Rows by word (cliques) describe non-overlap more tightly than rows by pairs of options, and are far fewer.
    """

    def __init__(self, options: Sequence[Sequence[Option]], bounds: Bounds, backend: Backend = "cbc") -> None:
        from pulp import LpMaximize, LpProblem, lpSum

        self._options, self._backend = options, backend
        self._problem = LpProblem("projection", LpMaximize)
        self._chosen = [[self._problem.add_variable(f"x_{e}_{o}", cat="Binary") for o in range(len(own))] for e, own in enumerate(options)]
        for own in self._chosen:
            if bounds.lower:
                self._problem += lpSum(own) >= bounds.lower
            if own and bounds.upper is not None:
                self._problem += lpSum(own) <= bounds.upper
        covering: dict[int, list[Any]] = {}
        for (start, end, _), x in self._flat():
            for word in range(start, end):
                covering.setdefault(word, []).append(x)
        for variables in covering.values():
            self._problem += lpSum(variables) <= 1

    def _flat(self) -> list[tuple[Option, Any]]:
        return [of for own, variables in zip(self._options, self._chosen, strict=True) for of in zip(own, variables, strict=True)]

    def _objective(self) -> Any:
        """The sum of the taken options' scores; options of score 0 are left out of it, or CBC fails on an objective of zeros."""
        from pulp import lpDot

        gains = [(option[2], x) for option, x in self._flat() if option[2] > 0]
        return lpDot([score for score, _ in gains], [x for _, x in gains])

    def solve(self) -> bool:
        """Maximise the objective, or take as little as possible where nothing is worth anything; whether there is a solution."""
        from pulp import lpSum

        self._problem.setObjective(self._objective() or -lpSum(x for _, x in self._flat()))
        return self._run()

    def worth(self) -> float:
        """The objective of the solution found."""
        from pulp import value

        return float(value(self._objective()) or 0.0)

    def hold_the_objective(self) -> None:
        """Allow only solutions as good as the one found."""
        if self._objective():
            self._problem += self._objective() >= self.worth() - TOLERANCE

    def exclude(self, taken: Taken) -> None:
        """Allow every solution but one: some option it takes is left, or one it leaves is taken."""
        from pulp import lpSum

        held = {(entity, option) for entity, own in enumerate(taken) for option in own}
        both = ((entity, of) for entity, own in enumerate(self._options) for of in zip(own, self._chosen[entity], strict=True))
        self._problem += lpSum(x if (entity, option) in held else -x for entity, (option, x) in both) <= len(held) - 1

    def decide(self, entity: int, length: int) -> None:
        """Give one entity what it wants most among the solutions that are left, and hold it."""
        from pulp import lpDot

        if self._options[entity]:
            liking = [preference(option, length) for option in self._options[entity]]
            self._problem.setObjective(lpDot(liking, self._chosen[entity]))
            self._run()
            for x in self._chosen[entity]:
                x.bounds(round(x.value()), round(x.value()))

    def taken(self) -> Taken:
        """What the entities take in the solution found."""
        both = zip(self._options, self._chosen, strict=True)
        return [sorted(option for option, x in zip(own, variables, strict=True) if round(x.value())) for own, variables in both]

    def _run(self) -> bool:
        """Solve silently; whether there is a solution. CBC's files live in a folder of their own that goes with them.

        Raises:
            RuntimeError: the backend neither found an optimum nor proved that there is none.
        """
        from pulp import COIN_CMD, PULP_CBC_CMD, HiGHS, LpStatus

        if not self._flat():
            return True
        with TemporaryDirectory() as folder:
            if self._backend == "cbc":
                solver = COIN_CMD(path=PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=0, gapAbs=0, threads=1)
                solver.tmpDir = folder
            else:
                solver = HiGHS(msg=False, gapRel=0, gapAbs=0, threads=1)
            status = LpStatus[self._problem.solve(solver)]
        if status not in ("Optimal", "Infeasible"):
            raise RuntimeError(f"{self._backend} ended with status {status} on {self._problem.numVariables()} variables")
        return bool(status == "Optimal")
