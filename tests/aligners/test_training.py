from dataclasses import replace

import numpy as np
import pytest

from spanferry.aligners import _training
from spanferry.aligners._lattice import lattice
from spanferry.aligners._lexicon import no_prior
from spanferry.aligners._training import Counts, Share, Training, TwoWays, in_order

CORPUS = [(("a", "b"), ("x", "y")), (("a", "c"), ("z", "x")), (("c",), ("z",))]


def trained(**options):
    built = lattice(CORPUS)
    ways = TwoWays(built, no_prior(built), replace(Training(sparsity=0.01), **options))
    ways.train()
    return built, ways


@pytest.mark.parametrize("options", [{}, {"one_to_one": 0}, {"model1": 2}])
def test_training_finds_the_word_that_comes_along(options):
    built, ways = trained(**options)
    of_a = {
        built.targets[t]: count
        for s, t, count in zip(built.type_sources, built.type_targets, ways.counts[0].words, strict=True)
        if built.sources[s] == "a"
    }
    assert max(of_a, key=of_a.get) == "x"


def test_directions_count_links_alike():
    _, ways = trained()
    np.testing.assert_array_equal(ways.counts[0].words, ways.counts[1].words)


def emitted(corpus, share=None):
    """The words' probabilities of the first pair, in which share counts as its own, after counts of 1 for every type and null word."""
    built = lattice(corpus)
    ways = TwoWays(built, no_prior(built), Training(sparsity=0.5, no_source=0.25))
    ones = np.ones(len(built.type_sources)), np.append(np.ones(len(built.targets)), 0.0)
    ways.counts = Counts(*ones, ways.counts[0].jumps), ways.counts[1]
    ways._shares = [share]
    return ways._emissions(0, 0, ways._lexical()[0])


def test_probabilities_are_counts_and_pseudo_counts():
    # a has the types x and y: (1 + .5) / (2 + 2 * .5); null counts 1 of x and 1 of y
    found = emitted([(("a",), ("x", "y"))])
    assert found.words.ravel().tolist() == pytest.approx([0.75 * 1.5 / 3] * 2)
    assert found.null.ravel().tolist() == pytest.approx([0.25 * 1.5 / 3] * 2)


def test_a_word_does_not_vouch_for_itself():
    links, null = np.float32([[[1.0]], [[0.25]]]), np.float32([[0.0], [0.75]])
    found = emitted([(("a",), ("x", "y"))], Share(links, (null, np.float32([[0.0]]))))
    assert found.words.ravel().tolist() == pytest.approx([0.75 * 0.5 / 2, 0.75 * 1.25 / 2.75])
    assert found.null.ravel().tolist() == pytest.approx([0.25 * 1.5 / 3, 0.25 * 0.75 / 2.25])


def test_padding_says_nothing():
    found = emitted([(("a",), ("x",)), (("a", "b"), ("x", "y"))])
    short = 0  # chunks go by length
    assert found.words[1, short].tolist() == [0, 0]
    assert found.words[0, short, 1] == 0
    assert found.null[1, short] == 1


def test_results_keep_their_order_in_any_number_of_threads(monkeypatch):
    for processors in (1, 4):
        monkeypatch.setattr(_training, "processors", lambda count=processors: count)
        assert list(in_order(lambda number: number * 2, 50)) == [2 * number for number in range(50)]
