import numpy as np
import pytest

from spanferry.aligners._lattice import lattice
from spanferry.aligners._lexicon import Lexicon, no_prior


@pytest.fixture
def lexicon():
    # a-x counts 2 + 3, a-y 1, b-y 4
    return Lexicon(["a", "b"], ["x", "y"], np.array([0, 0, 1, 0]), np.array([0, 1, 1, 0]), np.array([2.0, 1.0, 4.0, 3.0]))


def test_counts_of_known_pairs_and_the_rest_of_each_word(lexicon):
    prior = lexicon.prior(lattice([(("a", "c"), ("x", "z"))]))
    assert prior.counts.tolist() == [5, 0, 0, 0]  # a-x, a-z, c-x, c-z
    assert prior.rest.tolist() == [1, 0]  # a-y is not in the corpus
    assert prior.turned().rest.tolist() == [0, 0]
    assert (prior.sources, prior.targets) == (3, 3)  # a b c and x y z


def test_an_unknown_word_has_no_count_even_where_its_number_would_fit(lexicon):
    assert lexicon.prior(lattice([(("b",), ("new",))])).counts.tolist() == [0]


def test_an_empty_lexicon_knows_nothing():
    nothing = np.array([], dtype=np.int64)
    built = lattice([(("a",), ("x",))])
    prior, none = Lexicon([], [], nothing, nothing, np.array([])).prior(built), no_prior(built)
    assert prior.counts.tolist() == none.counts.tolist() == [0]
    assert prior.rest.tolist() == none.rest.tolist() == [0]
