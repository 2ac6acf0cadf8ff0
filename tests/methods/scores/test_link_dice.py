"""The Dice score of links, worked by hand."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Entity, Pair, Sentence, Span
from spanferry.methods.scores.link_dice import link_dice

# Cohesion Funds of the Union -> Fondi di coesione dell' Unione; "di" is linked to nothing
SOURCE = Sentence("1", "en", ("Cohesion", "Funds", "of", "Union"), (Entity(Span(0, 2), "MISC"),))
TARGET = Sentence("1", "it", ("Fondi", "di", "coesione", "dell'", "Unione"))
HARD = Pair(SOURCE, TARGET, Alignment(((0, 2), (1, 0), (2, 3), (3, 4))))


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (Span(0, 3), 2 * 2 / (2 + 2.05)),  # the gap costs .05
        (Span(0, 1), 2 * 1 / (2 + 1)),
        (Span(0, 4), 2 * 2 / (2 + 3.05)),  # "dell'" translates something else
        (Span(3, 5), 0),
    ],
)
def test_worked_cases(candidate, expected):
    assert link_dice(HARD, [[candidate]]) == [[pytest.approx(expected)]]


def test_unsure_links_lower_cost_and_gain():
    soft = HARD.with_alignment(Alignment.weighted({(0, 2): 1.0, (1, 0): 0.5, (2, 0): 0.25}))
    whole, part = link_dice(soft, [[Span(0, 3), Span(2, 3)]])[0]
    assert whole == pytest.approx(2 * 1.5 / (2 + 0.75 + 0.05 + 1))
    assert part == pytest.approx(2 * 1 / (2 + 1))


def test_a_source_word_with_many_links_weighs_more():
    split = Pair(SOURCE.with_entities([Entity(Span(3, 4), "ORG")]), TARGET, Alignment(((3, 3), (3, 4))))
    assert link_dice(split, [[Span(3, 5), Span(4, 5)]]) == [[pytest.approx(2 * 2 / (2 + 2)), pytest.approx(2 * 1 / (2 + 1))]]


def test_it_needs_links():
    with pytest.raises(DataError, match="sentence '1': the pair carries no alignment"):
        link_dice(HARD.with_alignment(None), [[]])
