"""The one scorer of entities against gold entities (``alignment_scoring`` has that of links).

Entities are scored by seqeval, micro-averaged, in strict IOB2 mode: an entity counts when label, start and end are all right.

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

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 95 % bootstrap interval of F1 over sentences; computed when first asked for."""
        return bootstrap_interval(self.counts.by_id.values())

    def metrics(self, prefix: str) -> dict[str, float]:
        """Flat metric names, the headline first: ``{prefix}/f1``, ``/precision``, ..., ``/f1_low``, ``/f1_high``.

        Then ``{prefix}/boundary/exact``, ... by class, and ``{prefix}/PER/f1``, ... by label.
        """
        overall = TypeScores(self.f1, self.precision, self.recall, self.support, self.predicted)
        metrics = overall.metrics(prefix) | {f"{prefix}/sentences": float(self.sentences)}
        metrics |= dict(zip((f"{prefix}/f1_low", f"{prefix}/f1_high"), self.interval, strict=True))
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
    rows = _seqeval(gold, predicted)
    supports, predictions = _count(gold), _count(predicted)
    per_type = {label: TypeScores(*rows[label], supports[label], predictions[label]) for label in sorted(supports | predictions)}
    return Scores(
        *rows[_MICRO],
        support=supports.total(),
        predicted=predictions.total(),
        sentences=len(gold),
        per_type=per_type,
        boundaries=boundary_classes(gold, predicted),
        counts=sentence_counts(gold, predicted),
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


_MICRO = "micro avg"  # seqeval's name for the row over all labels
_Rates = tuple[float, float, float]  # F1, precision, recall


def _seqeval(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> dict[str, _Rates]:
    """The rates of each label that stands on either side, and over all labels under ``_MICRO``."""
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    # Sentences without entities change no count and cost 10 us a word; seqeval refuses or warns at a corpus without any.
    pairs = [(ours, theirs) for ours, theirs in zip(gold, predicted, strict=True) if ours.entities or theirs.entities]
    if not pairs:
        return {_MICRO: (0.0, 0.0, 0.0)}
    report = classification_report(
        [_tags(ours) for ours, _ in pairs],
        [_tags(theirs) for _, theirs in pairs],
        mode="strict",
        scheme=IOB2,
        zero_division=0,
        output_dict=True,
    )
    return {name: (float(row["f1-score"]), float(row["precision"]), float(row["recall"])) for name, row in report.items()}


def _tags(sentence: Sentence) -> list[str]:
    return encode(sentence.entities or (), len(sentence.words))


def _count(sentences: Sequence[Sentence]) -> Counter[str]:
    return Counter(entity.label for sentence in sentences for entity in sentence.entities or ())
