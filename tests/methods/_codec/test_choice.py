import itertools
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.records import Span
from spanferry.methods._codec.choice import Candidate, credible, likeness, probabilities, reranked, together

WORDS = ("the", "city", "of", "Kano", "is", "Kano")


def candidate(start, end, score=0.0, loss=0.0):
    return Candidate(Span(start, end), score, loss)


def chosen(*candidates):
    return reranked(candidates, WORDS)[0].span


def test_a_part_of_the_first_that_translates_back_better_is_chosen():
    assert chosen(candidate(0, 4, -1, loss=9), candidate(2, 4, -2, loss=8), candidate(3, 4, -3, loss=2)) == Span(3, 4)


def test_what_is_no_part_of_the_first_is_not():
    assert chosen(candidate(1, 3, -1, loss=9), candidate(3, 4, -3, loss=2)) == Span(1, 3)
    assert chosen(candidate(3, 4, -1, loss=9), candidate(2, 4, -3, loss=2)) == Span(3, 4)


def test_the_same_words_elsewhere_are_a_part():  # so the published code, which compares texts
    assert chosen(candidate(0, 4, -1, loss=9), candidate(5, 6, -3, loss=2)) == Span(5, 6)


def test_the_chosen_one_and_the_first_swap_their_scores():
    found = reranked([candidate(0, 4, -1, loss=9), candidate(2, 4, -2, loss=8), candidate(3, 4, -3, loss=2)], WORDS)
    assert [(one.span, one.score) for one in found] == [(Span(3, 4), -1), (Span(2, 4), -2), (Span(0, 4), -3)]


def test_losses_are_compared_in_four_decimals():
    assert chosen(candidate(0, 4, -1, loss=2.00001), candidate(3, 4, -3, loss=2.0)) == Span(0, 4)


@pytest.mark.parametrize(("loss", "text", "expected"), [(4.9, "x", True), (5.0, "x", False), (9.0, "kano", True), (9.0, "Kabul", False)])
def test_a_candidate_is_credible_by_its_loss_or_its_letters(loss, text, expected):
    one = candidate(3, 4, loss=loss)._replace(likeness=likeness(text, "Kano"))
    assert credible(one, 5.0) is expected


def test_probabilities_are_shares_of_those_found():
    found = probabilities([candidate(0, 1, log(0.03)), candidate(0, 2, log(0.01))])
    assert found == {Span(0, 1): pytest.approx(0.75), Span(0, 2): pytest.approx(0.25)}
    assert probabilities([candidate(0, 1, -2000.0)]) == {Span(0, 1): 1.0}
    assert probabilities([]) == {}


def test_entities_share_the_sentence_by_the_product_of_probabilities():
    rivals = [[candidate(0, 2, -1.0), candidate(2, 3, -1.5)], [candidate(1, 2, -1.0), candidate(3, 4, -9.0)]]
    assert together(rivals, 4) == [Span(2, 3), Span(1, 2)]


def test_as_many_as_can_be_get_a_place_however_improbable():
    rivals = [[candidate(0, 1, -0.1), candidate(1, 2, -500.0)], [candidate(0, 1, -0.2)]]
    assert together(rivals, 2) == [Span(1, 2), Span(0, 1)]


def test_one_without_a_place_left_goes_without():
    assert together([[candidate(0, 1, -2.0)], [candidate(0, 1, -1.0)], []], 1) == [None, Span(0, 1), None]


places = st.sampled_from([Span(start, end) for start in range(4) for end in range(start + 1, 5)])
scores = st.integers(-9, 0).map(float)
entities = st.lists(st.dictionaries(places, scores, max_size=3), max_size=3)


@given(entities)
def test_no_other_choice_is_better(found):
    candidates = [[Candidate(span, score) for span, score in own.items()] for own in found]
    taken = together(candidates, 4)
    assert worth(taken, found) == max(worth(choice, found) for choice in itertools.product(*([None, *own] for own in found)))


def worth(choice, found):
    """How many entities get a place, then how probable these are; overlapping places are worth nothing."""
    spans = sorted(span for span in choice if span)
    if any(one.overlaps(other) for one, other in itertools.pairwise(spans)):
        return (-1, 0.0)
    return (len(spans), sum(own[span] for span, own in zip(choice, found, strict=True) if span))


def test_a_loss_need_not_be_lower_by_a_whole_one():
    assert chosen(candidate(0, 4, -1, loss=2.8), candidate(3, 4, -3, loss=2.6)) == Span(3, 4)
    assert chosen(candidate(0, 4, -1, loss=2.8), candidate(2, 4, -2, loss=2.65), candidate(3, 4, -3, loss=2.62)) == Span(3, 4)


def test_a_loss_that_is_higher_by_less_than_a_whole_one_is_no_better():
    assert chosen(candidate(0, 4, -1, loss=2.6), candidate(3, 4, -3, loss=2.8)) == Span(0, 4)
