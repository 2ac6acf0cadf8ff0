"""Shares worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners.symmetrise import RULES
from spanferry.aligners.vote import VoteAligner
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Pair, Sentence

PAIRS = [Pair(Sentence(f"train-{n}", "en", ("a", "b")), Sentence(f"train-{n}", "de", ("c", "d"))) for n in (1, 2)]
EMPTY = Alignment(())

alignments = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))).map(Alignment.of)


class Says:
    """An aligner with one answer."""

    version = 1

    def __init__(self, *answers):
        self.answers = list(answers)

    def align(self, pairs):
        return self.answers[: len(pairs)]


def vote(*answers, **options):
    """The vote of members a, b, ... on one pair."""
    (found,) = VoteAligner({name: Says(answer) for name, answer in zip("abcd", answers, strict=False)}, **options).align(PAIRS[:1])
    return found.by_link()


def test_a_link_weighs_the_share_of_its_members():
    assert vote(Alignment(((0, 0),)), Alignment(((0, 0), (1, 1))), EMPTY, Alignment(((0, 0),)), threshold=0) == {(0, 0): 0.75, (1, 1): 0.25}


def test_a_soft_link_gives_as_much_of_the_vote_as_it_is_sure():
    soft = Alignment.weighted({(0, 0): 0.5, (1, 1): 0.25})
    assert vote(soft, Alignment(((0, 0),)), threshold=0) == {(0, 0): 0.75, (1, 1): 0.125}


def test_members_may_count_differently():
    # a counts 3 of 4
    assert vote(Alignment(((0, 0),)), Alignment(((1, 1),)), weights={"a": 3}, threshold=0) == {(0, 0): 0.75, (1, 1): 0.25}


def test_links_below_the_threshold_are_dropped_and_links_at_it_stay():
    assert vote(Alignment(((0, 0), (1, 1))), Alignment(((0, 0),)), threshold=0.5) == {(0, 0): 1, (1, 1): 0.5}
    assert vote(Alignment(((0, 0), (1, 1))), Alignment(((0, 0),)), threshold=0.51) == {(0, 0): 1}


def test_a_share_that_falls_short_by_rounding_stays():
    one = Alignment(((0, 0),))
    weights = {"a": 0.1, "b": 0.7, "c": 0.2}  # .1 + .7 = .7999999999999999
    assert vote(one, one, EMPTY, weights=weights, threshold=0.8).keys() == {(0, 0)}


def test_every_pair_keeps_its_place():
    members = {"a": Says(EMPTY, Alignment(((0, 1),))), "b": Says(Alignment(((1, 0),)), Alignment(((0, 1),)))}
    assert VoteAligner(members, threshold=0.5).align(PAIRS) == [Alignment(((1, 0),), (0.5,)), Alignment(((0, 1),), (1.0,))]
    assert VoteAligner(members).align([]) == []


def test_votes_go_by_name_whatever_their_order():
    aligner = VoteAligner({"a": Says(), "b": Says()}, {"a": 3}, 0)
    assert aligner.combine({"b": [EMPTY], "a": [Alignment(((0, 0),))]}, PAIRS[:1]) == [Alignment(((0, 0),), (0.75,))]


@given(alignments, alignments)
def test_two_directions_vote_for_their_intersection_or_their_union(forward, backward):
    assert vote(forward, backward, threshold=1).keys() == set(RULES["intersection"](forward, backward).links)
    assert vote(forward, backward, threshold=0.5).keys() == set(RULES["union"](forward, backward).links)


@pytest.mark.parametrize(
    ("members", "options", "says"),
    [
        ("", {}, "a vote has members"),
        ("a", {"threshold": 1.5}, "threshold=1.5"),
        ("a", {"weights": {"a": 0}}, "weights.a=0: a vote counts more than 0"),
        ("a", {"weights": {"a": float("nan")}}, "weights.a=nan"),
        (["short", "long"], {"weights": {"shrot": 1}}, "weights.shrot: no such member. Did you mean 'short'"),
    ],
)
def test_what_is_no_vote_is_refused(members, options, says):
    with pytest.raises(ConfigError, match=says):
        VoteAligner({name: Says() for name in members}, **options)
