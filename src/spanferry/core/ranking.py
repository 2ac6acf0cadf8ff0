"""Several methods ranked over several blocks (data sets, languages, seeds): whether they differ at all, and which from which.

Demšar (2006), "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7: section 3.2. k methods, N blocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVEL = 0.05


@dataclass(frozen=True)
class Ranking:
    """How methods rank over blocks.

    Attributes:
        ranks: by method its average rank, 1 the best, the best first.
        blocks: N.
        chi_square: Friedman's statistic, corrected for ties.
        f: Iman and Davenport's statistic, which is less conservative.
        p: of ``f``; that all methods are alike would give ranks as far apart with this probability.
        critical_difference: Nemenyi's: two methods whose average ranks are this far apart, or farther, differ at ``LEVEL``.
    """

    ranks: Mapping[str, float]
    blocks: int
    chi_square: float
    f: float
    p: float
    critical_difference: float

    @property
    def groups(self) -> list[list[str]]:
        """The largest groups of two or more methods that were not shown to differ from each other, best first; they may overlap."""
        names = list(self.ranks)
        reach = [
            max(end for end, name in enumerate(names) if end == start or self.ranks[name] - self.ranks[first] < self.critical_difference)
            for start, first in enumerate(names)
        ]
        whole = [start for start in range(len(names)) if start == 0 or reach[start] > reach[start - 1]]
        return [names[start : reach[start] + 1] for start in whole if reach[start] > start]


def rank(scores: Mapping[str, Sequence[float]]) -> Ranking | None:
    """Rank methods in each block and average.

    Friedman: ``12 N / (k (k + 1)) * (sum R^2 - k (k + 1)^2 / 4)`` over the average ranks R, divided by what ties leave of the variance of
    ranks (Conover 1999, "Practical Nonparametric Statistics", section 5.8). Iman and Davenport (1980): ``(N - 1) chi / (N (k - 1) - chi)``,
    by the F distribution with k - 1 and (k - 1)(N - 1) degrees of freedom. ``critical_difference`` has the third.

    Args:
        scores: by method one score a block, the higher the better, blocks in the same order.

    Returns:
        None for fewer than two methods or two blocks. Equal scores share the mean of their ranks; where all are, p is 1.

    Raises:
        ValueError: methods have scores for different numbers of blocks.
    """
    import numpy as np
    from scipy.stats import f as f_distribution
    from scipy.stats import rankdata

    table = np.array(list(map(list, scores.values())), float)  # (k, N); refuses ragged ones
    if table.ndim < 2 or min(table.shape) < 2:
        return None
    methods, blocks = table.shape
    ranks: NDArray[np.float64] = rankdata(-table, axis=0)
    chi_square = _friedman(ranks)
    left = blocks * (methods - 1) - chi_square
    f = (blocks - 1) * chi_square / left if left > 1e-9 else float("inf")  # all blocks agree
    p = float(f_distribution.sf(f, methods - 1, (methods - 1) * (blocks - 1)))
    averages = dict(sorted(zip(scores, ranks.mean(1).tolist(), strict=True), key=lambda each: each[1]))
    return Ranking(averages, blocks, chi_square, f, p, critical_difference(methods, blocks))


def critical_difference(methods: int, blocks: int, level: float = LEVEL) -> float:
    """Nemenyi's (1963), of average ranks: ``q sqrt(k (k + 1) / (6 N))``, q the Studentised range statistic over the root of 2.

    Args:
        methods: k, two or more.
        blocks: N, one or more.
    """
    from scipy.stats import studentized_range

    q: Any = studentized_range.ppf(1 - level, methods, float("inf"))
    return float(float(q) / 2**0.5 * (methods * (methods + 1) / (6 * blocks)) ** 0.5)


def _friedman(ranks: "NDArray[np.float64]") -> float:
    """Friedman's statistic of ranks (k, N); 0 where every block is one tie."""
    methods, blocks = ranks.shape
    spread = float((ranks.mean(1) ** 2).sum()) - methods * (methods + 1) ** 2 / 4
    untied = 1 - sum(_tied(sorted(block)) for block in ranks.T.tolist()) / (blocks * methods * (methods**2 - 1))
    return float(12 * blocks / (methods * (methods + 1)) * spread / untied) if untied > 1e-9 else 0.0


def _tied(ranks: Sequence[float]) -> int:
    """The sum of t^3 - t over groups of t equal ranks, which stand side by side."""
    sizes = [1]
    for before, after in pairwise(ranks):
        if after == before:
            sizes[-1] += 1
        else:
            sizes.append(1)
    return sum(size**3 - size for size in sizes)
