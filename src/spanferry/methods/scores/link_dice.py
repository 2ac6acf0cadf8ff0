"""Links inside against links outside: a score in which words that nothing translates cost next to nothing."""

from collections import Counter
from itertools import accumulate

from spanferry.core.records import Pair
from spanferry.methods.links import given_alignment, link_weights, source_entities
from spanferry.methods.scores import PairCandidates, PairScores

UNLINKED = 0.05
"""What a target word without links counts: little, so that a gap may hold articles and prepositions; not 0, so that edges do not."""


def link_dice(pair: Pair, candidates: PairCandidates) -> PairScores:
    """score(e, c) = 2 * w(e, c) / (sum of max(1, w(i)) over i in e + sum of max(UNLINKED, w(j)) over j in c).

    w(e, c) is the weight of the links between the two, w(i) and w(j) that of all links of a source and of a target word; a link without
    weight counts 1. It is the Dice coefficient (1945) of the two sets of links: a candidate pays for words that translate something
    else, where ``relative_length`` makes it pay for all words alike, those of an article or a preposition between two names too. In
    exchange it trusts that a word without links has no counterpart.

    Raises:
        DataError: the source is not labelled, or the pair is not aligned.
    """
    sources: Counter[int] = Counter()
    targets: Counter[int] = Counter()
    for (source, target), weight in given_alignment(pair).by_link().items():
        sources[source] += weight  # type: ignore[assignment]  # a counter of weights
        targets[target] += weight  # type: ignore[assignment]
    words = range(len(pair.target.words))
    costs = list(accumulate((max(targets[word], UNLINKED) for word in words), initial=0.0))  # (words + 1,): cost left of a word
    scores = []
    for entity, masses, own in zip(source_entities(pair), link_weights(pair), candidates, strict=True):
        size = sum(max(1.0, sources[word]) for word in range(entity.span.start, entity.span.end))
        shared = list(accumulate((masses.get(word, 0.0) for word in words), initial=0.0))
        scores.append([2 * (shared[c.end] - shared[c.start]) / (size + costs[c.end] - costs[c.start]) for c in own])
    return scores
