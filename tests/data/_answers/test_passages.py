"""Passages that translate each other and hold the answers."""

import pytest

from spanferry.data._answers.passages import AnswerSentences, ParallelTexts, Passage, Unpaired, answer_passage, answer_ratio, text_ratio
from spanferry.data._answers.squad import Question
from spanferry.data.languages import LANGUAGES

PAIR = LANGUAGES["en"], LANGUAGES["de"]
ENGLISH = "Kai lives in Kano. He likes the old town and its market. It is hot."
GERMAN = "Kai lebt in Kano. Er mag die alte Stadt und auch ihren Markt. Es ist heiß."


def asked(context, answer):
    start = context.index(answer)
    return Question("a", context, (start, start + len(answer)))


def parallel(source, target):
    return ParallelTexts(1.0, PAIR)(source, target)


def test_the_aligned_sentences_that_hold_both_answers_are_found():
    assert parallel(asked(ENGLISH, "market"), asked(GERMAN, "Markt")) == (Passage((19, 56), 1), Passage((18, 61), 1))


def test_a_passage_has_all_sentences_of_its_group():
    target = GERMAN.replace("Stadt und", "Stadt. Und")
    assert parallel(asked(ENGLISH, "market"), asked(target, "Markt")) == (Passage((19, 56), 1), Passage((18, 62), 2))


def test_answers_in_sentences_that_are_not_aligned_lie_apart():
    assert parallel(asked(ENGLISH, "Kano"), asked(GERMAN, "Markt")) is Unpaired.APART


def test_an_answer_over_the_border_of_groups_is_left_out():
    assert parallel(asked(ENGLISH, "Kano. He"), asked(GERMAN, "Kano")) is Unpaired.SEVERAL_GROUPS
    assert parallel(asked(ENGLISH, "Kano"), asked(GERMAN, "Kano. Er")) is Unpaired.SEVERAL_GROUPS


@pytest.mark.parametrize("find", [ParallelTexts(1.0, PAIR), AnswerSentences(1.0, PAIR)])
def test_an_answer_without_a_place_is_a_wrong_offset(find):
    nowhere = Question("a", GERMAN, None)
    assert find(asked(ENGLISH, "Kano"), nowhere) is find(nowhere, asked(GERMAN, "Kano")) is Unpaired.WRONG_OFFSET


def test_a_blank_answer_is_a_wrong_offset():
    assert parallel(Question("a", "Kai.  Ja.", (5, 6)), asked("Kai. Ja.", "Ja")) is Unpaired.WRONG_OFFSET


def test_answers_sentences_are_a_pair_whatever_stands_around_them():
    source, target = asked(f"Something else. {ENGLISH}", "market"), asked(GERMAN, "Markt")
    assert AnswerSentences(1.0, PAIR)(source, target) == (Passage((35, 72), 1), Passage((18, 61), 1))


def test_sentences_of_implausible_lengths_are_no_pair():
    # 18 and 100 characters: delta = 82 / sqrt(6.8 * 59) = 4.1, and 1 in 100 translations lies beyond 2.6
    source, target = asked("Kai lives in Kano.", "Kano"), asked("Kano " + "x" * 95, "Kano")
    assert AnswerSentences(1.0, PAIR)(source, target) is Unpaired.IMPLAUSIBLE
    assert AnswerSentences(100 / 18, PAIR)(source, target) == (Passage((0, 18), 1), Passage((0, 100), 1))


def test_an_answer_over_two_sentences_takes_both():
    assert answer_passage(asked(ENGLISH, "Kano. He"), PAIR[0]) == Passage((0, 56), 2)


def test_ratios_are_of_the_questions_that_both_have():
    source, target = {"a": asked("Kai. Ja.", "Ja"), "b": asked("xxxxxxxx", "x")}, {"a": asked("Ka. Nein wirklich.", "Nein")}
    assert text_ratio(source, target) == 18 / 8
    assert answer_ratio(source, target, PAIR) == 14 / 3
    assert text_ratio(source, {}) == 1


def test_blank_texts_have_no_ratio():
    blank, text = {"a": Question("a", "", None)}, {"a": Question("a", "Kai", None)}
    assert text_ratio(blank, text) == text_ratio(text, blank) == 1
