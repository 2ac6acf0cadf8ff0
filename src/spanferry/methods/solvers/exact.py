"""The exact solver: proven optimal, and fast because almost nothing is left to solve.

Four steps, each exact:

1. *Separate maxima.* With one option an entity at most, nobody can have more than every entity's own best option. Where these do not
   overlap they are the solution, tie-break included.
2. *Dominance* (``reduce.undominated``) and *components* (``reduce.components``) leave small groups of rivals.
3. A *dynamic programme over live entities* (``live``) solves each group.
4. A group with too many of them at once goes to ``relaxation``: a linear programme, then the integer one if need be.
"""

from collections.abc import Sequence

from spanferry.methods.solvers.live import TooMuchWorkError, solve_live
from spanferry.methods.solvers.problem import TIE, Bounds, Option, Solution, Taken, preference, worthwhile
from spanferry.methods.solvers.reduce import components, undominated


def exact(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Solution | None:
    """The best solution there is, always proven (``problem.Solution``); among equals the one that ``problem`` describes.

    Where entities do not compete it looks at each option once. A group of rivals costs at worst options * (1 + the most an entity takes)
    ** n, with n the entities alive at one word; past ``live.LIMIT`` steps the group goes to ``relaxation``.
    """
    if bounds.upper == 1:
        best = separate_maxima(options, bounds, length)
        if best is not None:
            return Solution(best, True)
    left = [undominated(own) for own in worthwhile(options, bounds)]
    if bounds.lower and not all(left):
        return None
    taken: Taken = [[] for _ in left]
    for group in components(left):
        found = _solve([left[entity] for entity in group], bounds, length)
        if found is None:
            return None
        for entity, own in zip(group, found, strict=True):
            taken[entity] = own
    return Solution(taken, True)


def separate_maxima(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Taken | None:
    """Each entity's best option, if these do not overlap; None if they do, or an entity has none and needs one."""
    taken: Taken = []
    for own in options:
        if len(own) > 1:
            top = max([option[2] for option in own]) - TIE
            best = [option for option in own if option[2] >= top]
            own = best if len(best) == 1 else [max(best, key=lambda option: preference(option, length))]
        if bounds.lower:
            if not own:
                return None
        elif own and own[0][2] <= 0:
            own = []
        taken.append(list(own))
    end = 0
    for start, stop, _ in sorted([option for own in taken for option in own]):
        if start < end:
            return None
        end = stop
    return taken


def _solve(rivals: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Taken | None:
    try:
        return solve_live(rivals, bounds, length)
    except TooMuchWorkError:
        from spanferry.methods.solvers.relaxation import solve_relaxed  # SciPy and PuLP, which most sentences never need

        return solve_relaxed(rivals, bounds, length)
