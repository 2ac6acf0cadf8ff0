"""Candidates: the target spans an entity may land on."""

from spanferry.core.records import Span


def ngrams(length: int, max_length: int | None = None) -> list[Span]:
    """All spans of a sentence of ``length`` words, leftmost first, then shorter first; none for an empty sentence.

    Args:
        length: words of the sentence.
        max_length: the most words a span may hold; None leaves all ``length * (length + 1) / 2`` of them.
    """
    longest = length if max_length is None else max_length
    return [Span(start, end) for start in range(length) for end in range(start + 1, min(start + longest, length) + 1)]
