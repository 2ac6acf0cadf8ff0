"""Where predicted entities miss gold ones: each entity of either side falls into one boundary class.

Gold and predicted entities of a sentence are matched one to one, in this order; what is matched is out of the game:

1. equal span and label: ``exact``;
2. equal span, other label: ``wrong_type``;
3. equal label and a shared word, most shared words first, ties to the leftmost gold, then the leftmost predicted entity:
   ``too_short`` (the predicted span lies inside the gold one), ``too_long`` (the gold one inside the predicted one), or ``shifted``;
4. the rest: ``missed`` (gold) and ``spurious`` (predicted).

Two entities that overlap and share neither span nor label have nothing right in common: one is missed and the other spurious.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from spanferry.core.records import Entity, Sentence, Span


class Boundary(StrEnum):
    """What became of an entity when predicted entities met gold ones."""

    EXACT = "exact"
    WRONG_TYPE = "wrong_type"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SHIFTED = "shifted"
    MISSED = "missed"
    SPURIOUS = "spurious"


def boundary_classes(gold: Sequence[Sentence], predicted: Sequence[Sentence]) -> dict[Boundary, int]:
    """Count the classes over a corpus, by the module's rule.

    Args:
        gold: sentences.
        predicted: the same sentences in the same order; unlabelled counts as without entities, on both sides.

    Returns:
        Every class, in the order of ``Boundary``, with 0 for no entity. All but ``spurious`` add up to the gold entities, all but
        ``missed`` to the predicted ones.
    """
    counts: Counter[Boundary] = Counter()
    for ours, theirs in zip(gold, predicted, strict=True):
        if ours.entities == theirs.entities:  # nearly all sentences, and much cheaper
            counts[Boundary.EXACT] += len(ours.entities or ())
        else:
            counts.update(boundary for boundary, _, _ in boundary_pairs(ours.entities or (), theirs.entities or ()))
    return {boundary: counts[boundary] for boundary in Boundary}


def boundary_pairs(gold: Sequence[Entity], predicted: Sequence[Entity]) -> list[tuple[Boundary, Entity | None, Entity | None]]:
    """The class of each entity of a sentence, by the module's rule, with the gold and the predicted entity that are partners.

    Args:
        gold: entities that do not overlap; ``predicted`` likewise.

    Returns:
        The pairs in the order of matching, then what is missed (without predicted entity), then what is spurious (without gold entity).
    """
    waiting, free = dict.fromkeys(gold), dict.fromkeys(predicted)
    found: list[tuple[Boundary, Entity | None, Entity | None]] = []
    for ours, theirs in _candidates(gold, predicted):
        if ours in waiting and theirs in free:
            del waiting[ours], free[theirs]
            found.append((_class(ours, theirs), ours, theirs))
    missed = [(Boundary.MISSED, entity, None) for entity in waiting]
    return [*found, *missed, *[(Boundary.SPURIOUS, None, entity) for entity in free]]


def _candidates(gold: Sequence[Entity], predicted: Sequence[Entity]) -> list[tuple[Entity, Entity]]:
    """The pairs that may be matched, those to be matched first in front."""
    pairs = [(ours, theirs) for ours in gold for theirs in predicted if ours.span.overlaps(theirs.span)]
    pairs = [(ours, theirs) for ours, theirs in pairs if ours.label == theirs.label or ours.span == theirs.span]
    # entities of a side do not overlap, so those of equal span have no other candidate: nothing has to put them first
    return sorted(pairs, key=lambda pair: (-_shared(pair[0].span, pair[1].span), pair))


def _class(gold: Entity, predicted: Entity) -> Boundary:
    if gold.span == predicted.span:
        return Boundary.EXACT if gold.label == predicted.label else Boundary.WRONG_TYPE
    shared = _shared(gold.span, predicted.span)
    if shared == len(predicted.span):
        return Boundary.TOO_SHORT
    return Boundary.TOO_LONG if shared == len(gold.span) else Boundary.SHIFTED


def _shared(first: Span, second: Span) -> int:
    """Words that two overlapping spans share."""
    return min(first.end, second.end) - max(first.start, second.start)
