"""The alignment score for soft alignments."""

from spanferry.core.records import Pair
from spanferry.methods.links import link_weights, source_entities
from spanferry.methods.scores import PairCandidates, PairScores
from spanferry.methods.scores.relative_length import relative_mass


def link_weight(pair: Pair, candidates: PairCandidates) -> PairScores:
    """score(e, c) = 2 * sum of w(i, j) over links with i in e and j in c / (|e| + |c|), w being how sure the aligner is.

    ``relative_length`` where links have no weights, or all have 1.

    Raises:
        DataError: the source is not labelled, or the pair is not aligned.
    """
    lengths = [len(entity.span) for entity in source_entities(pair)]
    return [relative_mass(*of) for of in zip(lengths, link_weights(pair), candidates, strict=True)]
