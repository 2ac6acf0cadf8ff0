"""Pairs that do not project."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.pair_filter import well_paired, with_the_filtered
from spanferry.core.records import Alignment, Entity, Outcome, Pair, Projection, Sentence, Span

KAI = (Entity(Span(0, 1), "PER"),)
HALF = Alignment(((0, 0),))  # one word of two is linked: .5


def pair(id, alignment=HALF):
    return Pair(Sentence(id, "en", ("Kai", "sleeps"), KAI), Sentence(id, "de", ("Kai", "schläft"), KAI), alignment)


def test_a_pair_that_scores_the_least_is_kept_and_one_below_is_not():
    none, half = pair("train-1", Alignment(())), pair("train-2")
    assert well_paired([none, half], 0.5) == [half]


def test_0_keeps_all_aligned_or_not():
    pairs = [pair("train-1", None), pair("train-2", Alignment(()))]
    assert well_paired(pairs, 0) == pairs


def test_a_split_that_loses_all_its_pairs_is_an_error_with_their_scores():
    whole = Alignment(((0, 0), (1, 1)))
    with pytest.raises(ConfigError, match=r"min_pair_score=0\.9: none of the 1 pairs of split dev .*0\.500 least.*0\.500 most"):
        well_paired([pair("train-1", whole), pair("dev-1")], 0.9)


def test_what_was_filtered_stands_in_its_place_without_entities():
    pairs = [pair("train-1"), pair("train-2")]
    made = Projection(pairs[1].target, (Outcome.PROJECTED,))
    first, second = with_the_filtered(pairs, [made])
    assert (first.target.entities, first.outcomes) == ((), (Outcome.FILTERED,))
    assert second == made


def test_the_error_tells_the_quarters_of_the_scores():
    # a link of weight w on a pair of two words a side is worth w / 2
    pairs = [pair(f"train-{number}", Alignment(((0, 0),), (number / 10,))) for number in (3, 1, 5, 2, 4)]
    with pytest.raises(ConfigError, match=r"0\.050 least, 0\.100, 0\.150 and 0\.200 at the quarters, 0\.250 most"):
        well_paired(pairs, 0.9)
