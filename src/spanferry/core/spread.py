"""How far the mean of a few numbers may be trusted: of seeds, of languages."""

from collections.abc import Sequence
from statistics import fmean, stdev

LEAST = 3
"""Of fewer numbers the interval is wider than anything they say."""


def t_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float] | None:
    """Student's (1908) interval of the mean, ``m -+ t s / sqrt(n)`` with n - 1 degrees of freedom.

    It takes the numbers for draws of one normal distribution, independent of each other. It is not cut at the ends of a scale.

    Returns:
        Low and high; None for fewer than ``LEAST`` numbers.
    """
    if len(values) < LEAST:
        return None
    from scipy.stats import t

    half = float(t.ppf((1 + confidence) / 2, len(values) - 1)) * stdev(values) / len(values) ** 0.5
    return fmean(values) - half, fmean(values) + half
