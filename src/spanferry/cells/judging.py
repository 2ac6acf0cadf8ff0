"""What of a cell's outputs is judged by answers and on shifted test sets; ``results.py`` has the rest."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TypeVar

from spanferry.cells.cell import Cell
from spanferry.cells.outputs import Projected, Tagged
from spanferry.core.answer_scoring import answer_scores, ceiling
from spanferry.core.config import Transfer
from spanferry.core.records import Sentence
from spanferry.core.scoring import Scores, score

T = TypeVar("T")
Judged = tuple[Sequence[Sentence], Sequence[Sentence]]
"""Gold sentences, and the same ones as somebody labelled them."""
_OF_SHIFTS = ("exact_match", "token_f1", "token_recall")


def judged(gold: Sequence[Sentence], found: Sequence[Sentence]) -> Judged:
    """The sentences that have gold, and what was found in them."""
    both = [(ours, theirs) for ours, theirs in zip(gold, found, strict=True) if ours.entities is not None]
    return [ours for ours, _ in both], [theirs for _, theirs in both]


def shift_scores(tagged: Tagged | None) -> dict[str, Scores]:
    """The scores on each shifted test set, by the shift's name; of the sentences that have gold, and none where none has."""
    found = {name: judged(each.gold, each.sentences) for name, each in tagged.shifted.items()} if tagged else {}
    return {name: score(*sides) for name, sides in found.items() if sides[0]}


def prefixed(shifted: Mapping[str, T]) -> dict[str, T]:
    """What is known by a shift's name, by what it is logged under: ``shift/names``."""
    return {f"shift/{name}": there for name, there in shifted.items()}


def shift_metrics(f1: float, shifted: Mapping[str, float]) -> dict[str, float]:
    """By shift the F1 there and how much is lost; the mean and the worst over shifts. Nothing where nothing was shifted.

    Args:
        f1: on the test set as it is.
        shifted: F1 by shift.
    """
    if not shifted:
        return {}
    each = {f"shift/{name}/{kind}": value for name, there in shifted.items() for kind, value in (("f1", there), ("drop", f1 - there))}
    return {"shift/worst_f1": min(shifted.values()), "shift/mean_f1": fmean(shifted.values()), **each}


def answer_metrics(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> dict[str, float]:
    """How well answers were found, where the corpus's entities are answers to questions: by the tagger, by projection, on shifted sets.

    No stage sees a question but where the corpus puts it before its sentence. ``test/exact_match_ceiling`` is what whoever sees the
    sentences alone can reach.
    """
    if not cell.corpus.answers:
        return {}
    found: dict[str, float] = {}
    for prefix, sides in _answers(cell, projected, tagged).items():
        gold, theirs = judged(*sides)
        metrics = answer_scores(gold, theirs).metrics(prefix) if gold else {}
        if prefix == "test" and gold:
            metrics["test/exact_match_ceiling"] = ceiling(gold)
        found |= {name: value for name, value in metrics.items() if not prefix.startswith("shift/") or name.endswith(_OF_SHIFTS)}
    return found


def _answers(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> dict[str, Judged]:
    """All that answers are looked for in, the headline first; under translate_test the projection stands under both names."""
    by_projection = ([pair.target for pair in projected.pairs], projected.sentences.items) if projected else None
    found: dict[str, Judged] = {}
    if tagged:
        found["test"] = (cell.target("test").items, tagged.sentences)
    elif by_projection and cell.config.transfer is Transfer.translate_test:
        found["test"] = by_projection
    if by_projection:
        found["projection"] = by_projection
    return found | (prefixed({name: (each.gold, each.sentences) for name, each in tagged.shifted.items()}) if tagged else {})
