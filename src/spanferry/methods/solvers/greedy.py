"""The reference's argmax: fast, and now and then worth less than the best solution."""

from collections.abc import Sequence

from spanferry.methods.solvers.problem import TIE, Bounds, Option, Solution, Taken, preference, worthwhile


def greedy(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Solution | None:
    """Take the best option of all entities, strike what it overlaps, and go on: the argmax search of arXiv 2501.18750.

    Of options with equal scores the first entity's comes first, then the one it prefers. What the bounds demand is met only as far as
    that goes: None where an entity is left with less, even if another choice could have met them.

    Returns:
        A solution that is proven where every entity has the best of its own options (and may take one).
    """
    queue = [(-round(option[2] / TIE), entity, -preference(option, length), option) for entity, own in enumerate(options) for option in own]
    taken: Taken = [[] for _ in options]
    free = [True] * length
    for _, entity, _, option in sorted(queue):
        start, end, score = option
        most = bounds.upper if score > 0 else bounds.lower
        if (most is None or len(taken[entity]) < most) and all(free[start:end]):
            free[start:end] = [False] * (end - start)
            taken[entity].append(option)
    if any(len(own) < bounds.lower for own in taken):
        return None
    solution = Solution([sorted(own) for own in taken], False)
    return solution._replace(proven=bounds.upper == 1 and solution.objective >= _ceiling(options, bounds) - TIE)


def _ceiling(options: Sequence[Sequence[Option]], bounds: Bounds) -> float:
    """What no solution with one option an entity surpasses."""
    return sum(max((score for _, _, score in own), default=0.0) for own in worthwhile(options, bounds))
