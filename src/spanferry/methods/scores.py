"""Scores: how well a candidate fits an entity."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from spanferry.core.records import Link, Span


def relative_length(source: Span, links: Sequence[Link], candidates: Sequence[Span]) -> list[float]:
    """The alignment score of arXiv 2501.18750, relative to both lengths.

    score(e, c) = 2 * |{(i, j) in A : i in e, j in c}| / (|e| + |c|), lengths in words.

    It counts links (pairs of words), not linked words: a target word linked to two of the entity's words counts twice, and with
    many-to-many links a score can pass 1. With one link a word and equal lengths the best is 1.

    Args:
        source: the entity's span.
        links: the links that start from its words, without repeats.
        candidates: spans of the target sentence.

    Returns:
        One score a candidate, 0 where no link ends in it.
    """
    counts = Counter(target for _, target in links)
    length = max((candidate.end for candidate in candidates), default=0)
    before = list(accumulate((counts[word] for word in range(length)), initial=0))  # (length + 1,): links left of a word
    return [2 * (before[c.end] - before[c.start]) / (len(source) + len(c)) for c in candidates]
