"""Worked by hand from 2 * links / (|e| + |c|)."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.records import Span
from spanferry.methods.scores.relative_length import relative_length


@pytest.mark.parametrize(
    ("links", "candidate", "expected"),
    [
        ("3-1 4-2", Span(1, 3), 1),
        ("3-1 4-2", Span(1, 2), 2 / 3),
        ("3-1 4-2", Span(0, 3), 4 / 5),
        ("3-1 4-2", Span(3, 4), 0),
        ("3-1 4-1", Span(1, 2), 4 / 3),  # links are counted, not linked words
        ("2-1 5-1", Span(1, 2), 0),  # from words beside the entity
        ("", Span(0, 1), 0),
    ],
)
def test_worked_cases(pair, links, candidate, expected):
    of = pair("we met then (PER Ada Nnadi) there", "a b c d", links)
    assert relative_length(of, [[candidate]]) == [[expected]]


def test_each_entity_has_its_own_candidates(pair, sentence):
    of = pair("Kai met Ada", "Ada traf Kai", "0-2 1-1 2-0")
    two = type(of)(sentence("(PER Kai) met (PER Ada)", id="1"), of.target, of.alignment)
    assert relative_length(two, [[Span(2, 3), Span(0, 1)], [Span(0, 2)]]) == [[1, 0], [2 / 3]]


def test_no_candidates(pair):
    assert relative_length(pair("(PER Kai)", "Kai", "0-0"), [[]]) == [[]]


def test_a_pair_without_links_is_refused(pair):
    with pytest.raises(DataError, match="sentence '1': the pair carries no alignment"):
        relative_length(pair("(PER Kai)", "Kai"), [[Span(0, 1)]])
