"""Sentences aligned by lengths and cognates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.data._answers.sentence_alignment import Group, align_sentences, cognates, length_cost

TEXTS = st.lists(st.text("abcd 12", min_size=1, max_size=40), max_size=6)


def groups(source, target, ratio=1.0, **pieces):
    return [([*group.source], [*group.target]) for group in align_sentences(source, target, ratio, **pieces)]


def test_equal_lengths_go_one_to_one():
    assert groups(["x" * 20, "x" * 80], ["y" * 22, "y" * 75]) == [([0], [0]), ([1], [1])]


def test_two_sentences_may_be_one_translation():
    assert groups(["x" * 40, "x" * 60, "x" * 90], ["y" * 100, "y" * 90]) == [([0, 1], [0]), ([2], [1])]
    assert groups(["x" * 90, "x" * 100], ["y" * 90, "y" * 40, "y" * 60]) == [([0], [0]), ([1], [1, 2])]


def test_lengths_are_compared_by_the_ratio_of_the_languages():
    source, target = ["x" * 30, "x" * 120, "x" * 60], ["y" * 10, "y" * 40, "y" * 20]
    assert groups(source, target, ratio=1 / 3) == [([0], [0]), ([1], [1]), ([2], [2])]


@pytest.mark.parametrize(("target", "found"), [(0, [([0, 1], [0]), ([2], [1])]), (1, [([0], [0]), ([1, 2], [1])])])
def test_names_and_numbers_decide_where_lengths_do_not(target, found):
    texts = ["y" * 45, "y" * 45]
    texts[target] = "Lady Gaga, 2016".ljust(45, "y")
    assert groups(["x" * 30, "Lady Gaga, 2016".ljust(30, "x"), "x" * 30], texts) == found


def test_what_a_side_holds_twice_decides_nothing():
    assert groups(["x" * 20 + " 2016", "x" * 80 + " 2016"], ["y" * 80 + " 2016", "y" * 20]) == groups(
        ["x" * 25, "x" * 85], ["y" * 85, "y" * 20]
    )


def test_pieces_of_a_sentence_are_joined_without_cost():
    source, target = ["x" * 100, "x" * 50], ["y" * 20] * 5 + ["y" * 50]
    assert groups(source, target, target_pieces=True) == [([0], [0, 1, 2, 3, 4]), ([1], [5])]
    assert groups(target, source, source_pieces=True) == [([0, 1, 2, 3, 4], [0]), ([5], [1])]


def test_an_empty_side_leaves_sentences_alone():
    assert groups([], []) == []
    assert groups(["x"], []) == [([0], [])]


def test_the_cost_of_lengths_is_that_of_the_paper():
    # delta = 28.57 / sqrt(6.8 * 120) = 1; two-sided tail of 1 under the normal distribution: .3173
    mean, difference = 120, math.sqrt(6.8 * 120)
    assert length_cost(mean - difference / 2, mean + difference / 2) == pytest.approx(-math.log(0.3173), abs=1e-4)
    assert length_cost(50, 50) == length_cost(0, 0) == 0


def test_cognates_are_numbers_and_the_starts_of_latin_words():
    assert cognates("17,786,419 in Óscar's Gránada ৪২ 的 NFL 第") == ["17786419", "osca", "gran", "42"]


@given(TEXTS, TEXTS, st.booleans(), st.booleans())
def test_every_sentence_is_in_one_group(source, target, source_pieces, target_pieces):
    found = align_sentences(source, target, 1.0, source_pieces=source_pieces, target_pieces=target_pieces)
    assert [number for group in found for number in group.source] == [*range(len(source))]
    assert [number for group in found for number in group.target] == [*range(len(target))]
    assert all(isinstance(group, Group) and (group.source or group.target) for group in found)
