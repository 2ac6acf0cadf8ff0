"""The joint programme: literal cases, and brute force over small ones."""

import itertools
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.combiners.conftest import crossed

from spanferry.combiners._claims import Claim, claimed, groups, undominated
from spanferry.combiners._prices import solve_by_prices
from spanferry.combiners._programme import solve_programme
from spanferry.combiners.joint import Joint, solve
from spanferry.combiners.vote import Vote
from spanferry.core.errors import ConfigError


def worth(taken, claims, sources, threshold):
    """The objective, from the claims as they stand."""
    gain = sum(claims[claim].score(spot) - 0.00001 * (spot[1] - spot[0]) for claim, spot in taken.items()) / sources
    return gain - threshold * len(set(taken.values()))


def apart(spots):
    words = [word for start, end, _ in spots for word in range(start, end)]
    return len(words) == len(set(words))


def valid(taken, claims):
    by_source = [(claims[claim].source, spot) for claim, spot in taken.items()]
    return len(set(by_source)) == len(by_source) and apart(set(taken.values()))


def brute_force(claims, sources, threshold):
    """The best worth over every way to put each claim somewhere or nowhere."""
    ways = itertools.product(*([None, *((start, end, claim.label) for start, end, _ in claim.options)] for claim in claims))
    takings = ({claim: spot for claim, spot in enumerate(way) if spot} for way in ways)
    return max(worth(taken, claims, sources, threshold) for taken in takings if valid(taken, claims))


places = [(start, end) for start in range(4) for end in range(start + 1, 5)]
scores = st.sampled_from([0.25, 0.4, 0.5, 2 / 3, 0.8, 1.0, 4 / 3])
options = st.dictionaries(st.sampled_from(places), scores, max_size=4).map(
    lambda own: sorted((*place, score) for place, score in own.items())
)
claims = st.lists(st.builds(Claim, st.integers(0, 2), st.sampled_from("AB"), options), max_size=5)
leasts = st.sampled_from([0.0, 0.1, 0.2, 1 / 3, 0.5])


@settings(max_examples=200, deadline=None)
@given(claims, leasts)
def test_it_is_brute_force(claims, threshold):
    taken = solve(claimed(claims, 3, threshold), claims, threshold)
    assert valid(taken, claims)
    assert worth(taken, claims, 3, threshold) == pytest.approx(brute_force(claims, 3, threshold), abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(claims, leasts)
def test_prices_and_programme_agree_where_prices_prove_something(claims, threshold):
    for group in groups(claimed(claims, 3, threshold)):
        by_prices, programmed = solve_by_prices(undominated(group), claims, threshold), solve_programme(group, claims, threshold)
        if by_prices is not None:
            assert worth(dict(by_prices), claims, 3, threshold) == pytest.approx(worth(dict(programmed), claims, 3, threshold), abs=1e-6)


def test_sources_that_prefer_other_boundaries_agree_on_a_third(combined):
    # 1-3 is second to both, and worth (.8 + .8) / 2; 0-3 alone is (1 + 0) / 2, and a vote gives the first source its way
    one = crossed("en", "0-3 PER", candidates=[[(0, 3, 1.0), (1, 3, 0.8)]])
    other = crossed("es", "1-4 PER", candidates=[[(1, 3, 0.8), (1, 4, 1.0)]])
    assert combined(Joint(), one, other) == ("1-3 PER", (0.8,), "projected projected")
    assert combined(Vote(), one, other)[0] == "0-3 PER"


def test_an_entity_needs_support(combined):
    one, other = crossed("en", "0-1 PER", candidates=[[(0, 1, 0.8)]]), crossed("es", "", candidates=[])
    other = replace(other, candidates=[[]])
    assert combined(Joint(threshold=0.3), one, other) == ("0-1 PER", (0.4,), "projected")
    assert combined(Joint(threshold=0.5), one, other) == ("", (), "filtered")


def test_labels_do_not_support_each_other(combined):
    one, other = crossed("en", "0-1 PER", candidates=[[(0, 1, 0.8)]]), crossed("es", "0-1 LOC", candidates=[[(0, 1, 0.9)]])
    assert combined(Joint(threshold=0.3), one, other) == ("0-1 LOC", (0.45,), "overlap projected")


def test_an_entity_without_candidates_keeps_its_outcome(combined):
    one = crossed("en", "0-1 PER", lost="LOC", candidates=[[(0, 1, 0.8)], []])
    assert combined(Joint(), one) == ("0-1 PER", (0.8,), "projected unaligned")


def test_one_entity_is_not_split(combined):
    # without the rule the halves would be worth 2 * (2/3 - .1), the whole 1 - .1
    halves = crossed("en", "0-2 PER", candidates=[[(0, 1, 2 / 3), (0, 2, 1.0), (1, 2, 2 / 3)]])
    assert combined(Joint(threshold=0.1), halves)[0] == "0-2 PER"


def test_two_entities_of_one_source_do_not_add_up(combined):
    # both like 0-1; together on it they would be worth 1.2
    both = crossed("en", "0-1 PER, 2-3 PER", candidates=[[(0, 1, 0.6), (2, 3, 0.5)], [(0, 1, 0.6)]])
    assert combined(Joint(), both) == ("0-1 PER, 2-3 PER", (0.6, 0.5), "projected projected")


def test_the_shorter_of_equals(combined):
    assert combined(Joint(), crossed("en", "0-1 PER", candidates=[[(0, 3, 1.0), (1, 2, 1.0), (1, 3, 1.0)]]))[0] == "1-2 PER"


def test_a_score_above_1_counts_1_at_the_end(combined):
    assert combined(Joint(), crossed("en", "0-1 ORG", candidates=[[(0, 1, 1.5)]])) == ("0-1 ORG", (1.0,), "projected")


def test_a_method_without_candidates_is_refused():
    with pytest.raises(ConfigError, match="combiner=joint: the method does not say where the entities of en might land"):
        Joint().combine([crossed("en", "0-1 PER")])
    with pytest.raises(ConfigError, match=r"combiner\.threshold=-1"):
        Joint(threshold=-1)
    assert Joint().combine([]) == []


def test_no_scipy_for_what_prices_settle(monkeypatch):
    monkeypatch.setitem(sys.modules, "spanferry.combiners._programme", None)
    halves = crossed("en", "0-2 PER", candidates=[[(0, 1, 2 / 3), (0, 2, 1.0), (1, 2, 2 / 3)]])
    assert len(Joint(threshold=0.1).combine([halves])) == 1


def test_the_programme_decides_what_prices_do_not_prove():
    # the best is 1 / 2 - .1 = .4; at a price of p on the first claim its two best places are worth .8 - p, and 1-3 with p .15 + p
    claims = [Claim(0, "A", [(0, 2, 1.0), (1, 4, 0.8), (2, 3, 1.0), (3, 4, 0.4)]), Claim(1, "A", [(1, 3, 0.5)])]
    bids = claimed(claims, 2, 0.1)
    assert solve_by_prices(undominated(bids), claims, 0.1) is None
    assert solve(bids, claims, 0.1) == {0: (2, 3, "A")}
