"""The rule of T-Projection: entity after entity, each takes the best of what those before it left."""

from collections.abc import Sequence

from spanferry.methods.solvers.problem import TIE, Bounds, Option, Solution, Taken, preference


def in_order(options: Sequence[Sequence[Option]], bounds: Bounds, length: int) -> Solution | None:
    """Let each entity, in the source's order, take its best options that are free, as the code published with arXiv 2212.10548 does.

    Scores count as equal by the rule of ``problem``, not to the last digit as there. What the bounds demand is met only as far as
    that goes: None where an entity is left with less.
    """
    taken: Taken = []
    free = [True] * length
    for own in options:
        taken.append([])
        for option in sorted(own, key=lambda option: (-round(option[2] / TIE), -preference(option, length))):
            start, end, score = option
            most = bounds.upper if score > 0 else bounds.lower
            if (most is None or len(taken[-1]) < most) and all(free[start:end]):
                free[start:end] = [False] * (end - start)
                taken[-1].append(option)
    if any(len(own) < bounds.lower for own in taken):
        return None
    return Solution([sorted(own) for own in taken], False)
