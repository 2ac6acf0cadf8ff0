"""How two measurements go together: correlations and slopes with their intervals, and what to do where points are no sample of their own.

The closed forms take every point for an independent draw. Cells of one corpus are not: they share sentences, and often the noise. Where
several such groups are at hand, ``cluster_interval`` resamples whole groups, and ``slope`` compares points of the same stratum alone.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, isfinite, sqrt, tanh
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1_000
LEAST_CLUSTERS = 5
"""Of fewer groups no bootstrap tells how groups vary: of three there are ten different resamples, and their ends mean nothing."""
Item = TypeVar("Item")
_ROUNDING = 1e-13  # of the largest value: the mean of a few equal numbers is off by as much as 1e-16
_LEAST = 4  # points: the variance of Fisher's z is 1 / (n - 3)


@dataclass(frozen=True)
class Interval:
    """An estimate.

    Attributes:
        low, high: the ends of its interval; None: there is none.
        n: what it was made from.
    """

    value: float
    low: float | None
    high: float | None
    n: int


def pearson(x: Sequence[float], y: Sequence[float], confidence: float = 0.95) -> Interval | None:
    """Pearson's correlation, with Fisher's interval.

    Fisher (1921), "On the 'probable error' of a coefficient of correlation": atanh(r) is about normal with variance 1 / (n - 3), for
    independent points that are jointly normal.

    Returns:
        The correlation, from -1 to 1; a perfect one has no interval, for Fisher's is a point, whatever n. None for fewer than 4 points,
        where x or y is always the same, or where a number is not finite.
    """
    import numpy as np

    if len(x) < _LEAST or len(set(x)) < 2 or len(set(y)) < 2 or not all(map(isfinite, (*x, *y))):
        return None
    return _fisher(float(np.corrcoef(x, y)[0, 1]), len(x), 1.0, confidence)


def spearman(x: Sequence[float], y: Sequence[float], confidence: float = 0.95) -> Interval | None:
    """Spearman's rank correlation, with the interval of Bonett and Wright.

    Bonett and Wright (2000), "Sample size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65:
    atanh(r) is about normal with variance (1 + r^2 / 2) / (n - 3), for independent points.

    Returns:
        The correlation, ties sharing their mean rank; otherwise as ``pearson``.
    """
    from scipy.stats import rankdata

    ranked = pearson(rankdata(x).tolist(), rankdata(y).tolist(), confidence)
    return _fisher(ranked.value, ranked.n, 1 + ranked.value**2 / 2, confidence) if ranked else None


def _fisher(value: float, n: int, variance: float, confidence: float) -> Interval:
    """The interval on Fisher's scale, where the variance is that of n - 3 points of variance 1, times ``variance``."""
    if abs(value) > 1 - 1e-12:
        return Interval(value, None, None, n)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance / (n - 3))
    return Interval(value, tanh(atanh(value) - half), tanh(atanh(value) + half), n)


def slope(x: Sequence[float], y: Sequence[float], strata: Sequence[Hashable] = (), confidence: float = 0.95) -> Interval | None:
    """The least-squares slope of y over x, with Student's interval; each stratum has an intercept of its own.

    Frisch and Waugh (1933): the same slope, and residuals, come from the differences to each stratum's means. With k strata the interval
    has n - k - 1 degrees of freedom.

    Args:
        strata: of each point; points are compared within theirs. Empty: all are of one.

    Returns:
        The slope. None where x does not vary within a stratum; without interval where no degree of freedom is left.
    """
    import numpy as np
    from scipy.stats import t

    across, up = within(x, strata), within(y, strata)
    spread = float(across @ across)
    if len(x) < 2 or spread < 1e-18:
        return None
    value = float(across @ up) / spread
    free = len(x) - len(set(strata) or {0}) - 1
    if free < 1:
        return Interval(value, None, None, len(x))
    error = sqrt(float(np.sum((up - value * across) ** 2)) / free / spread)
    half = float(t.ppf((1 + confidence) / 2, free)) * error
    return Interval(value, value - half, value + half, len(x))


def within(values: Sequence[float], strata: Sequence[Hashable] = ()) -> "NDArray[np.float64]":
    """The differences to the mean of each value's stratum; to that of all where there are no strata.

    What is rounding alone is 0: of a stratum whose values are all the same nothing is left that another number could go with.
    """
    import numpy as np

    found = np.array(values, np.float64)
    places = {stratum: number for number, stratum in enumerate(dict.fromkeys(strata))}
    of = np.array([places[stratum] for stratum in strata] if strata else [0] * len(found), np.intp)
    sums, sizes = np.bincount(of, found), np.bincount(of)
    if not len(found):
        return found
    centred: NDArray[np.float64] = found - (sums / np.maximum(sizes, 1))[of]
    centred[np.abs(centred) < _ROUNDING * np.abs(found).max()] = 0
    return centred


def cluster_interval(
    statistic: Callable[[Sequence[Item]], float | None],
    clusters: Mapping[Hashable, Sequence[Item]],
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
    seed: int = 0,
) -> tuple[float, float] | None:
    """The percentile bootstrap interval of a statistic over clusters, whose points are not independent.

    Field and Welsh (2007), "Bootstrapping clustered data", Journal of the Royal Statistical Society B 69; the pairs cluster bootstrap of
    Cameron, Gelbach and Miller (2008). Whole clusters are drawn with replacement, as many as there are.

    Args:
        statistic: of the points of the drawn clusters, side by side; None or NaN where it cannot be told, and the resample does not count.
        clusters: points by cluster.

    Returns:
        Low and high. None for fewer than ``LEAST_CLUSTERS`` clusters, or where most resamples tell nothing.
    """
    import numpy as np

    if len(clusters) < LEAST_CLUSTERS:
        return None
    groups, random = list(clusters.values()), np.random.default_rng(seed)
    drawn = random.integers(len(groups), size=(resamples, len(groups))).tolist()
    found = [value for row in drawn if (value := statistic([point for place in row for point in groups[place]])) is not None]
    told = [value for value in found if isfinite(value)]
    if len(told) < resamples / 2:
        return None
    low, high = np.quantile(told, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
