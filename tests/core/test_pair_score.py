"""How well two sides belong together."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.pair_score import pair_score, pair_scores
from spanferry.core.records import Alignment, Pair, Sentence


def pair(sources, targets, weights, id="train-1"):
    """A pair of so many words; links with weights, or without as a list."""
    alignment = Alignment.weighted(weights) if isinstance(weights, dict) else Alignment.of(weights)
    return Pair(Sentence(id, "en", ("a",) * sources), Sentence(id, "de", ("b",) * targets), alignment)


def test_all_words_linked_without_weights_score_1():
    assert pair_score(pair(2, 3, [(0, 0), (1, 1), (1, 2)])) == 1


def test_a_word_is_worth_its_surest_link():
    # source: .9 and .6; target: .9 and .6, the .2 beside them adds nothing
    assert pair_score(pair(2, 2, {(0, 0): 0.9, (0, 1): 0.2, (1, 1): 0.6})) == pytest.approx(0.75)


def test_the_side_with_less_decides():
    assert pair_score(pair(4, 2, [(0, 0), (1, 1)])) == 0.5  # half of the source is missing in the target
    assert pair_score(pair(2, 4, [(0, 0), (1, 1)])) == 0.5


@pytest.mark.parametrize(("sources", "targets", "score"), [(0, 2, 0), (2, 0, 0), (0, 0, 1), (2, 2, 0)])
def test_empty_sides_and_no_links(sources, targets, score):
    assert pair_score(pair(sources, targets, [])) == score


def test_pairs_that_nobody_aligned_have_no_score():
    aligned = pair(1, 1, [(0, 0)])
    assert pair_scores([aligned, pair(1, 1, [], "train-2").with_alignment(None)]) == {"train-1": 1}


@given(st.integers(1, 5), st.integers(1, 5), st.integers())
def test_the_score_lies_in_0_to_1_and_is_the_same_both_ways(sources, targets, seed):
    random = Random(seed)
    links = {(s, t): random.uniform(0.01, 1) for s in range(sources) for t in range(targets) if random.random() < 0.4}
    there = pair_score(pair(sources, targets, links))
    assert 0 <= there <= 1
    assert there == pytest.approx(pair_score(pair(targets, sources, {(t, s): weight for (s, t), weight in links.items()})))


@given(st.integers(1, 5), st.integers(1, 5), st.integers(), st.booleans())
def test_the_score_is_that_of_its_formula_to_the_last_bit(sources, targets, seed, weighted):
    random = Random(seed)
    links = {(s, t): random.uniform(0.01, 1) for s in range(sources) for t in range(targets) if random.random() < 0.4}
    worth = {link: weight if weighted else 1.0 for link, weight in links.items()}
    rows = [max((worth.get((s, t), 0.0) for t in range(targets)), default=0.0) for s in range(sources)]
    columns = [max((worth.get((s, t), 0.0) for s in range(sources)), default=0.0) for t in range(targets)]
    assert pair_score(pair(sources, targets, links if weighted else list(links))) == min(sum(rows) / sources, sum(columns) / targets)
