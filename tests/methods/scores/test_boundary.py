"""Boundaries learnt from a first projection, worked by hand."""

import pytest

from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.scores.boundary import Boundary


def pair(id, *words):
    return Pair(Sentence(id, "en", ("EU",), (Entity(Span(0, 1), "ORG"),)), Sentence(id, "it", words))


OTHERS = [(pair(str(n), "gli", "Stati"), [[Span(1, 2)]]) for n in range(3)]
ODD = pair("odd", "Gli", "stati")


def test_edges_are_where_other_entities_have_them():
    # gli: 0 of 3 inside; stati: 3 of 3; what ODD itself took does not count: its "stati" is no occurrence, its "gli" is one outside
    score = Boundary([*OTHERS, (ODD, [[Span(1, 2)]])])
    gli, stati = 0.5 / (4 + 1), 3.5 / (3 + 1)
    assert score(ODD, [[Span(1, 2), Span(0, 2)]]) == [[pytest.approx((stati * (1 - gli) + stati) / 2), pytest.approx((gli + stati) / 2)]]


def test_a_word_that_occurs_nowhere_else_says_nothing():
    alone = pair("1", "Cipro")
    assert Boundary([(alone, [[Span(0, 1)]])])(alone, [[Span(0, 1)]]) == [[0.5]]


def test_an_entity_that_landed_nowhere():
    assert Boundary([*OTHERS, (ODD, [[]])])(ODD, [[]]) == [[]]
