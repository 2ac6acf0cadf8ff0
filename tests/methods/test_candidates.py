"""Candidates."""

import pytest

from spanferry.core.records import Span
from spanferry.methods.candidates import ngrams


def test_leftmost_first_then_shorter():
    assert ngrams(3) == [Span(0, 1), Span(0, 2), Span(0, 3), Span(1, 2), Span(1, 3), Span(2, 3)]


def test_longer_ones_are_left_out():
    assert ngrams(3, max_length=2) == [Span(0, 1), Span(0, 2), Span(1, 2), Span(1, 3), Span(2, 3)]


@pytest.mark.parametrize(("length", "max_length", "expected"), [(0, None, 0), (0, 3, 0), (40, None, 820), (5, 9, 15)])
def test_counts(length, max_length, expected):
    assert len(ngrams(length, max_length)) == expected  # n (n + 1) / 2
