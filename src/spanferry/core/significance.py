"""How far a score may be trusted: bootstrap intervals, and paired approximate randomisation between two systems.

Both treat sentences as the sample. They speak of these very systems (a tagger trained with this seed) on more sentences like these;
how much another training would differ is what the spread over seeds tells.

Micro F1 needs three numbers of a sentence, so sentences whose numbers agree are interchangeable: instead of drawing sentences, both
draw *how many* of each kind, from the multinomial or the binomial distribution. That is the same procedure, exactly, in milliseconds.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import DataError
from spanferry.core.records import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1_000
SHUFFLES = 10_000
LEVEL = 0.05
"""Below this p, two systems are said to differ."""

Counts = tuple[int, int, int]
"""What one sentence adds to micro F1: correct, predicted and gold entities."""

_BATCH = 1 << 20  # random numbers held at once: 8 MB
_STEP = 1_000  # shuffles between two looks at whether more are needed; what is drawn does not depend on it
_EQUAL = 1e-12  # two ways to the same F1 differ by rounding alone


@dataclass(frozen=True)
class SentenceCounts:
    """What a system's F1 is made of, sentence by sentence.

    Attributes:
        gold: a digest of the gold sentences, words and entities: two systems with one digest were judged on the same sentences.
        by_id: the counts of each sentence, in the corpus's order.
    """

    gold: str
    by_id: Mapping[str, Counts]


def sentence_counts(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> SentenceCounts:
    """Count entities sentence by sentence; correct is an equal span with an equal label. Both sides hold the same sentences."""
    digest, counts = hashlib.sha256(), {}
    for ours, theirs in zip(gold, predicted, strict=True):
        entities, found = ours.entities or (), theirs.entities or ()
        digest.update(repr((ours.id, ours.words, [(e.span.start, e.span.end, e.label) for e in entities])).encode())
        right = len(entities) if entities == found else len(set(entities).intersection(found))  # equal, as nearly all are, is cheaper
        counts[ours.id] = (right, len(found), len(entities))
    return SentenceCounts(digest.hexdigest()[:20], counts)


def micro_f1(counts: Collection[Counts]) -> float:
    """2 * correct / (predicted + gold), summed over sentences first; 0 where there is no entity on either side."""
    correct, predicted, gold = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return 2 * correct / (predicted + gold) if predicted + gold else 0.0


def bootstrap_interval(
    counts: Collection[Counts], resamples: int = RESAMPLES, confidence: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of micro F1 over sentences.

    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3; for corpora Koehn (2004), "Statistical Significance
    Tests for Machine Translation Evaluation". With n sentences, draw n of them with replacement, ``resamples`` times; the interval
    lies between the (1 - confidence) / 2 and (1 + confidence) / 2 quantiles of their F1 (linear between neighbours).

    Returns:
        Low and high, the same for the same counts in any order. (0, 0) for no sentences; a resample without entities scores 0.
    """
    import numpy as np

    if not counts:
        return 0.0, 0.0
    kinds, sizes = _kinds(counts)
    drawn = np.random.default_rng(seed).multinomial(len(counts), sizes / len(counts), size=resamples)  # (resamples, kinds)
    correct, predicted, gold = (drawn @ kinds).T
    low, high = np.quantile(_f1(correct, predicted, gold), [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def mean_interval(values: Sequence[float], resamples: int = RESAMPLES, confidence: float = 0.95, seed: int = 0) -> tuple[float, float]:
    """The percentile bootstrap interval of a mean over sentences, as ``bootstrap_interval`` has it for micro F1; (0, 0) for no values."""
    import numpy as np

    if not values:
        return 0.0, 0.0
    kinds, sizes = np.unique(np.array(values, np.float64), return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(values), sizes / len(values), size=resamples)  # (resamples, kinds)
    low, high = np.quantile(drawn @ kinds / len(values), [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def approximate_randomisation(first: Sequence[Counts], second: Sequence[Counts], shuffles: int = SHUFFLES, seed: int = 0) -> float:
    """The two-sided p of the difference in micro F1 between two systems on the same sentences.

    Noreen (1989), "Computer-Intensive Methods for Testing Hypotheses"; Yeh (2000), "More accurate tests for the statistical
    significance of result differences" (COLING). If the systems are alike, each sentence's two outputs might as well have been swapped.
    Swap each with probability 1/2, ``shuffles`` times; r of them differ by as much as the systems do, or more:
    p = (r + 1) / (shuffles + 1).

    Args:
        first: one system's counts.
        second: the other's, for the same sentences in the same order.

    Returns:
        p, above 0 and at most 1, the same whichever system comes first up to the draw. 1 for systems alike in every sentence.

    Raises:
        DataError: the two were not judged on the same sentences: their numbers, or a sentence's gold entities, differ.
    """
    *_, (_, reached) = _shuffled(first, second, shuffles, seed)
    return (reached + 1) / (shuffles + 1)


def differ(first: Sequence[Counts], second: Sequence[Counts], shuffles: int = SHUFFLES, seed: int = 0) -> bool:
    """Whether p of ``approximate_randomisation`` is below ``LEVEL``, by the same shuffles, as far as they are needed.

    Raises:
        DataError: the two were not judged on the same sentences.
    """
    too_many, reached = LEVEL * (shuffles + 1) - 1, 0
    for done, reached in _shuffled(first, second, shuffles, seed):
        if reached >= too_many:
            return False
        if done >= 1000 and reached < done / 100:  # all shuffles would say otherwise with a probability below 1e-10
            return True
    return (reached + 1) / (shuffles + 1) < LEVEL


def enough_shuffles(tests: int) -> int:
    """Shuffles with which p may be below ``LEVEL`` after Holm's correction for so many tests: no p is smaller than 1 / (shuffles + 1).

    >>> enough_shuffles(10), enough_shuffles(500)
    (10000, 20000)
    """
    return max(SHUFFLES, round(2 * tests / LEVEL))


def holm(ps: Sequence[float]) -> list[float]:
    """P-values corrected for their number, in the same order (Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure").

    The smallest of n counts n times, the next n - 1 times and so on; none is smaller than one before it, and none larger than 1.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    least, corrected = 0.0, [0.0] * len(ps)
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda place: ps[place])):
        least = max(least, min(1.0, (len(ps) - rank) * ps[place]))
        corrected[place] = least
    return corrected


def _shuffled(first: Sequence[Counts], second: Sequence[Counts], shuffles: int, seed: int) -> Iterator[tuple[int, int]]:
    """Shuffle, and say now and then how often so far, and how many of these differ by as much as the systems do, or more."""
    import numpy as np

    _check_same(first, second)
    changes = [(a[0] - b[0], a[1] - b[1]) for a, b in zip(first, second, strict=True) if a != b]
    if not changes:
        yield shuffles, shuffles
        return
    kinds, sizes = _kinds(changes)
    random, gold = np.random.default_rng(seed), sum(counts[2] for counts in first)
    ours, theirs = (np.array(side)[:, :2].sum(axis=0) for side in (first, second))  # correct, predicted
    observed, reached = _distance(ours, theirs, gold), 0
    step = max(1, min(_STEP, _BATCH // len(kinds)))
    for start in range(0, shuffles, step):
        done = min(start + step, shuffles)
        swapped = random.binomial(sizes, 0.5, size=(done - start, len(kinds)))  # sentences of each kind
        moved = swapped @ kinds
        reached += int(np.count_nonzero(_distance(ours - moved, theirs + moved, gold) >= observed - _EQUAL))
        yield done, reached


def _check_same(first: Sequence[Counts], second: Sequence[Counts]) -> None:
    if len(first) != len(second) or any(a[2] != b[2] for a, b in zip(first, second, strict=True)):
        raise DataError(
            f"{len(first)} sentences with {sum(counts[2] for counts in first)} gold entities and {len(second)} with "
            f"{sum(counts[2] for counts in second)}, or in another order: a paired test compares two systems on the same sentences"
        )


def _kinds(rows: Collection[tuple[int, ...]]) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """The different rows, (kinds, columns) and sorted, and how often each stands."""
    import numpy as np

    found = sorted(Counter(rows).items())
    return np.array([row for row, _ in found], np.int64), np.array([size for _, size in found], np.int64)


def _distance(first: "NDArray[np.int64]", second: "NDArray[np.int64]", gold: int) -> "NDArray[np.float64]":
    """How far two systems' F1 lie apart; the last axis is correct, predicted."""
    import numpy as np

    return np.abs(_f1(first[..., 0], first[..., 1], gold) - _f1(second[..., 0], second[..., 1], gold))


def _f1(correct: "NDArray[np.int64]", predicted: "NDArray[np.int64]", gold: Any) -> "NDArray[np.float64]":
    """``micro_f1`` of arrays; where it is 0 / 0, correct is 0 and any denominator gives the 0 that the scorer gives."""
    import numpy as np

    rates: NDArray[np.float64] = 2 * correct / np.maximum(predicted + gold, 1)
    return rates
