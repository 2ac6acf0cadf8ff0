"""The maximum mean discrepancy."""

from collections.abc import Sequence

import torch
from torch import Tensor

from spanferry.objectives._metrics.metric import Metric, squared_distances

BANDWIDTHS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""The kernels' variances, in medians of squared distances."""
_NOTHING = 1e-3
"""A median of squared distances below this share of their mean is rounding."""


class Mmd(Metric):
    """The squared maximum mean discrepancy (Gretton et al., JMLR 2012) under a mean of Gaussian kernels (Long et al., ICML 2015).

        MMD^2 = E[k(x, x')] + E[k(y, y')] - 2 E[k(x, y)],   k(x, y) = mean over b of exp(-|x - y|^2 / (2 b m))

    m is the median of all squared distances within and between the sets (the median heuristic), or their mean where more than half are
    all but 0: a vector a side, or sets that have become points. Gradients take m for a constant. The estimate is the biased one
    (equation 5 there), each vector beside itself included: never below 0, and 0 for equal sets; of n and m vectors of one
    distribution it is up to 1 / n + 1 / m on average.

    Args:
        bandwidths: b, numbers above 0.
    """

    def __init__(self, bandwidths: Sequence[float] = BANDWIDTHS) -> None:
        super().__init__()
        self._bandwidths = tuple(bandwidths)

    def distance(self, sets: Sequence[Tensor]) -> Tensor:
        """Scalar, from 0 to 2."""
        source, target = sets
        vectors = torch.cat([source, target])
        squares = squared_distances(vectors, vectors)
        unit = typical(squares.detach())
        return discrepancy(squares, len(source), [bandwidth * unit for bandwidth in self._bandwidths])


def typical(squares: Tensor) -> float:
    """The median, or the mean where the median is nothing beside it: kernels of no width see nothing and have no gradient."""
    median, mean = float(squares.median()), float(squares.mean())
    return max(median if median > _NOTHING * mean else mean, 1e-9)


def discrepancy(squares: Tensor, first: int, variances: Sequence[float]) -> Tensor:
    """MMD^2 by kernels of known widths.

    Args:
        squares: (n, n) squared distances of the vectors of both sets.
        first: how many of them are of the first set; they come first.
        variances: of the Gaussians, one a kernel.
    """
    kernels = torch.stack([(-squares / (2 * variance)).exp() for variance in variances]).mean(0)
    within = kernels[:first, :first].mean() + kernels[first:, first:].mean()
    return within - 2 * kernels[:first, first:].mean()
