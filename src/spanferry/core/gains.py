"""What one system has over another on the same sentences, in F1 and in recall, each with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spanferry.core.errors import DataError
from spanferry.core.significance import RESAMPLES, Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEP = 100  # resamples drawn at once


@dataclass(frozen=True)
class Gain:
    """A difference with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def gains(before: Sequence[Counts], after: Sequence[Counts], resamples: int = RESAMPLES, seed: int = 0) -> tuple[Gain, Gain]:
    """The gain in micro F1, and that in recall, with percentile intervals of the paired bootstrap over sentences.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3: sentences are drawn with replacement, each with what
    both systems made of it, so that what makes a sentence hard for both cancels out.

    Args:
        before, after: the systems' counts, of the same sentences in the same order.

    Returns:
        Both 0, with an interval of 0, for no sentences. A ratio whose denominator is 0 is 0.

    Raises:
        DataError: the systems were not judged on the same sentences: their numbers, or a sentence's gold entities, differ.
    """
    import numpy as np

    if [counts[2] for counts in before] != [counts[2] for counts in after]:
        raise DataError("a gain is over the same sentences; these two systems were judged on others")
    if not before:
        return Gain(0, 0, 0), Gain(0, 0, 0)
    kinds, sizes = np.unique(np.hstack([before, after]), axis=0, return_counts=True)  # [kinds, 6]
    random = np.random.default_rng(seed)
    steps = [min(_STEP, resamples - start) for start in range(0, resamples, _STEP)]
    drawn = np.concatenate([_differences(random.multinomial(sizes.sum(), sizes / sizes.sum(), size=step) @ kinds) for step in steps])
    values, (low, high) = _differences(sizes @ kinds), np.quantile(drawn, [0.025, 0.975], axis=0)
    f1, recall = (Gain(float(values[place]), float(low[place]), float(high[place])) for place in (0, 1))
    return f1, recall


def _differences(sums: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """[..., 2] from [..., 6], correct, predicted and gold before and after: how much F1 rises, and recall."""
    import numpy as np

    sides = sums.reshape(*sums.shape[:-1], 2, 3)
    correct, predicted, gold = sides[..., 0], sides[..., 1], sides[..., 2]
    rates = np.stack([2 * correct / np.maximum(predicted + gold, 1), correct / np.maximum(gold, 1)], axis=-1)
    rises: NDArray[np.float64] = rates[..., 1, :] - rates[..., 0, :]
    return rises
