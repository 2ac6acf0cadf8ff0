"""Groups too large for the dynamic programme: prices rule options out, with proof, until what is left is small."""

from collections.abc import Sequence

from spanferry.methods.solvers.live import TooMuchWorkError, solve_live
from spanferry.methods.solvers.prices import Relaxation
from spanferry.methods.solvers.problem import Bounds, Option, Taken, worth
from spanferry.methods.solvers.pulp import is_unique, optimum, pulp
from spanferry.methods.solvers.reduce import components


def solve_relaxed(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Taken | None:
    """The best solution; None where the bounds cannot be met.

    Where the linear relaxation is integral it gives the best worth, otherwise the integer programme through PuLP does; if its solution
    is the only one that good, that is it. Otherwise options that no solution of that worth holds are left out, and what is left is
    decided by the dynamic programme, or by linear or integer programmes.

    Args:
        options: by entity; each has some.
    """
    relaxation = Relaxation(options, bounds, length)
    if not relaxation.solve():
        return None
    best = relaxation.worth_if_integral()
    if best is None:
        good = optimum(relaxation.joined(), bounds)  # the options that prices asked for hold a good solution, if not the best
        possible = relaxation.without(worth(good)) if good else options
        taken = optimum(possible, bounds)
        if taken is None or is_unique(possible, bounds, taken):
            return taken
        best = worth(taken)
    left = relaxation.without(best)
    taken = [[] for _ in left]
    for group in components(left):
        for entity, own in zip(group, _decide([left[entity] for entity in group], bounds, length), strict=True):
            taken[entity] = own
    return taken


def _decide(rivals: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Taken:
    """Among best solutions the first, for a group that is known to have some."""
    try:
        found = solve_live(rivals, bounds, length)
    except TooMuchWorkError:
        relaxation = Relaxation(rivals, bounds, length)
        integral = relaxation.solve() and relaxation.worth_if_integral() is not None
        found = relaxation.first_choice() if integral else None
        if found is None:
            solution = pulp(rivals, bounds, length)
            found = solution.taken if solution else None
    if found is None:
        raise RuntimeError("a group that has a best solution was said to have none")
    return found
