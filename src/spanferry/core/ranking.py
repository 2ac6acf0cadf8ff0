"""Several methods ranked over several blocks (data sets, languages, seeds): whether they differ at all, and which from which.

Demšar (2006), "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7: section 3.2. k methods, N blocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVEL = 0.05
SHUFFLES = 9_999


@dataclass(frozen=True)
class Ranking:
    """How methods rank over blocks.

    Attributes:
        ranks: by method its average rank, 1 the best, the best first.
        blocks: N.
        chi_square: Friedman's statistic, corrected for ties.
        f: Iman and Davenport's statistic, which grows with ``chi_square``; infinite where all blocks agree.
        p: that methods which are all alike have average ranks as far apart as these; of both statistics.
        critical_difference: Nemenyi's: two methods whose average ranks are this far apart, or farther, differ at ``LEVEL``, if ``p`` says
            that any do.
    """

    ranks: Mapping[str, float]
    blocks: int
    chi_square: float
    f: float
    p: float
    critical_difference: float

    @property
    def worse(self) -> list[str]:
        """The methods that were shown to be worse than the best one."""
        return [name for name in self.ranks if self._differ(next(iter(self.ranks)), name)]

    @property
    def groups(self) -> list[list[str]]:
        """The largest groups of two or more methods that were not shown to differ from each other, best first; they may overlap."""
        names = list(self.ranks)
        reach = [
            max(end for end, name in enumerate(names) if end == start or not self._differ(first, name)) for start, first in enumerate(names)
        ]
        whole = [start for start in range(len(names)) if start == 0 or reach[start] > reach[start - 1]]
        return [names[start : reach[start] + 1] for start in whole if reach[start] > start]

    def _differ(self, better: str, worse: str) -> bool:
        """Section 3.2.2: pairs are looked at where the ranks as a whole refute that all methods are alike, and only there."""
        return self.p < LEVEL and self.ranks[worse] - self.ranks[better] >= self.critical_difference


def rank(scores: Mapping[str, Sequence[float]], shuffles: int = SHUFFLES, seed: int = 0) -> Ranking | None:
    """Rank methods in each block and average.

    Friedman: ``12 N / (k (k + 1)) * (sum R^2 - k (k + 1)^2 / 4)`` over the average ranks R, divided by what ties leave of the variance of
    ranks (Conover 1999, "Practical Nonparametric Statistics", section 5.8). Iman and Davenport (1980): ``(N - 1) chi / (N (k - 1) - chi)``.
    ``critical_difference`` has the third. Their distributions hold for many blocks; of few that agree they would have p 0. So p is that of
    the permutation test, which Friedman (1937) tabulates: each block's ranks are shuffled, r times in ``shuffles`` they lie as far apart,
    p = (r + 1) / (shuffles + 1).

    Args:
        scores: by method one score a block, the higher the better, blocks in the same order.

    Returns:
        None for fewer than two methods or two blocks. Equal scores share the mean of their ranks; where all are, p is 1.

    Raises:
        ValueError: methods have scores for different numbers of blocks.
    """
    import numpy as np
    from scipy.stats import rankdata

    table = np.array(list(map(list, scores.values())), float)  # (k, N); refuses ragged ones
    if table.ndim < 2 or min(table.shape) < 2:
        return None
    methods, blocks = table.shape
    ranks: NDArray[np.float64] = rankdata(-table, axis=0)
    chi_square = _friedman(ranks)
    left = blocks * (methods - 1) - chi_square
    f = (blocks - 1) * chi_square / left if left > 1e-9 else float("inf")  # all blocks agree
    p = (_reached(ranks, shuffles, seed) + 1) / (shuffles + 1)
    averages = dict(sorted(zip(scores, ranks.mean(1).tolist(), strict=True), key=lambda each: each[1]))
    return Ranking(averages, blocks, chi_square, f, p, critical_difference(methods, blocks))


def critical_difference(methods: int, blocks: int, level: float = LEVEL) -> float:
    """Nemenyi's (1963), of average ranks: ``q sqrt(k (k + 1) / (6 N))``, q the Studentised range statistic over the root of 2.

    Args:
        methods: k, two or more.
        blocks: N, one or more.
    """
    return float(_studentised(methods, level) / 2**0.5 * (methods * (methods + 1) / (6 * blocks)) ** 0.5)


@lru_cache
def _studentised(methods: int, level: float) -> float:
    """The range's quantile: an integral, which takes a tenth of a second."""
    from scipy.stats import studentized_range

    q: Any = studentized_range.ppf(1 - level, methods, float("inf"))
    return float(q)


def _friedman(ranks: "NDArray[np.float64]") -> float:
    """Friedman's statistic of ranks (k, N); 0 where every block is one tie."""
    methods, blocks = ranks.shape
    spread = float((ranks.mean(1) ** 2).sum()) - methods * (methods + 1) ** 2 / 4
    untied = 1 - sum(_tied(sorted(block)) for block in ranks.T.tolist()) / (blocks * methods * (methods**2 - 1))
    return float(12 * blocks / (methods * (methods + 1)) * spread / untied) if untied > 1e-9 else 0.0


def _reached(ranks: "NDArray[np.float64]", shuffles: int, seed: int) -> int:
    """How many shuffles of each block's ranks (k, N) leave the methods' sums as far apart, or farther."""
    import numpy as np

    random, sums = np.random.default_rng(seed), np.zeros((shuffles, len(ranks)))
    for block in ranks.T:
        sums += random.permuted(np.tile(block, (shuffles, 1)), axis=1)
    return int(np.count_nonzero((sums**2).sum(1) >= (ranks.sum(1) ** 2).sum() - 1e-9))


def _tied(ranks: Sequence[float]) -> int:
    """The sum of t^3 - t over groups of t equal ranks, which stand side by side."""
    sizes = [1]
    for before, after in pairwise(ranks):
        if after == before:
            sizes[-1] += 1
        else:
            sizes.append(1)
    return sum(size**3 - size for size in sizes)
