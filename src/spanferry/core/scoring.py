"""The one scorer of entities against gold entities (``alignment_scoring`` has that of links).

Entities are scored as seqeval scores them, micro-averaged, in strict IOB2 mode: an entity counts when label, start and end are all right.
What that takes, three counts a label and a division, is done here, on spans: to the last bit seqeval's figures, which the tests compare
on random data, in a hundredth of its time (it takes tags apart, word by word, and a second to import).

There is no choice of mode. seqeval's default and strict modes differ only on ill-formed tags (an ``I-`` that continues nothing
starts an entity in one and is dropped by the other), and a ``Sentence`` holds spans, whose IOB2 tags are well-formed: there the
modes cannot differ. The leniency of tables published in default mode lies in *reading* a system's tags:
``bio.decode(tags, strict=False)`` mends them by that same rule, so ill-formed files read leniently and scored here give the
figures of seqeval's default mode.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import ne

from spanferry.core.bio import encode
from spanferry.core.boundaries import Boundary, boundary_classes
from spanferry.core.errors import DataError
from spanferry.core.records import Sentence
from spanferry.core.significance import SentenceCounts, bootstrap_interval, sentence_counts


@dataclass(frozen=True)
class TypeScores:
    """The scores of one label. ``support`` counts gold entities, ``predicted`` predicted ones; the others lie in [0, 1]."""

    f1: float
    precision: float
    recall: float
    support: int
    predicted: int

    def metrics(self, prefix: str) -> dict[str, float]:
        """``{prefix}/f1``, ``/precision``, ``/recall``, ``/support`` and ``/predicted``, in that order."""
        return {f"{prefix}/{field.name}": float(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True)
class Scores:
    """Entity-level scores of a corpus.

    Attributes:
        f1: micro-averaged over all entities, in [0, 1], as are ``precision`` and ``recall``. 0 where the denominator is 0.
        support: gold entities.
        predicted: predicted entities.
        sentences: sentences scored, those without entities included.
        per_type: the same for each label that stands on either side, by name.
        boundaries: entities by boundary class.
        counts: what F1 is made of, sentence by sentence: what intervals and paired tests start from.
        accuracy: share of words whose IOB2 tag is right, words outside entities included; 0 for no words.
    """

    f1: float
    precision: float
    recall: float
    support: int
    predicted: int
    sentences: int
    per_type: Mapping[str, TypeScores]
    boundaries: Mapping[Boundary, int]
    counts: SentenceCounts
    accuracy: float = 0.0

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % bootstrap interval of F1 over sentences; computed when first asked for."""
        return bootstrap_interval(self.counts.by_id.values())

    def metrics(self, prefix: str) -> dict[str, float]:
        """Flat metric names, the headline first: ``{prefix}/f1``, ``/precision``, ..., ``/f1_low``, ``/f1_high``, ``/accuracy``.

        Then ``{prefix}/boundary/exact``, ... by class, and ``{prefix}/PER/f1``, ... by label.
        """
        overall = TypeScores(self.f1, self.precision, self.recall, self.support, self.predicted)
        metrics = overall.metrics(prefix) | {f"{prefix}/sentences": float(self.sentences)}
        metrics |= dict(zip((f"{prefix}/f1_low", f"{prefix}/f1_high"), self.interval, strict=True))
        metrics[f"{prefix}/accuracy"] = self.accuracy
        metrics |= {f"{prefix}/boundary/{name}": float(count) for name, count in self.boundaries.items()}
        for label, scores in self.per_type.items():
            metrics |= scores.metrics(f"{prefix}/{label}")
        return metrics


def score(gold: Sequence[Sentence], predicted: Sequence[Sentence], labels: Collection[str] | None = None) -> Scores:
    """Compare predicted entities with gold ones.

    Args:
        gold: labelled sentences.
        predicted: the same sentences by id, in the same order, with the same words, labelled too.
        labels: count only these labels, on both sides. None counts all.

    Returns:
        The scores. A ratio whose denominator is 0 is 0: a corpus without any entity, or no sentence at all, scores 0.

    Raises:
        DataError: the two sides are not the same sentences, or one is not labelled.
    """
    _check_same(gold, predicted)
    if labels is not None:
        gold = [sentence.restricted_to(labels) for sentence in gold]
        predicted = [sentence.restricted_to(labels) for sentence in predicted]
    right, supports, predictions = _count_right(gold, predicted), _count(gold), _count(predicted)
    overall = _rated(right.total(), supports.total(), predictions.total())
    return Scores(
        f1=overall.f1,
        precision=overall.precision,
        recall=overall.recall,
        support=overall.support,
        predicted=overall.predicted,
        sentences=len(gold),
        per_type={label: _rated(right[label], supports[label], predictions[label]) for label in sorted(supports | predictions)},
        boundaries=boundary_classes(gold, predicted),
        counts=sentence_counts(gold, predicted),
        accuracy=_accuracy(gold, predicted),
    )


def _check_same(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> None:
    if len(gold) != len(predicted):
        raise DataError(f"{len(gold)} gold sentences but {len(predicted)} predicted ones: scoring compares the same sentences")
    for ours, theirs in zip(gold, predicted, strict=True):
        if ours.id != theirs.id:
            raise DataError(f"gold sentence {ours.id!r} meets predicted {theirs.id!r}: both sides hold the same ids in the same order")
        if ours.words != theirs.words:
            raise DataError(
                f"sentence {ours.id!r}: {len(ours.words)} gold words but {len(theirs.words)} predicted ones, or other words; "
                f"entities can only be compared over the same words"
            )
        for side, sentence in (("gold", ours), ("predicted", theirs)):
            if sentence.entities is None:
                raise DataError(f"sentence {sentence.id!r}: the {side} side is not labelled (entities=None); label it, or give it ()")


def _rated(right: int, support: int, predicted: int) -> TypeScores:
    """The rates that counts make. F1 is taken from precision and recall, as seqeval takes it: another order rounds otherwise."""
    precision, recall = _ratio(right, predicted), _ratio(right, support)
    return TypeScores(_ratio(2 * precision * recall, precision + recall), precision, recall, support, predicted)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else 0.0


def _accuracy(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> float:
    """The share of words whose tag is the same on both sides; only where entities differ are words looked at."""
    words = sum(len(sentence.words) for sentence in gold)
    wrong = 0
    for ours, theirs in zip(gold, predicted, strict=True):
        if ours.entities != theirs.entities:
            tags, others = (encode(side.entities or (), len(side.words)) for side in (ours, theirs))
            wrong += sum(map(ne, tags, others))
    return _ratio(words - wrong, words)


def _count(sentences: Sequence[Sentence]) -> Counter[str]:
    """Entities by label."""
    return Counter([entity.label for sentence in sentences for entity in sentence.entities or ()])


def _count_right(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> Counter[str]:
    """Predicted entities with a gold one's label, start and end, by label. Those of one side do not overlap: none is there twice."""
    found: list[str] = []
    for ours, theirs in zip(gold, predicted, strict=True):
        entities, others = ours.entities or (), theirs.entities or ()
        if entities == others:  # nearly all sentences, and much cheaper
            found += [entity.label for entity in entities]
        elif entities and others:
            found += [entity.label for entity in set(entities).intersection(others)]
    return Counter(found)
