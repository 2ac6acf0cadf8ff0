"""What a method answers, held against what it was asked."""

from collections.abc import Sequence

from spanferry.core.errors import DataError
from spanferry.core.records import Outcome, Pair, Projection


def checked(answers: object, pairs: Sequence[Pair], *, writes_target: bool) -> list[Projection]:
    """The projections that a method made of pairs, in their order.

    Args:
        writes_target: whether the method makes the target sentences itself.

    Raises:
        DataError: they are no list of projections, one a pair, each of its pair's target, labelled, with an outcome a source entity.
    """
    if not isinstance(answers, list):
        raise DataError(f"method: project answered with {type(answers).__name__}; it gives a list, one projection a pair")
    if len(answers) != len(pairs):
        raise DataError(f"method: project answered with {len(answers)} projections for {len(pairs)} pairs; it gives one a pair, in order")
    for pair, answer in zip(pairs, answers, strict=True):
        if wrong := _wrong(pair, answer, writes_target):
            raise DataError(f"method: what project made of sentence {pair.id!r}: {wrong}")
    return answers


def _wrong(pair: Pair, answer: object, writes_target: bool) -> str:
    """What is wrong with one answer; empty where nothing is."""
    if not isinstance(answer, Projection):
        return f"{type(answer).__name__}, where a Projection is wanted"
    target, asked = answer.target, len(pair.source.entities or ())
    if target.id != pair.id:
        return f"the target is {target.id!r}; projections keep the order of their pairs"
    if target.words != pair.target.words and not writes_target:
        return "its target has other words than the pair's; pair.target.with_entities(...) labels it"
    if target.entities is None:
        return "its target is not labelled; pair.target.with_entities(()) says that nothing arrived"
    if len(answer.outcomes) != asked:
        return f"{len(answer.outcomes)} outcomes for {asked} source entities; each entity has one, in the source's order"
    if not all(isinstance(outcome, Outcome) for outcome in answer.outcomes):
        return f"an outcome is a member of core.records.Outcome ({', '.join(Outcome)}), and these are {answer.outcomes}"
    if bool(target.entities) != (Outcome.PROJECTED in answer.outcomes):
        return f"{len(target.entities)} entities arrived, and the outcomes are {', '.join(answer.outcomes) or 'none'}"
    return _wrong_scores(answer)


def _wrong_scores(answer: Projection) -> str:
    scores, arrived = answer.scores, len(answer.target.entities or ())
    if scores is None or (len(scores) == arrived and all(0 <= score <= 1 for score in scores)):
        return ""
    return f"its scores are {scores}; each of the {arrived} entities that arrived has one from 0 to 1"
