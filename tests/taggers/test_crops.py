"""Pieces of training sentences."""

from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.records import Entity, Sentence, Span
from spanferry.taggers._crops import LENGTHS, with_crops

WORDS = tuple("abcdefghijklmnopqrst")
SENTENCE = Sentence("s", "en", WORDS, (Entity(Span(0, 3), "PER"), Entity(Span(9, 11), "LOC"), Entity(Span(19, 20), "ORG")))


@given(st.integers(0, 10_000))
def test_pieces_hold_entities_whole_and_rightly_placed(seed):
    whole, piece = with_crops([SENTENCE], 1, seed)
    assert whole == SENTENCE
    assert LENGTHS[0] <= len(piece.words) <= LENGTHS[1] + 4
    assert "".join(piece.words) in "".join(WORDS)
    known = {(SENTENCE.surface(entity.span), entity.label) for entity in SENTENCE.entities}
    assert {(piece.surface(entity.span), entity.label) for entity in piece.entities} == {
        (surface, label) for surface, label in known if surface[0] in piece.words
    }


def test_the_same_seed_gives_the_same_pieces_and_none_are_asked_for_by_default_elsewhere():
    assert with_crops([SENTENCE], 3, 1) == with_crops([SENTENCE], 3, 1) != with_crops([SENTENCE], 3, 2)
    assert with_crops([SENTENCE], 0, 1) == [SENTENCE]


def test_short_and_empty_sentences_are_cut_to_what_there_is():
    assert [s.words for s in with_crops([Sentence("s", "en", (), ()), Sentence("t", "en", ("a",), ())], 1, 0)] == [(), (), ("a",), ("a",)]
