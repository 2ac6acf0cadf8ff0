"""Pieces of training sentences."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Entity, Sentence, Span
from spanferry.taggers._crops import LENGTHS, with_crops
from spanferry.taggers._lessons import Lesson

WORDS = tuple("abcdefghijklmnopqrst")
SENTENCE = Sentence("s", "en", WORDS, (Entity(Span(0, 3), "PER"), Entity(Span(9, 11), "LOC"), Entity(Span(19, 20), "ORG")))


@given(st.integers(0, 10_000))
def test_pieces_hold_entities_whole_and_rightly_placed(seed):
    whole, piece = (lesson.sentence for lesson in with_crops([Lesson(SENTENCE)], 1, seed))
    assert whole == SENTENCE
    assert LENGTHS[0] <= len(piece.words) <= LENGTHS[1] + 4
    assert "".join(piece.words) in "".join(WORDS)
    known = {(SENTENCE.surface(entity.span), entity.label) for entity in SENTENCE.entities}
    assert {(piece.surface(entity.span), entity.label) for entity in piece.entities} == {
        (surface, label) for surface, label in known if surface[0] in piece.words
    }


def test_the_same_seed_gives_the_same_pieces_and_none_are_asked_for_by_default_elsewhere():
    lesson = Lesson(SENTENCE)
    assert with_crops([lesson], 3, 1) == with_crops([lesson], 3, 1) != with_crops([lesson], 3, 2)
    assert with_crops([lesson], 0, 1) == [lesson]


def test_a_short_sentence_is_cut_to_what_there_is():
    assert [lesson.sentence.words for lesson in with_crops([Lesson(Sentence("t", "en", ("a",), ()))], 1, 0)] == [("a",), ("a",)]


def test_what_is_known_of_words_goes_with_them():
    soft = TagProbabilities(("O",), np.arange(20.0)[:, None])
    _, piece = with_crops([Lesson(SENTENCE, tuple(range(20)), soft)], 1, 0)
    places = [WORDS.index(word) for word in piece.sentence.words]
    assert list(piece.weights) == piece.soft.of_words[:, 0].tolist() == places != []
