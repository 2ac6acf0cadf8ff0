"""Which entity a mark is, and which words it covers."""

from difflib import SequenceMatcher

import pytest

from spanferry.core.marked_matching import is_settled, matched, words_and_spans
from spanferry.core.marked_text import Mark, MarkedText
from spanferry.core.records import Span
from spanferry.data.languages import LANGUAGES

DE, ZH = LANGUAGES["de"], LANGUAGES["zh"]


def between(*texts):
    """A text with these pieces marked, by markers that name nothing."""
    marks, text = [], ""
    for piece in texts:
        marks.append(Mark(len(text), len(text) + len(piece), None))
        text += f"{piece} "
    return MarkedText(text, tuple(marks))


def test_markers_that_name_their_entity_are_believed():
    read = MarkedText("Kano Kai", (Mark(0, 4, 1), Mark(5, 8, 0)))
    assert matched(read, ["PER", "LOC"], [], 0.5) == [1, 0]


def test_one_label_and_all_marks_go_in_order():
    assert matched(between("x", "y"), ["LOC", "LOC"], [], 0.5) == [0, 1]
    assert not is_settled(between("x"), ["LOC", "LOC"])
    assert not is_settled(between("x", "y"), ["LOC", "PER"])


def test_marks_go_to_the_translation_most_like_them():
    assert matched(between("Wien", "Anna"), ["PER", "LOC"], [("Ana",), ("Wiens",)], 0.5) == [1, 0]


def test_the_source_is_as_good_as_a_translation():
    assert matched(between("Vienna", "Ana"), ["PER", "LOC"], [("Anna", "Ana"), ("Wien", "Vienna")], 0.5) == [1, 0]


def test_case_is_no_difference():
    assert matched(between("KANO", "kai"), ["PER", "LOC"], [("Kai",), ("Kano",)], 0.5) == [1, 0]


def test_equal_ones_come_first():
    # difflib: ratio("kano", "kanu") = 6/8 and ratio("kanoooo", "kano") = 8/11: in sum more than 1, and ratio("kanoooo", "kanu") = 6/11
    forms = [("Kano",), ("Kanu",), ("Oslo",)]
    assert matched(between("Kano", "Kanoooo"), ["LOC", "PER", "ORG"], forms, 0.6) == [0, None]


@pytest.mark.parametrize(("threshold", "found"), [(0.49, [0, 1]), (0.5, [None, 1])])
def test_a_similarity_must_exceed_the_threshold(threshold, found):
    # ratio("abxx", "abyy") = 2 * 2 / 8 = .5; a third entity keeps the first from being the one that is left
    assert matched(between("abxx", "Kano"), ["PER", "LOC", "ORG"], [("abyy",), ("Kano",), ("qq",)], threshold) == found


@pytest.mark.parametrize("form", ["abxx", "a", "xxabxxxx", ""])
def test_quick_ratios_leave_nothing_out(form):
    ratio = SequenceMatcher(None, form, "abyy").ratio()
    just_below = matched(between("abyy", "Kano"), ["PER", "LOC", "ORG"], [(form,), ("Kano",), ("qq",)], max(ratio - 1e-9, 0.0))
    assert just_below == [0 if ratio else None, 1]


def test_the_one_that_is_left_goes_to_the_one_that_is_left():
    assert matched(between("大学", "Kano"), ["ORG", "LOC"], [("University",), ("Kano",)], 0.5) == [0, 1]
    assert matched(between("大学", "银行", "Kano"), ["ORG", "PER", "LOC"], [("University",), ("Bank",), ("Kano",)], 0.5) == [None, None, 2]


def test_an_entity_goes_to_one_mark():
    assert matched(between("Kano", "Kano"), ["LOC", "PER", "ORG"], [("Kano",), ("Xu",), ("UN",)], 0.5) == [0, None]


def test_equal_entities_keep_their_order():
    assert matched(between("Kano", "Kai", "Kano"), ["LOC", "LOC", "PER"], [("Kano",), ("Kano",), ("Kai",)], 0.5) == [0, 2, 1]


def test_marks_of_a_sentence_without_entities_are_nobodys():
    assert matched(between("Kano"), [], [], 0.5) == [None]


def test_words_of_a_mark():
    assert words_and_spans(MarkedText("In Kano, heute.", (Mark(3, 7, 0),)), DE) == (("In", "Kano", ",", "heute", "."), [Span(1, 2)])


def test_a_word_is_cut_at_a_mark_unless_letters_touch():
    assert words_and_spans(MarkedText("Kano-basiert", (Mark(0, 4, 0),)), DE) == (("Kano", "-basiert"), [Span(0, 1)])
    assert words_and_spans(MarkedText("eKano", (Mark(1, 5, 0),)), DE) == (("eKano",), [Span(0, 1)])


def test_a_language_without_spaces_is_cut_at_marks():
    words, spans = words_and_spans(MarkedText("他住在卡诺。", (Mark(3, 5, 0),)), ZH)
    assert ["".join(words[span.start : span.end]) for span in spans] == ["卡诺"]


def test_a_word_that_two_marks_share_is_the_first_ones():
    assert words_and_spans(MarkedText("KanoKai", (Mark(0, 4, 0), Mark(4, 7, 1))), DE) == (("KanoKai",), [Span(0, 1), None])


def test_an_entity_without_forms_is_like_nothing():
    assert matched(between("Kano", "x"), ["LOC", "PER", "ORG"], [("Kano",), (), ()], 0.5) == [0, None]
