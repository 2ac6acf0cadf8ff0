"""The example is worked by hand after Koehn, Och and Marcu (2003)."""

from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners.symmetrise import RULES, grow_diag, grow_diag_final_and, intersection, union
from spanferry.core.records import Alignment

FORWARD = Alignment(((0, 0), (1, 1), (1, 2), (3, 4)))
BACKWARD = Alignment(((0, 0), (1, 1), (2, 2), (4, 3), (5, 4)))
GROWN = (
    (0, 0),
    (1, 1),
    (1, 2),
    (2, 2),
)  # 1-2 beside 1-1: target 2 is free; then 2-2: source 2 is free; 3-4 and 4-3 touch nothing

alignments = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))).map(Alignment.of)


def test_intersection_and_union():
    assert intersection(FORWARD, BACKWARD).links == ((0, 0), (1, 1))
    assert union(FORWARD, BACKWARD).links == ((0, 0), (1, 1), (1, 2), (2, 2), (3, 4), (4, 3), (5, 4))


def test_grow_diag_follows_neighbours():
    assert grow_diag(FORWARD, BACKWARD).links == GROWN


def test_final_and_adds_links_between_two_free_words():
    # 3-4 (forward first) and 4-3; then 5-4 finds target 4 taken
    assert grow_diag_final_and(FORWARD, BACKWARD).links == (*GROWN, (3, 4), (4, 3))


def test_a_link_between_two_taken_words_does_not_grow():
    forward, backward = Alignment(((0, 0), (1, 1), (0, 1))), Alignment(((0, 0), (1, 1)))
    assert grow_diag(forward, backward).links == ((0, 0), (1, 1))


@given(alignments, alignments)
def test_every_rule_lies_between_intersection_and_union(forward, backward):
    inner, outer = set(forward.links) & set(backward.links), set(forward.links) | set(backward.links)
    for rule in RULES.values():
        assert inner <= set(rule(forward, backward).links) <= outer


@given(alignments)
def test_agreement_stays_as_it_is(alignment):
    assert all(rule(alignment, alignment) == alignment for rule in RULES.values())
