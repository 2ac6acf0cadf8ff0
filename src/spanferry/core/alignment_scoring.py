"""The one scorer of links: against gold links, of entity words alone, and one alignment against another."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Sentence


@dataclass(frozen=True)
class AlignmentScores:
    """Link-level scores of a corpus, micro-averaged: counts are summed over all pairs first.

    Attributes:
        f1: harmonic mean of precision and recall, in [0, 1].
        precision: share of the predicted links that are possible ones.
        recall: share of the gold (sure) links that were predicted.
        aer: alignment error rate, in [0, 1]; 0 is best.
        support: gold (sure) links.
        predicted: predicted links.
        pairs: pairs scored.
    """

    f1: float
    precision: float
    recall: float
    aer: float
    support: int
    predicted: int
    pairs: int

    def metrics(self, prefix: str) -> dict[str, float]:
        """Flat metric names, the headline first: ``{prefix}/f1``, ``/precision``, ``/recall``, ``/aer``, ``/support``, ..."""
        return {f"{prefix}/{field.name}": float(getattr(self, field.name)) for field in fields(self)}

    def ratios(self, prefix: str) -> dict[str, float]:
        """``{prefix}precision``, ``{prefix}recall`` and ``{prefix}f1``, those alone that can be told.

        Without predicted links there is no precision, without gold links neither recall nor F1.
        """
        found = {f"{prefix}precision": self.precision} if self.predicted else {}
        return found | ({f"{prefix}recall": self.recall, f"{prefix}f1": self.f1} if self.support else {})


def score_alignment(
    gold: Sequence[Alignment], predicted: Sequence[Alignment], possible: Sequence[Alignment] | None = None
) -> AlignmentScores:
    """Compare predicted links with gold ones, after Och and Ney (2003).

    "A Systematic Comparison of Various Statistical Alignment Models", Computational Linguistics 29(1).
    With sure links S, possible links P (S is always counted among them) and predicted links A, summed over the corpus:
    precision = |A & P| / |A|, recall = |A & S| / |S|, AER = 1 - (|A & S| + |A & P|) / (|A| + |S|).
    Without possible links P = S, and AER = 1 - F1.

    Args:
        gold: the sure links, one alignment a pair.
        predicted: one alignment a pair, in the same order.
        possible: the possible links, in the same order; None where the gold standard has one kind of link.

    Returns:
        The scores. Without gold and without predicted links nothing is wrong: AER is 0; precision, recall and F1, whose
        denominators are 0, are 0 as in ``score``. Where one side alone has no links its ratio is 0 and AER is 1, or less where
        predicted links are possible ones.

    Raises:
        DataError: the sequences differ in length.
    """
    possible = gold if possible is None else possible
    if not len(gold) == len(predicted) == len(possible):
        raise DataError(
            f"{len(gold)} gold, {len(predicted)} predicted and {len(possible)} possible alignments: "
            f"scoring takes one of each for every pair"
        )
    support = predictions = correct = allowed = 0  # |S|, |A|, |A & S|, |A & P|
    for sure, found, maybe in zip(gold, predicted, possible, strict=True):
        links, wanted = set(found.links), set(sure.links)
        right = links & wanted
        support += len(wanted)
        predictions += len(links)
        correct += len(right)
        allowed += len(right.union(links.intersection(maybe.links)) if maybe.links and maybe is not sure else right)
    return _alignment_scores(support, predictions, correct, allowed, len(gold))


def _alignment_scores(support: int, predictions: int, correct: int, allowed: int, pairs: int) -> AlignmentScores:
    precision, recall = _ratio(allowed, predictions), _ratio(correct, support)
    return AlignmentScores(
        f1=_ratio(2 * precision * recall, precision + recall),
        precision=precision,
        recall=recall,
        aer=_ratio(predictions + support - correct - allowed, predictions + support),
        support=support,
        predicted=predictions,
        pairs=pairs,
    )


def entity_scores(
    sources: Sequence[Sentence], gold: Sequence[Alignment], predicted: Sequence[Alignment], possible: Sequence[Alignment] | None = None
) -> AlignmentScores:
    """Compare the links of entity words alone, which are those that projection feels: the source word lies in a source entity.

    Args:
        sources: the source sentences, labelled; one without entities, or that nobody labelled, adds nothing.
        gold, predicted, possible: as for ``score_alignment``.

    Returns:
        The scores over those links.

    Raises:
        DataError: the sequences differ in length.
    """
    possible = gold if possible is None else possible
    if not len(sources) == len(gold) == len(predicted) == len(possible):
        raise DataError(f"{len(sources)} source sentences and {len(gold)} gold alignments: scoring takes one of each for every pair")
    words = [_entity_words(source) for source in sources]
    sure, found = ([_from(*row) for row in zip(words, side, strict=True)] for side in (gold, predicted))
    maybe = sure if possible is gold else [_from(*row) for row in zip(words, possible, strict=True)]
    return score_alignment(sure, found, maybe)


def _entity_words(sentence: Sentence) -> frozenset[int]:
    return frozenset(word for entity in sentence.entities or () for word in range(entity.span.start, entity.span.end))


def _from(words: frozenset[int], alignment: Alignment) -> Alignment:
    """The links of some source words; links are all that is scored, so weights are left behind."""
    return Alignment(tuple([link for link in alignment.links if link[0] in words])) if alignment.links else alignment


def agreement(first: Sequence[Alignment], second: Sequence[Alignment]) -> float | None:
    """How alike two alignments A and B of the same pairs are: 2 |A & B| / (|A| + |B|), summed over the pairs; weights do not count.

    It is symmetric, in [0, 1], and the F1 of either one judged by the other.

    Returns:
        The agreement; None where neither has a link.

    Raises:
        DataError: the two are not of equally many pairs.
    """
    if len(first) != len(second):
        raise DataError(f"alignments of {len(first)} and of {len(second)} pairs: agreement is between alignments of the same pairs")
    total = sum(len(ours.links) + len(theirs.links) for ours, theirs in zip(first, second, strict=True))
    shared = sum(len(set(ours.links).intersection(theirs.links)) for ours, theirs in zip(first, second, strict=True))
    return 2 * shared / total if total else None


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else 0.0
