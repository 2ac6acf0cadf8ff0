"""Forward-backward against the sum over all paths, written out."""

from itertools import product

import numpy as np
import pytest

from spanferry.aligners._hmm import NULL, Parameters, Training, _hmm, _model1, train
from spanferry.aligners._lattice import lattice

CORPUS = [(("a", "b"), ("x", "y", "x")), (("b",), ("y",)), (("a", "c", "b"), ("y", "x"))]


@pytest.fixture
def parameters():
    built = lattice(CORPUS)
    generator = np.random.default_rng(1)
    return built, Parameters(generator.random(len(built.type_sources)), generator.random(len(built.targets)), 0.1 + generator.random(7))


def paths(built, parameters, pair):
    """Every path of a pair: a source position or None for each target word, its weight and its jumps."""
    sources, targets = CORPUS[pair]
    types = {(s, t): n for n, (s, t) in enumerate(zip(built.type_sources, built.type_targets, strict=True))}
    for path in product([None, *range(len(sources))], repeat=len(targets)):
        weight, position, jumps = 1.0, -1, []
        for target, source in zip(targets, path, strict=True):
            t = built.targets.index(target)
            if source is None:
                weight *= NULL * parameters.null[t]
                continue
            row = [parameters.jumps[to - position + 3] for to in range(len(sources))]
            weight *= (1 - NULL) * row[source] / sum(row) * parameters.words[types[built.sources.index(sources[source]), t]]
            jumps.append(source - position)
            position = source
        yield path, weight, jumps


def test_posteriors_and_jumps_are_those_of_all_paths(parameters):
    built, values = parameters
    (chunk,) = built.chunks
    expected = _hmm(chunk, values)
    jumps = np.zeros(7)
    for row, pair in enumerate(chunk.pairs):
        links = np.zeros(expected.links[:, row].shape)
        every = list(paths(built, values, pair))
        total = sum(weight for _, weight, _ in every)
        for path, weight, jumped in every:
            for target, source in enumerate(path):
                if source is not None:
                    links[target, source] += weight / total
            for jump in jumped:
                jumps[jump + 3] += weight / total
        np.testing.assert_allclose(expected.links[:, row], links, atol=1e-12)
    np.testing.assert_allclose(expected.jumps, jumps, atol=1e-12)


def test_model1_shares_a_target_word_among_the_sources_and_null(parameters):
    built, values = parameters
    (chunk,) = built.chunks
    row = chunk.pairs.tolist().index(1)  # b ||| y
    word = values.words[
        [(built.sources[s], built.targets[t]) for s, t in zip(built.type_sources, built.type_targets, strict=True)].index(("b", "y"))
    ]
    null = values.null[built.targets.index("y")]
    share = (1 - NULL) * word / ((1 - NULL) * word + NULL * null)
    assert _model1(chunk, values).links[0, row].tolist() == pytest.approx([share, 0, 0])


def test_training_finds_the_word_that_comes_along():
    built = lattice([(("a", "b"), ("x", "y")), (("a", "c"), ("z", "x")), (("c",), ("z",))])
    learnt = train(built, np.zeros(len(built.type_sources)), Training(model1=2, hmm=5))
    of_a = {
        built.targets[t]: p for s, t, p in zip(built.type_sources, built.type_targets, learnt.words, strict=True) if built.sources[s] == "a"
    }
    assert max(of_a, key=of_a.get) == "x"


def test_a_source_word_is_projected_onto_one_link_in_expectation():
    # "a" explains both x and y best; one link of it is worth as much as the other, and null is unlikely
    built = lattice([(("a",), ("x", "y"))])
    (chunk,) = built.chunks
    values = Parameters(np.array([0.5, 0.5]), np.array([0.01, 0.01]), np.ones(3))
    free, constrained = _hmm(chunk, values).links.sum(), _hmm(chunk, values, steps=20).links.sum()
    assert free > 1.9
    assert constrained == pytest.approx(1, abs=0.05)


def test_what_has_one_link_already_is_left_as_it_is():
    built = lattice([(("a", "b"), ("x", "y"))])
    (chunk,) = built.chunks
    words = [0.9 if pair in {("a", "x"), ("b", "y")} else 1e-6 for pair in zip(*_forms(built), strict=True)]
    values = Parameters(np.array(words), np.array([1e-6, 1e-6]), np.ones(5))
    np.testing.assert_allclose(_hmm(chunk, values, steps=5).links, _hmm(chunk, values).links, atol=1e-4)


def _forms(built):
    return [built.sources[s] for s in built.type_sources], [built.targets[t] for t in built.type_targets]
