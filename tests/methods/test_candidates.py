"""Candidates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.records import Span
from spanferry.methods.candidates import ngrams, ranges, runs, tight_options
from spanferry.methods.scores.relative_length import relative_mass

WORDS = ("La", "Unión", "Europea")


def test_leftmost_first_then_shorter():
    assert ngrams(WORDS) == [Span(0, 1), Span(0, 2), Span(0, 3), Span(1, 2), Span(1, 3), Span(2, 3)]


def test_longer_and_shorter_ones_are_left_out():
    assert ngrams(WORDS, max_length=2) == [Span(0, 1), Span(0, 2), Span(1, 2), Span(1, 3), Span(2, 3)]
    assert ngrams(WORDS, min_length=2) == [Span(0, 2), Span(0, 3), Span(1, 3)]


def test_stop_words_stand_inside_alone():
    assert ngrams(("Banco", "de", "España"), stop_words={"de"}) == [Span(0, 1), Span(0, 3), Span(2, 3)]
    assert ngrams(WORDS, stop_words={"la"}) == [Span(1, 2), Span(1, 3), Span(2, 3)]


@pytest.mark.parametrize(("length", "max_length", "expected"), [(0, None, 0), (0, 3, 0), (40, None, 820), (5, 9, 15)])
def test_counts(length, max_length, expected):
    assert len(ngrams(("w",) * length, 1, max_length)) == expected  # n (n + 1) / 2


@pytest.mark.parametrize(("distance", "expected"), [(0, [(0, 1), (2, 3), (5, 6)]), (1, [(0, 3), (5, 6)]), (2, [(0, 6)])])
def test_ranges_span_gaps_up_to_a_distance(distance, expected):
    assert [(span.start, span.end) for span in ranges({5, 0, 2}, distance)] == expected
    assert ranges(set(), distance) == []


def test_sorted_words_fall_into_runs():
    assert runs([4]) == [range(4, 5)]
    assert runs([1, 2, 4, 6, 7]) == [range(1, 3), range(4, 5), range(6, 8)]


def test_tight_options_begin_and_end_on_links():
    # [1, 2): 2 * 1 / (2 + 1), [1, 4): 2 * 3 / (2 + 3), [3, 4): 2 * 2 / (2 + 1)
    assert tight_options(2, {3: 2.0, 1: 1.0}) == [(1, 2, 2 / 3), (1, 4, 6 / 5), (3, 4, 4 / 3)]
    assert tight_options(2, {3: 2.0, 1: 1.0}, max_length=2) == [(1, 2, 2 / 3), (3, 4, 4 / 3)]


@given(st.integers(1, 4), st.dictionaries(st.integers(0, 6), st.floats(0.01, 3), min_size=1), st.one_of(st.none(), st.integers(1, 5)))
def test_every_other_candidate_lies_around_a_better_tight_one(length, masses, longest):
    tight = {(start, end): score for start, end, score in tight_options(length, masses, longest)}
    candidates = ngrams(("w",) * 7, 1, longest)
    for span, score in zip(candidates, relative_mass(length, masses, candidates), strict=True):
        inner = [better for (start, end), better in tight.items() if span.start <= start and end <= span.end]
        place = span.start, span.end
        assert tight[place] == pytest.approx(score) if place in tight else score <= 1e-9 or max(inner) > score
