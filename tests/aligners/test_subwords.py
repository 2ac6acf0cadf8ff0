import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners._subwords import SubwordReader, Subwords, _cut
from spanferry.core.errors import ConfigError


@pytest.fixture
def reader(bert_tokenizer):
    """[CLS] is 2, [SEP] 3, "kai" 5, "ka" 8, "##no" 9."""
    return SubwordReader(bert_tokenizer, 6)


def test_each_subword_knows_its_word(reader):
    assert reader.read([["kai", "kano"], [], ["kai"]]) == [Subwords([5, 8, 9], [0, 1, 1]), Subwords([], []), Subwords([5], [0])]


def test_a_word_that_tokenises_to_nothing_has_no_subword(reader):
    assert reader.read([["\u200b", "kai"], ["\u200b"]]) == [Subwords([5], [1]), Subwords([], [])]


def test_what_fits_is_one_window(reader):
    (window,) = reader.windows([5, 8, 9, 5])
    assert (window.ids, window.first, window.start, window.end) == ([2, 5, 8, 9, 5, 3], 1, 0, 4)


def test_what_does_not_fit_is_windows_that_overlap(reader):
    left, right = reader.windows([10, 11, 12, 13, 14, 15])
    assert (left.ids, left.first, left.start, left.end) == ([2, 10, 11, 12, 13, 3], 1, 0, 3)
    assert (right.ids, right.first, right.start, right.end) == ([2, 12, 13, 14, 15, 3], 2, 3, 6)


def test_no_subwords_are_no_window(reader):
    assert reader.windows([]) == []


@given(st.integers(1, 300), st.integers(1, 40))
def test_windows_are_full_and_what_is_taken_joins(length, room):
    cuts = _cut(length, room)
    assert [last for _, _, last in cuts[:-1]] == [first for _, first, _ in cuts[1:]]
    assert (cuts[0][1], cuts[-1][2]) == (0, length)
    assert all(start <= first < last <= min(start + room, length) for start, first, last in cuts)


@given(st.integers(1, 300), st.integers(4, 40))
def test_a_subword_has_a_quarter_of_the_room_as_context_on_either_side_unless_the_sentence_ends(length, room):
    for start, first, last in _cut(length, room):
        assert start == 0 or first - start >= room // 4
        assert start + room >= length or start + room - last >= room // 4


def test_special_subwords_that_fill_the_limit_are_refused(bert_tokenizer):
    with pytest.raises(ConfigError, match="reads 2 subwords at once"):
        SubwordReader(bert_tokenizer, 2)


def test_a_tokenizer_that_is_not_fast_is_shown_word_after_word(tiny_m2m100):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_m2m100)
    assert not tokenizer.is_fast
    (found,) = SubwordReader(tokenizer, 64).read([["kai", "lives"]])
    assert found.words == sorted(found.words)
    assert tokenizer.decode(found.ids) == "kai lives"
