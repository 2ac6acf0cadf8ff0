"""Words and tags -> words and entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence, Span
from spanferry.data._published.rows import Row, labelled
from spanferry.data.wikiann import WIKIANN


def row(*pairs):
    words, tags = zip(*pairs, strict=True) if pairs else ((), ())
    return Row(words, tags, lambda at, text: DataError(f"word {at}: {text}"))


def test_iob1_and_iob2_are_read_alike():
    one, two = row(("a", "I-PER"), ("b", "B-PER")), row(("a", "B-PER"), ("b", "B-PER"))
    assert labelled([one], WIKIANN) == labelled([two], WIKIANN)


def test_a_file_that_is_neither_is_mended():
    assert labelled([row(("a", "I-PER")), row(("b", "B-LOC"))], WIKIANN).mended == ("word 0: I-PER",)


def test_words_without_characters_leave_entities_in_place():
    found = labelled([row((" ", "O"), ("a", "B-PER"), ("", "I-PER"), ("b", "I-PER"), ("", "B-LOC"))], WIKIANN)
    assert found.sentences == ((("a", "b"), (Entity(Span(0, 2), "PER"),)),)
    assert found.blanks == 3


def test_words_are_what_column_files_can_hold():
    assert labelled([row(("\ufeffa b\n", "O"), ("\ufeff", "O"), ("c\ufeff", "O"))], WIKIANN).sentences[0][0] == ("a\u00a0b", "c\ufeff")


def test_sentences_without_words_are_left_out():
    assert labelled([row(), row(("a", "O"))], WIKIANN).sentences == ((("a",), ()),)


def test_unknown_labels_are_refused():
    with pytest.raises(DataError, match="word 1: an entity is labelled 'DATE'; WikiANN"):
        labelled([row(("a", "O"), ("b", "B-DATE"))], WIKIANN)


marked = st.lists(
    st.tuples(st.text(" \t\ufeffa\u00a0b", max_size=3), st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])), max_size=6
)


@given(st.lists(marked, max_size=3))
def test_no_word_is_lost_uncounted_and_none_holds_a_space(sentences):
    found = labelled([row(*sentence) for sentence in sentences], WIKIANN)
    words = [word for said, _ in found.sentences for word in said]
    assert len(words) + found.blanks == sum(map(len, sentences))
    assert all(word and not set(word) & set(" \t") for word in words)
    assert all(Sentence("test-1", "en", said, entities) for said, entities in found.sentences)  # which checks the spans
