"""Candidates: the target spans an entity may land on."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from spanferry.core.records import Pair, Span
from spanferry.methods.links import link_counts
from spanferry.methods.scores import PairCandidates
from spanferry.methods.solvers.problem import Option


def ngrams(words: Sequence[str], min_length: int = 1, max_length: int | None = None, stop_words: Collection[str] = ()) -> list[Span]:
    """All spans of ``min_length`` to ``max_length`` words, leftmost first, then shorter first; none for an empty sentence.

    Args:
        words: the target sentence.
        max_length: None allows any length.
        stop_words: words that a candidate neither begins nor ends with, lower-cased; inside they are welcome.
    """
    longest = len(words) if max_length is None else max_length
    if not stop_words:
        return list(_spans(len(words), min_length, longest))
    edge = [word.lower() not in stop_words for word in words]
    return [span for span in _spans(len(words), min_length, longest) if edge[span.start] and edge[span.end - 1]]


@lru_cache(maxsize=1024)
def _spans(length: int, shortest: int, longest: int) -> tuple[Span, ...]:
    starts = range(length)
    return tuple(Span(start, end) for start in starts for end in range(start + shortest, min(start + longest, length) + 1))


def ranges(linked: Collection[int], merge_distance: int) -> list[Span]:
    """The linked target words of an entity as ranges, left to right; words with at most ``merge_distance`` others between share one."""
    return [Span(run.start, run.stop) for run in runs(sorted(linked), merge_distance)] if linked else []


def runs(words: Sequence[int], gap: int = 0) -> list[range]:
    """Sorted words, at least one, as stretches; neighbours and words with at most ``gap`` others between them share one."""
    if words[-1] - words[0] == len(words) - 1:
        return [range(words[0], words[-1] + 1)]
    breaks = [place for place, (left, right) in enumerate(pairwise(words), start=1) if right - left - 1 > gap]
    return [range(words[start], words[end - 1] + 1) for start, end in pairwise([0, *breaks, len(words)])]


def propose_ngrams(pairs: Sequence[Pair], min_length: int, max_length: int | None, stop_words: Collection[str]) -> list[PairCandidates]:
    """For each pair the ``ngrams`` of its target, the same for each entity."""
    return [[ngrams(pair.target.words, min_length, max_length, stop_words)] * len(pair.source.entities or ()) for pair in pairs]


def propose_ranges(pairs: Sequence[Pair], merge_distance: int, min_length: int, max_length: int | None) -> list[PairCandidates]:
    """For each pair and entity the ``ranges`` of the words linked to it, of a length that is allowed.

    Raises:
        DataError: a source is not labelled, or a pair is not aligned.
    """
    found = [[ranges(masses, merge_distance) for masses in link_counts(pair)] for pair in pairs]
    return [[[span for span in own if min_length <= len(span) <= (max_length or len(span))] for own in of_pair] for of_pair in found]


def tight_options(length: int, masses: Mapping[int, float], max_length: int | None = None) -> list[Option]:
    """The n-grams that begin and end on a linked word, with the score ``relative_length`` (or ``link_weight``) gives them.

    No others can be in a best solution (dominance): cut the words without links off either end of a candidate; the mass of its links
    stays, its length falls, so its score rises, and it covers no word that it did not cover before.

    Args:
        length: words of the entity.
        masses: target word, from 0 -> mass of the entity's links that end there.
        max_length: the most words of a candidate; None allows any length.
    """
    words = sorted(masses)
    options: list[Option] = []
    for first, start in enumerate(words):
        mass = 0.0
        for word in words[first:]:
            size = word - start + 1
            if max_length is not None and size > max_length:
                break
            mass += masses[word]
            options.append((start, word + 1, 2 * mass / (length + size)))
    return options
