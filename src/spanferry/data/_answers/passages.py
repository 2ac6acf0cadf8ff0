"""Which passages of two texts translate each other and hold the answers to one question."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spanferry.core.records import Language
from spanferry.data._answers.sentence_alignment import Group, align_sentences, length_cost
from spanferry.data._answers.sentences import Place, marks_sentences, sentences
from spanferry.data._answers.squad import Question

Languages = tuple[Language, Language]
_LEAST = 0.01  # sentences whose lengths differ as those of 1 in 100 translations do, or more, are not taken for one


class Unpaired(StrEnum):
    """Why a question of the source language is left out."""

    NO_COUNTERPART = "no_counterpart"  # the target language lacks it
    WRONG_OFFSET = "wrong_offset"  # in one of the languages, the answer does not stand where the file says, or the file gives none
    SEVERAL_GROUPS = "several_groups"  # an answer runs over the border between groups of aligned sentences
    APART = "apart"  # the answers lie in sentences that are not aligned
    IMPLAUSIBLE = "implausible"  # the answers' sentences differ too much in length


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text that becomes one side of a pair, and the sentences that it holds (in Thai: pieces of sentences)."""

    place: Place
    sentences: int


Found = tuple[Passage, Passage] | Unpaired
Finder = Callable[[Question, Question], Found]
"""From a question in both languages to the parallel passages that hold its answers."""


class ParallelTexts:
    """Finds passages where the texts as wholes translate each other (XQuAD): their sentences are aligned.

    Args:
        ratio: characters of the target language for one of the source language.
    """

    def __init__(self, ratio: float, languages: Languages) -> None:
        self._ratio, self._languages = ratio, languages
        self._known: dict[tuple[str, str], tuple[tuple[Place, ...], tuple[Place, ...], list[Group]]] = {}

    def __call__(self, source: Question, target: Question) -> Found:
        """The group of sentences that holds both answers."""
        if source.answer is None or target.answer is None:
            return Unpaired.WRONG_OFFSET
        ours, theirs, groups = self._aligned(source.context, target.context)
        left = {number for number, group in enumerate(groups) if touches(source.answer, (ours[at] for at in group.source))}
        right = {number for number, group in enumerate(groups) if touches(target.answer, (theirs[at] for at in group.target))}
        if not (left and right):  # an answer of spaces
            return Unpaired.WRONG_OFFSET
        if len(left) > 1 or len(right) > 1:
            return Unpaired.SEVERAL_GROUPS
        if left != right:
            return Unpaired.APART
        group = groups[left.pop()]
        return _passage([ours[at] for at in group.source]), _passage([theirs[at] for at in group.target])

    def _aligned(self, source: str, target: str) -> tuple[tuple[Place, ...], tuple[Place, ...], list[Group]]:
        """The sentences of two texts and their groups; each pair of texts, which has several questions, is aligned once."""
        if (source, target) not in self._known:
            ours, theirs = (sentences(text, language) for text, language in zip((source, target), self._languages, strict=True))
            groups = align_sentences(
                [source[slice(*place)] for place in ours],
                [target[slice(*place)] for place in theirs],
                self._ratio,
                source_pieces=not marks_sentences(self._languages[0]),
                target_pieces=not marks_sentences(self._languages[1]),
            )
            self._known[source, target] = ours, theirs, groups
        return self._known[source, target]


class AnswerSentences:
    """Finds passages where the texts share one sentence alone, the answer's (MLQA): the two sentences that hold the answers.

    Nothing but their lengths tells whether they translate each other. Tried on XQuAD, the limit of ``least`` keeps 100 % of the Spanish and
    98 % of the Chinese pairs of one sentence each, and sends away 73 % and 45 % of those that translate a part alone, and 39 % and 41 %
    of the answer's sentence with any other of the text.

    Args:
        ratio: characters of the target language for one of the source language.
        least: the least share of translations whose lengths differ as much.
    """

    def __init__(self, ratio: float, languages: Languages, least: float = _LEAST) -> None:
        self._ratio, self._languages, self._limit = ratio, languages, -math.log(least)

    def __call__(self, source: Question, target: Question) -> Found:
        """The sentences that the answers lie in."""
        ours, theirs = answer_passage(source, self._languages[0]), answer_passage(target, self._languages[1])
        if ours is None or theirs is None:
            return Unpaired.WRONG_OFFSET
        if length_cost(_length(ours.place), _length(theirs.place) / self._ratio) > self._limit:
            return Unpaired.IMPLAUSIBLE
        return ours, theirs


def answer_passage(question: Question, language: Language) -> Passage | None:
    """The sentences that the answer lies in; None where it has no place."""
    if question.answer is None:
        return None
    held = [place for place in sentences(question.context, language) if touches(question.answer, [place])]
    return _passage(held) if held else None


def text_ratio(source: Mapping[str, Question], target: Mapping[str, Question]) -> float:
    """Characters of the target's texts for one of the source's, over the questions that both have; 1 where they have none."""
    shared = source.keys() & target.keys()
    return _ratio((len(source[id].context), len(target[id].context)) for id in shared)


def answer_ratio(source: Mapping[str, Question], target: Mapping[str, Question], languages: Languages) -> float:
    """The same of the sentences that hold the answers."""
    shared = source.keys() & target.keys()
    passages = ((answer_passage(source[id], languages[0]), answer_passage(target[id], languages[1])) for id in shared)
    return _ratio((_length(ours.place), _length(theirs.place)) for ours, theirs in passages if ours and theirs)


def touches(answer: Place, places: Iterable[Place]) -> bool:
    """Whether an answer shares a character with one of the places."""
    return any(start < answer[1] and answer[0] < end for start, end in places)


def _ratio(lengths: Iterable[tuple[int, int]]) -> float:
    ours, theirs = map(sum, zip(*lengths, strict=True)) if (lengths := list(lengths)) else (1, 1)
    return theirs / ours if ours and theirs else 1.0


def _passage(places: Collection[Place]) -> Passage:
    return Passage((min(start for start, _ in places), max(end for _, end in places)), len(places))


def _length(place: Place) -> int:
    return place[1] - place[0]
