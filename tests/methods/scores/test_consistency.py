"""Consistency: worked by hand."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.scores.consistency import Consistency

CANDIDATES = [[Span(0, 1), Span(1, 2), Span(0, 2)]]


def pair(id, source="EU", target=("la", "UE")):
    return Pair(Sentence(id, "en", (source,), (Entity(Span(0, 1), "ORG"),)), Sentence(id, "es", target))


def test_what_the_others_took_counts_and_its_own_choice_does_not():
    landed = [(pair("1"), [[Span(0, 2)]]), (pair("2", "eu"), [[Span(1, 2)]]), (pair("3"), [[Span(1, 2)]]), (pair("4"), [[]])]
    score = Consistency(landed)
    assert score(pair("1"), CANDIDATES) == [[0, pytest.approx(2 / 3), 0]]  # two others, both on "UE"; one imaginary
    assert score(pair("2"), CANDIDATES) == [[0, pytest.approx(1 / 3), pytest.approx(1 / 3)]]
    assert score(pair("4"), CANDIDATES) == [[0, pytest.approx(2 / 4), pytest.approx(1 / 4)]]


def test_a_single_occurrence_says_nothing():
    assert Consistency([(pair("1"), [[Span(1, 2)]])])(pair("1"), CANDIDATES) == [[0, 0, 0]]


def test_an_id_stands_once():
    with pytest.raises(DataError, match="sentence '1' stands twice"):
        Consistency([(pair("1"), [[]]), (pair("1"), [[]])])
