"""Solvers: which of the scored candidates the entities of one sentence take."""

from collections.abc import Sequence
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from spanferry.core.records import Span

SolverName = Literal["cbc", "highs"]

TIE = 1e-6
"""Objectives that differ by less are equal: solvers work in floating point."""


class Option(NamedTuple):
    """A candidate that an entity may take and what that is worth, 0 or more."""

    span: Span
    score: float


class Bounds(NamedTuple):
    """How many options each entity takes: ``lower`` or more, and ``upper`` or fewer (None: any number)."""

    lower: int
    upper: int | None


def choose(options: Sequence[Sequence[Option]], bounds: Bounds, solver: SolverName) -> list[list[Span]]:
    """The spans each entity takes, left to right, so that none overlap and the sum of scores is the largest possible.

    Args:
        options: by entity, in its order of preference among ties; those of score 0 come last. Where preferences clash, the earlier
            entity has its way. ``IlpMethod`` tells the whole rule.
        bounds: for every entity. The caller sees to it that they can be met.
        solver: used only where entities compete.
    """
    best = _independent(options, bounds)
    return best if best is not None else _programme(options, bounds, solver)


def _independent(options: Sequence[Sequence[Option]], bounds: Bounds) -> list[list[Span]] | None:
    """Each entity's best option, if these do not overlap; None if they do, or an entity may take several.

    Exact: no solution is worth more than the sum of the entities' own maxima, and where that sum is reached every entity has its
    maximum, so its first one is also the one that the tie-break asks for.
    """
    if bounds.upper != 1:
        return None
    best = [max(own, key=lambda option: option.score).span if own else None for own in options]  # max keeps the first of equals
    spans = sorted(span for span in best if span)
    if any(left.overlaps(right) for left, right in pairwise(spans)):
        return None
    return [[span] if span else [] for span in best]


def _programme(options: Sequence[Sequence[Option]], bounds: Bounds, solver: SolverName) -> list[list[Span]]:
    """Solve for the objective, then for each entity's preference in turn, holding all that was decided before."""
    from pulp import LpMaximize, LpProblem, lpDot, value

    problem = LpProblem("projection", LpMaximize)
    chosen = [[problem.add_variable(f"x_{e}_{c}", cat="Binary") for c in range(len(own))] for e, own in enumerate(options)]
    _bind(problem, chosen, options, bounds)
    gains = [(o.score, x) for own, variables in zip(options, chosen, strict=True) for o, x in zip(own, variables, strict=True) if o.score]
    if gains:
        objective = lpDot(*zip(*gains, strict=True))
        problem.setObjective(objective)
        _solve(problem, solver)
        problem += objective >= value(objective) - TIE
    for own, variables in zip(options, chosen, strict=True):
        if own:
            problem.setObjective(lpDot(_preferences(own), variables))
            _solve(problem, solver)
            for x in variables:
                x.bounds(round(x.value()), round(x.value()))
    return [
        [option.span for option, x in sorted(zip(own, variables, strict=True)) if round(x.value())]
        for own, variables in zip(options, chosen, strict=True)
    ]


def _bind(problem: Any, chosen: Sequence[Sequence[Any]], options: Sequence[Sequence[Option]], bounds: Bounds) -> None:
    """One row an entity and bound, and one row a target word: at most one chosen candidate covers it.

    Rows by word (cliques) describe non-overlap more tightly than rows by pairs of candidates, and are far fewer.
    """
    from pulp import lpSum

    for variables in chosen:
        if variables and bounds.lower:
            problem += lpSum(variables) >= bounds.lower
        if variables and bounds.upper is not None:
            problem += lpSum(variables) <= bounds.upper
    covering: dict[int, list[Any]] = {}
    for own, variables in zip(options, chosen, strict=True):
        for option, x in zip(own, variables, strict=True):
            for word in range(option.span.start, option.span.end):
                covering.setdefault(word, []).append(x)
    for variables in covering.values():
        problem += lpSum(variables) <= 1


def _preferences(options: Sequence[Option]) -> list[int]:
    """Weights that make an entity take its first possible option, rather than none, but none rather than one of score 0."""
    return [len(options) - rank if option.score > 0 else -(rank + 1) for rank, option in enumerate(options)]


def _solve(problem: Any, solver: SolverName) -> None:
    """Solve to proven optimality, silently; CBC's files live in a folder of their own that goes with them.

    Raises:
        RuntimeError: there is no optimal solution, which the caller's bounds rule out.
    """
    from pulp import COIN_CMD, PULP_CBC_CMD, HiGHS, LpStatus

    with TemporaryDirectory() as folder:
        if solver == "cbc":
            backend = COIN_CMD(path=PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=0, gapAbs=0, threads=1)
            backend.tmpDir = folder
        else:
            backend = HiGHS(msg=False, gapRel=0, gapAbs=0, threads=1)
        status = LpStatus[problem.solve(backend)]
    if status != "Optimal":
        raise RuntimeError(f"{solver} ended with status {status} on {problem.numVariables()} variables")
