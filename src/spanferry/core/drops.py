"""What a system loses where its test set shifts, and whether another loses less: on the same sentences, as they are and shifted.

A sentence's outputs, on the test set as it is and on every shifted set, belong together: they are drawn, and swapped between systems, all
at once. So an interval or a p is of the *drop*, and a system that is better everywhere by as much has not reduced it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import DataError
from spanferry.core.significance import RESAMPLES, SHUFFLES, Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Sets = Sequence[Sequence[Counts]]
"""One system's counts of one corpus: of the test set as it is, then of each shifted set, the same sentences in the same order."""

_BATCH = 1 << 20  # random numbers held at once: 8 MB
_EQUAL = 1e-12  # two ways to the same number differ by rounding alone


@dataclass(frozen=True)
class Drop:
    """F1 lost by a shift.

    Attributes:
        value: F1 on the test set as it is less the mean of F1 on the shifted sets, averaged over corpora.
        low: of the 95 % bootstrap interval over sentences; ``high`` likewise.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Saved(Drop):
    """How much smaller one system's drop is than another's; positive: it loses less.

    Attributes:
        p: by approximate randomisation, two-sided, not corrected for other comparisons.
        sentences: of all corpora, each once.
    """

    p: float
    sentences: int


def drop(corpora: Sequence[Sets], resamples: int = RESAMPLES, seed: int = 0) -> Drop:
    """A system's drop, with the percentile interval of ``significance.bootstrap_interval``: sentences are drawn corpus by corpus.

    Args:
        corpora: one or more, of a language each, say; every one with one shifted set or more.

    Raises:
        DataError: the sets of a corpus do not hold the same number of sentences, or there is none, or no shifted set.
    """
    import numpy as np

    arrays = [_array(sets) for sets in corpora]
    drawn = np.mean([_drops(sums) for sums in _resampled(arrays, resamples, seed)], axis=0)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Drop(float(np.mean([_drops(array.sum(axis=0)) for array in arrays])), float(low), float(high))


def saved(baseline: Sequence[Sets], system: Sequence[Sets], shuffles: int = SHUFFLES, resamples: int = RESAMPLES, seed: int = 0) -> Saved:
    """The baseline's drop less the system's, corpus by corpus on the same sentences.

    Approximate randomisation as ``significance.approximate_randomisation`` has it (Noreen 1989; Yeh 2000), of the difference of drops: if
    the systems are alike, a sentence's outputs on all sets might as well have been swapped.

    Raises:
        DataError: the two were not judged on the same sentences, or as ``drop``.
    """
    import numpy as np

    ours, theirs = [_array(sets) for sets in baseline], [_array(sets) for sets in system]
    _check_same(ours, theirs)
    both = [np.stack(pair, axis=1) for pair in zip(ours, theirs, strict=True)]  # (sentences, systems, sets, 3)
    drawn = np.mean([_savings(sums) for sums in _resampled(both, resamples, seed)], axis=0)
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(np.mean([_savings(array.sum(axis=0)) for array in both]))
    reached = _reached(both, abs(value), shuffles, seed)
    return Saved(value, float(low), float(high), (reached + 1) / (shuffles + 1), sum(len(array) for array in both))


def _array(sets: Sets) -> "NDArray[np.int64]":
    """[sentences, sets, 3] correct, predicted and gold entities."""
    import numpy as np

    if len(sets) < 2 or not sets[0] or len({len(counts) for counts in sets}) > 1:
        raise DataError(
            f"sets of {', '.join(str(len(counts)) for counts in sets) or 'no'} sentences: a drop is over the same ones, shifted"
        )
    return np.array(sets, np.int64).swapaxes(0, 1)


def _check_same(ours: "Sequence[NDArray[np.int64]]", theirs: "Sequence[NDArray[np.int64]]") -> None:
    import numpy as np

    if len(ours) != len(theirs) or any(a.shape != b.shape or np.any(a[..., 2] != b[..., 2]) for a, b in zip(ours, theirs, strict=True)):
        raise DataError("two systems' drops are compared on the same sentences, shifted alike; these were judged on others")


def _resampled(arrays: "Sequence[NDArray[np.int64]]", resamples: int, seed: int) -> "list[NDArray[np.int64]]":
    """Of each corpus the sums over so many samples of its sentences: the samples, then the array's other axes."""
    import numpy as np

    random = np.random.default_rng(seed)
    return [
        _weighed(array, lambda sizes, count: random.multinomial(sizes.sum(), sizes / sizes.sum(), size=count), resamples)
        for array in arrays
    ]


def _reached(both: "Sequence[NDArray[np.int64]]", observed: float, shuffles: int, seed: int) -> int:
    """How many shuffles make the systems differ by as much as they do, or more."""
    import numpy as np

    random = np.random.default_rng(seed)
    found = []
    for array in both:
        change = array[:, 1] - array[:, 0]
        changed = change[change.any(axis=(1, 2))]  # to swap what is alike moves nothing
        moved = _weighed(changed, lambda sizes, count: random.binomial(sizes, 0.5, size=(count, len(sizes))), shuffles)
        first, second = array[:, 0].sum(axis=0) + moved, array[:, 1].sum(axis=0) - moved
        found.append(_drops(first) - _drops(second))
    return int(np.count_nonzero(np.abs(np.mean(found, axis=0)) >= observed - _EQUAL))


def _weighed(array: "NDArray[np.int64]", draw: Any, times: int) -> "NDArray[np.int64]":
    """Sums over sentences, each as often as it was drawn; sentences that are alike are drawn together.

    Args:
        draw: how often each kind of sentence was drawn, from the kinds' sizes and a number of times: (times, kinds).
    """
    import numpy as np

    if not len(array):
        return np.zeros((times, *array.shape[1:]), np.int64)
    kinds, sizes = np.unique(array.reshape(len(array), -1), axis=0, return_counts=True)
    step = max(1, _BATCH // len(kinds))
    rows = kinds.astype(np.float64)  # whole numbers, exactly, and their products are BLAS's
    parts = [draw(sizes, min(step, times - start)).astype(np.float64) @ rows for start in range(0, times, step)]
    return np.concatenate(parts).astype(np.int64).reshape(times, *array.shape[1:])


def _savings(sums: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """From (..., systems, sets, 3) how much smaller the second system's drop is."""
    drops = _drops(sums)
    savings: NDArray[np.float64] = drops[..., 0] - drops[..., 1]
    return savings


def _drops(sums: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """From (..., sets, 3) the F1 of the first set less the mean of the others'; an F1 of 0 / 0 is 0, as the scorer has it."""
    import numpy as np

    f1 = 2 * sums[..., 0] / np.maximum(sums[..., 1] + sums[..., 2], 1)
    lost: NDArray[np.float64] = f1[..., 0] - f1[..., 1:].mean(axis=-1)
    return lost
