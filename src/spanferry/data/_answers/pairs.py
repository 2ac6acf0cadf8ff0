"""Questions that two languages share, as pairs of parallel passages with one entity each: the answer.

What cannot be paired is counted by reason and left out; nothing is guessed.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spanferry.core.corpus import ANSWER, Corpus, Split
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Language, Sentence, Span
from spanferry.core.writing import split
from spanferry.data._answers.passages import Finder, Languages, Passage, Unpaired, answer_passage
from spanferry.data._answers.squad import Question

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a pair: its words, those of the answer, and whether these took in a character that the answer lacks."""

    words: tuple[str, ...]
    answer: Span
    widened: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A question's pair, and how many sentences its source holds."""

    source: _Side
    target: _Side
    sentences: int


def pair_answers(
    name: str,
    source: Mapping[str, Question],
    target: Mapping[str, Question],
    find: Finder,
    languages: Languages,
    domain: str = "",
    *,
    asked: bool = False,
) -> Corpus:
    """One pair a question, in the source's order, as the split ``train`` of both sides; ids number the pairs, and all are of one domain.

    Args:
        asked: whether each side begins with the question, in its own language.

    Returns:
        The corpus with its counts: ``questions`` of the source, ``pairs``, ``unpaired/REASON``, ``different_pairs`` (a passage stands
        there once for each of its questions), ``source_sentences`` in the pairs, and ``widened/source`` and ``/target``: answers that
        begin or end inside a word and were widened to whole words.

    Raises:
        DataError: nothing can be paired; ``name`` says of what.
    """
    found = [_row(question, target.get(question.id), find, languages, asked=asked) for question in source.values()]
    rows = [row for row in found if isinstance(row, _Row)]
    counts = _counts(rows, Counter(reason for reason in found if isinstance(reason, Unpaired)))
    told = f"{name}, {languages[0].name} and {languages[1].name}: {_told(counts)}"
    if not rows:
        raise DataError(f"{told}. Are these the files of one corpus in two languages?")
    log.info("%s", told)
    sides = [row.source for row in rows], [row.target for row in rows]
    ours, theirs = (_sentences(side, language, domain) for side, language in zip(sides, languages, strict=True))
    return Corpus({"train": ours}, {"train": theirs}, answers=True, counts=counts)


def alone(questions: Mapping[str, Question], language: Language, name: Split, domain: str = "", *, asked: bool = False) -> list[Sentence]:
    """The sentences of one language that hold the answers, which need no counterpart; what has no place in its text is left out.

    Args:
        name: of the split, as their ids say it.
        asked: whether each begins with its question.
    """
    found = [(question, answer_passage(question, language)) for question in questions.values()]
    sides = [_side(question, passage, language, asked=asked) for question, passage in found if passage]
    return _sentences([side for side in sides if side], language, domain, name)


def _row(question: Question, other: Question | None, find: Finder, languages: Languages, *, asked: bool) -> _Row | Unpaired:
    if other is None:
        return Unpaired.NO_COUNTERPART
    passages = find(question, other)
    if isinstance(passages, Unpaired):
        return passages
    both = zip((question, other), passages, languages, strict=True)
    ours, theirs = (_side(each, passage, language, asked=asked) for each, passage, language in both)
    return _Row(ours, theirs, passages[0].sentences) if ours and theirs else Unpaired.WRONG_OFFSET


def _side(question: Question, passage: Passage, language: Language, *, asked: bool) -> _Side | None:
    """The passage in words, the question before it if ``asked``; None where the answer holds no word."""
    start, end = passage.place
    text = split(question.context[start:end], language)
    first, last = question.answer or (start, start)
    span = text.covering(max(first - start, 0), last - start)
    if span is None:
        return None
    outer = start + text.places[span.start][0], start + text.places[span.end - 1][1]
    before = split(question.text, language).words if asked else ()
    moved = Span(span.start + len(before), span.end + len(before))
    return _Side((*before, *text.words), moved, outer[0] < first or last < outer[1])


def _sentences(sides: Sequence[_Side], language: Language, domain: str, name: Split = "train") -> list[Sentence]:
    rows = ((f"{name}-{number}", side.words, (Entity(side.answer, ANSWER),)) for number, side in enumerate(sides, 1))
    return [Sentence(id, language.code, words, entities, domain) for id, words, entities in rows]


def _counts(rows: Sequence[_Row], unpaired: Mapping[Unpaired, int]) -> dict[str, float]:
    counts = {
        "questions": len(rows) + sum(unpaired.values()),
        "pairs": len(rows),
        **{f"unpaired/{reason}": unpaired.get(reason, 0) for reason in Unpaired},
        "different_pairs": len({(row.source.words, row.target.words) for row in rows}),
        "widened/source": sum(row.source.widened for row in rows),
        "widened/target": sum(row.target.widened for row in rows),
        "source_sentences": sum(row.sentences for row in rows),
    }
    return {name: float(count) for name, count in counts.items()}


def _told(counts: Mapping[str, float]) -> str:
    told = f"{counts['pairs']:.0f} of {counts['questions']:.0f} questions paired"
    reasons = {reason: counts[f"unpaired/{reason}"] for reason in Unpaired}
    left = ", ".join(f"{number:.0f} {reason}" for reason, number in reasons.items() if number)
    return f"{told}, {left}" if left else told
