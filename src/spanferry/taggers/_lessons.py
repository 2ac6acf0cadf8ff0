"""Training sentences, and what is known of their words besides labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spanferry.core.errors import DataError
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Sentence
from spanferry.core.stages import TrainingData


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence to learn from.

    Attributes:
        sentence: labelled: by people, by projection, or with what teachers find likeliest.
        weights: how much each word counts; None: 1 each.
        soft: what teachers think of its words; None: nobody was asked.
    """

    sentence: Sentence
    weights: Sequence[float] | None = None
    soft: TagProbabilities | None = None


def lessons(data: TrainingData) -> list[Lesson]:
    """One for each training sentence that has words, in order.

    Raises:
        DataError: no training sentence has words, one was never labelled, what is told of its words is not told of each, or a weight is
            below 0 or no number.
    """
    check_labelled(data)
    return [_lesson(sentence, data) for sentence in data.train if sentence.words]


def check_labelled(data: TrainingData) -> None:
    """Refuse what cannot be learnt from.

    Raises:
        DataError: no training sentence has words, or a sentence was never labelled.
    """
    if not any(sentence.words for sentence in data.train):
        raise DataError(f"the tagger has nothing to learn from: none of {len(data.train)} training sentences has a word")
    taught = (sentence for sentence in data.train if sentence.id not in data.soft)
    for sentence in (*taught, *data.dev):
        if sentence.entities is None:
            raise DataError(f"sentence {sentence.id!r} is not labelled; a tagger learns from, and is chosen by, labelled sentences")


def _lesson(sentence: Sentence, data: TrainingData) -> Lesson:
    weights, soft = data.weights.get(sentence.id), data.soft.get(sentence.id)
    for name, told in (("weights", weights), ("teachers' opinions", soft and soft.of_words)):
        if told is not None and len(told) != len(sentence.words):
            raise DataError(f"sentence {sentence.id!r}: {len(told)} {name} for {len(sentence.words)} words: each word has one")
    for weight in weights or ():
        if not 0 <= weight < math.inf:
            raise DataError(f"sentence {sentence.id!r}: a word of weight {weight}: a weight is a number, 0 or more")
    return Lesson(sentence if soft is None else sentence.with_entities(soft.entities()), weights, soft)
