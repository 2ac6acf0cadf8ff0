"""Worked by hand from 2 * sum of weights / (|e| + |c|)."""

import pytest

from spanferry.core.records import Alignment, Span
from spanferry.methods.scores.link_weight import link_weight
from spanferry.methods.scores.relative_length import relative_length

CANDIDATES = [[Span(0, 1), Span(0, 2), Span(1, 3), Span(2, 3)]]


def test_worked_cases(pair):
    soft = pair("(PER Ada Nnadi) runs", "Ada Nnadi rennt").with_alignment(Alignment.weighted({(0, 0): 0.5, (1, 1): 0.25, (2, 2): 1.0}))
    assert link_weight(soft, CANDIDATES) == [[pytest.approx(2 * 0.5 / 3), pytest.approx(2 * 0.75 / 4), pytest.approx(2 * 0.25 / 4), 0]]


def test_without_weights_it_is_relative_length(pair):
    hard = pair("(PER Ada Nnadi) runs", "Ada Nnadi rennt", "0-0 0-1 1-1 2-2")
    assert link_weight(hard, CANDIDATES) == relative_length(hard, CANDIDATES) == [[2 / 3, 6 / 4, 1, 0]]
