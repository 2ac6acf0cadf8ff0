"""What there is to say of teachers once they have spoken: how far they agree, what each counts, how right each is where there is gold.

Gold is for these numbers alone: nothing learns from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spanferry.core.records import Sentence
from spanferry.core.scoring import score
from spanferry.core.teaching import Teacher, Teaching

if TYPE_CHECKING:
    from spanferry.core.models.tag_probabilities import TagProbabilities


def opinions(
    teaching: Teaching, shares: Sequence[float], taught: Mapping[str, "TagProbabilities"], gold: Sequence[Sentence]
) -> dict[str, float]:
    """Metrics of a lesson.

    ``teachers/count`` of sources; ``teachers/sentences`` of the text, and ``teachers/kept``, the share of them that the student sees;
    ``teachers/agreement/...``, as ``core.agreement`` has it; each source's ``teachers/CODE/weight``. Where the text has gold entities
    also ``f1``, ``precision`` and ``recall`` of what the student is taught (``teachers/f1``) and of each teacher (``teachers/CODE/f1``; of
    several of one source ``teachers/CODE/KIND/f1``).

    Args:
        shares: what each source counts, in their order.
        taught: what the student is to think of sentences that it sees, by id.
        gold: the sentences of the text with whatever labels people gave them, in the same order; empty: there are none.
    """
    from spanferry.core.agreement import agreement

    codes = dict.fromkeys(teacher.language.code for teacher in teaching.teachers)
    agreed = agreement([teacher.readings for teacher in teaching.teachers])
    return {
        "teachers/count": float(len(codes)),
        "teachers/sentences": float(len(teaching.text)),
        "teachers/kept": len(taught) / len(teaching.text) if teaching.text else 0.0,
        **(agreed.metrics("teachers/agreement") if agreed else {}),
        **{f"teachers/{code}/weight": share for code, share in zip(codes, shares, strict=True)},
        **_taught_rates(taught, gold),
        **{name: rate for teacher in teaching.teachers for name, rate in _rates(_name(teacher, teaching), teacher.readings, gold)},
    }


def _taught_rates(taught: Mapping[str, "TagProbabilities"], gold: Sequence[Sentence]) -> dict[str, float]:
    seen = [sentence for sentence in gold if sentence.id in taught]
    return dict(_rates("teachers", [taught[sentence.id] for sentence in seen], seen))


def _rates(name: str, readings: Sequence["TagProbabilities"], gold: Sequence[Sentence]) -> Iterator[tuple[str, float]]:
    """Of what readings say, on the sentences that somebody labelled; nothing where these hold no entity."""
    judged = [
        (ours, ours.with_entities(said.entities())) for ours, said in zip(gold, readings, strict=bool(gold)) if ours.entities is not None
    ]
    if any(ours.entities for ours, _ in judged):
        scores = score([ours for ours, _ in judged], [theirs for _, theirs in judged])
        yield from ((f"{name}/f1", scores.f1), (f"{name}/precision", scores.precision), (f"{name}/recall", scores.recall))


def _name(teacher: Teacher, teaching: Teaching) -> str:
    several = len({each.learnt for each in teaching.teachers}) > 1
    return f"teachers/{teacher.language.code}" + (f"/{teacher.learnt}" if several else "")
