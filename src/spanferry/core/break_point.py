"""Whether a line bends: one break point by segmented regression, and a test of whether it is better than a straight line."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spanferry.core.correlation import within
from spanferry.core.significance import LEVEL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHUFFLES = 999
LEAST_VALUES = 5
"""Different values of x below which no break point is looked for: two on either side of it at least, and it may lie on one."""
_APART = 0.01  # of the range of x: values that are nearer are one, as .6999 and .7001 are, which were both to be .7
_PLACES = 60  # where a break point may lie


@dataclass(frozen=True)
class BreakPoint:
    """Where a line bends most.

    Attributes:
        at: on x. ``low`` and ``high``: the ends of its 95 % interval.
        below, above: the slopes on either side.
        p: that a straight line bends as much by chance.
        n: points.
    """

    at: float
    low: float
    high: float
    below: float
    above: float
    p: float
    n: int

    @property
    def significant(self) -> bool:
        """Whether there is a break point at all, at ``core.significance.LEVEL``."""
        return self.p < LEVEL


def break_point(
    x: Sequence[float], y: Sequence[float], strata: Sequence[Hashable] = (), shuffles: int = SHUFFLES, seed: int = 0
) -> BreakPoint | None:
    """Fit two lines that meet, by least squares over all places where they might.

    The model of Muggeo (2003), "Estimating regression models with unknown break-points", Statistics in Medicine 22:
    y = a + b x + c max(0, x - psi), here with an intercept a for each stratum, and psi found by trying 60 places between the second and the
    second last value of x, of which those less than a hundredth of the range apart are one. Its interval holds the places that a
    likelihood-ratio test does not refuse (Hansen 2000, "Sample splitting and threshold estimation"). Whether it bends is tested by the
    largest F over all places (Andrews 1993), against that of the line with its residuals shuffled within strata (Freedman and Lane 1983):
    p = (r + 1) / (shuffles + 1), where r shuffles reach it.

    Args:
        strata: of each point: it has an intercept of its own. Empty: all are of one.

    Returns:
        The fit. None for fewer than five different values of x, where fewer than two degrees of freedom are left (five points alone
        have orders too few to shuffle), or where x is the same all over each stratum.
    """
    import numpy as np

    values = _different(x)
    free = len(x) - len(set(strata) or {0}) - 3
    if len(values) < LEAST_VALUES or free < 2:
        return None
    places = np.linspace(values[1], values[-2], _PLACES)
    line, up = within(x, strata), within(y, strata)
    if not line.any():
        return None
    designs = [np.column_stack([line, within(np.maximum(0, np.array(x) - place).tolist(), strata)]) for place in places]
    bases = np.stack([np.linalg.qr(design)[0] for design in designs])  # (places, points, 2)
    left = _left(bases, up[:, None])[:, 0]
    best = int(np.argmin(left))
    residuals = up - line * (line @ up) / (line @ line)
    shuffled = _shuffled(residuals, strata, shuffles, seed)  # to add the line again would change no F
    reached = int(np.sum(_gain(bases, line, shuffled, free) >= _gain(bases, line, up[:, None], free)[0] - 1e-9))
    if float(up @ up) - float(line @ up) ** 2 / float(line @ line) <= 1e-12 * float(up @ up):
        reached = shuffles  # already a straight line: what is left is rounding
    kept = places[left <= left[best] * (1 + _quantile(free) / free) + 1e-15]
    slope, bend = np.linalg.lstsq(designs[best], up, rcond=None)[0]
    return BreakPoint(
        float(places[best]), float(kept[0]), float(kept[-1]), float(slope), float(slope + bend), (reached + 1) / (shuffles + 1), len(x)
    )


def _different(x: Sequence[float]) -> list[float]:
    """The values of x, ascending; of several side by side that are hardly apart the first."""
    in_order = sorted(set(x))
    found: list[float] = []
    for value in in_order:
        if not found or value - found[-1] > _APART * (in_order[-1] - in_order[0]):
            found.append(value)
    return found


def _left(bases: "NDArray[np.float64]", up: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Squared residuals, (places, columns): what a column of ``up`` keeps outside each place's plane."""
    import numpy as np

    inside = np.einsum("pnk,nc->pkc", bases, up)
    found: NDArray[np.float64] = np.sum(up**2, axis=0)[None, :] - np.sum(inside**2, axis=1)
    return np.maximum(found, 0)


def _gain(bases: "NDArray[np.float64]", line: "NDArray[np.float64]", up: "NDArray[np.float64]", free: int) -> "NDArray[np.float64]":
    """The largest F over all places, of each column."""
    import numpy as np

    straight = np.sum(up**2, axis=0) - (line @ up) ** 2 / (line @ line)
    bent = _left(bases, up).min(axis=0)
    found: NDArray[np.float64] = np.maximum(straight - bent, 0) / np.maximum(bent / free, 1e-15)
    return found


def _shuffled(residuals: "NDArray[np.float64]", strata: Sequence[Hashable], count: int, seed: int) -> "NDArray[np.float64]":
    """The residuals in other orders, each stratum's among themselves: (points, count)."""
    import numpy as np

    random, found = np.random.default_rng(seed), np.empty((len(residuals), count))
    whose = list(strata) or [0] * len(residuals)
    for stratum in dict.fromkeys(whose):
        places = [place for place, each in enumerate(whose) if each == stratum]
        found[places] = random.permuted(np.tile(residuals[places][:, None], (1, count)), axis=0)
    return found


def _quantile(free: int) -> float:
    from scipy.stats import f

    return float(f.ppf(0.95, 1, free))
