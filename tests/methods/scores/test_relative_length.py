"""Scores, worked by hand from 2 * links / (|e| + |c|)."""

import pytest

from spanferry.core.records import Span
from spanferry.methods.scores import relative_length

ENTITY = Span(3, 5)


@pytest.mark.parametrize(
    ("links", "candidate", "expected"),
    [
        ([(3, 1), (4, 2)], Span(1, 3), 1),
        ([(3, 1), (4, 2)], Span(1, 2), 2 / 3),
        ([(3, 1), (4, 2)], Span(0, 3), 4 / 5),
        ([(3, 1), (4, 2)], Span(3, 4), 0),
        ([(3, 1), (4, 1)], Span(1, 2), 4 / 3),  # links are counted, not linked words
        ([], Span(0, 1), 0),
    ],
)
def test_worked_cases(links, candidate, expected):
    assert relative_length(ENTITY, links, [candidate]) == [expected]


def test_no_candidates():
    assert relative_length(ENTITY, [(3, 1)], []) == []
