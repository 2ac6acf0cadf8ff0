"""Teachers with made-up opinions."""

import numpy as np
import pytest

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Sentence
from spanferry.core.teaching import Teacher, Teaching
from spanferry.data.languages import language

TAGS = ("O", "B-PER", "I-PER")


@pytest.fixture
def says():
    """A reading: a row a word."""

    def make(*rows, tags=TAGS):
        return TagProbabilities(tags, np.array(rows, dtype=float).reshape(-1, len(tags)))

    return make


@pytest.fixture
def taught_by():
    """What teachers make of a teaching, as a school asks them."""

    def make(teachers, teaching):
        return teachers.teach(teaching, teachers.weigh(teaching))

    return make


@pytest.fixture
def teacher():
    def make(code, *readings, learnt="source", independence=()):
        return Teacher(language(code), learnt, readings, independence)

    return make


@pytest.fixture
def teaching():
    """Sentences of the target language by their words; sources by code and their sentences' words."""

    def make(*teachers, text=("ein Wort",), target="de", sources=None):
        sentences = [Sentence(f"train-{number}", target, tuple(words.split())) for number, words in enumerate(text, 1)]
        known = {
            code: [Sentence(f"train-{number}", code, tuple(words.split())) for number, words in enumerate(lines, 1)]
            for code, lines in (sources or {}).items()
        }
        return Teaching(teachers, sentences, known, language(target), seed=0)

    return make
