"""The alignment score of arXiv 2501.18750, relative to the lengths of both sides."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from spanferry.core.records import Pair, Span
from spanferry.methods.links import link_counts, source_entities
from spanferry.methods.scores import PairCandidates, PairScores


def relative_length(pair: Pair, candidates: PairCandidates) -> PairScores:
    """score(e, c) = 2 * |{(i, j) in A : i in e, j in c}| / (|e| + |c|), with the alignment A and lengths in words.

    It counts links (pairs of words), not linked words: a target word linked to two of the entity's words counts twice, and with
    many-to-many links a score can pass 1. With one link a word and equal lengths the best is 1.

    Raises:
        DataError: the source is not labelled, or the pair is not aligned.
    """
    lengths = [len(entity.span) for entity in source_entities(pair)]
    return [relative_mass(*of) for of in zip(lengths, link_counts(pair), candidates, strict=True)]


def relative_mass(length: int, masses: Mapping[int, float], candidates: Sequence[Span]) -> list[float]:
    """2 * m / (length + |c|) for each candidate c, m being what lies in it.

    Args:
        length: words of the entity.
        masses: target word, from 0 -> mass of the entity's links that end there.
    """
    end = max((candidate.end for candidate in candidates), default=0)
    before = list(accumulate((masses.get(word, 0.0) for word in range(end)), initial=0.0))  # (end + 1,): mass left of a word
    return [2 * (before[c.end] - before[c.start]) / (length + len(c)) for c in candidates]
