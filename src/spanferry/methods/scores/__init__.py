"""Scores: how well each candidate fits each entity. One module each, named as in ``method.scores``: an equation and its paper.

A score is a function of one pair, or of many at once where that is cheaper (models). A worked example, a score of candidates that start
the sentence:

    def opening(pair: Pair, candidates: PairCandidates) -> PairScores:
        return [[float(candidate.start == 0) for candidate in own] for own in candidates]
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from spanferry.core.records import Pair, Span

PairCandidates = Sequence[Sequence[Span]]
"""For each source entity of a pair, in order, its candidates."""

PairScores = list[list[float]]
"""For each of them how well it fits: finite, 0 or more, 0 where nothing speaks for it. Probabilities and similarities end at 1."""


class Score(Protocol):
    """A score of many pairs: one of ``PairScores`` for each pair, in order."""

    def __call__(self, pairs: Sequence[Pair], candidates: Sequence[PairCandidates]) -> list[PairScores]:
        """Score the candidates of each pair's entities."""


def pair_by_pair(score: Callable[[Pair, PairCandidates], PairScores]) -> Score:
    """A score of many pairs from one of a single pair."""
    return lambda pairs, candidates: [score(*of) for of in zip(pairs, candidates, strict=True)]
