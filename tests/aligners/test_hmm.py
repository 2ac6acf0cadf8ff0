"""Forward-backward against the sum over all paths, written out."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from spanferry.aligners._hmm import Emissions, hmm, model1, raised
from spanferry.aligners._jumps import FAR
from spanferry.aligners._lattice import lattice

NULL = 0.2
CORPUS = [(("a", "b"), ("x", "y", "x")), (("b",), ("y",)), (("a", "c", "b"), ("y", "x"))]


class Parameters(NamedTuple):
    """p(target word | source word) of each type, p(target word | none) of each target, and the weights of jumps."""

    words: np.ndarray
    null: np.ndarray
    jumps: np.ndarray


def emissions(chunk, values):
    words = np.append(values.words[chunk.types] * np.float32(1 - NULL), np.float32(0))[chunk.cells]
    return Emissions(words, np.append(values.null * np.float32(NULL), np.float32(1))[chunk.targets.T])


def links_of(chunk, values, prices=None):
    return hmm(chunk, emissions(chunk, values), values.jumps, prices)


def single(generator, values):
    return generator.random(len(values), dtype=np.float32)


@pytest.fixture
def parameters():
    built = lattice(CORPUS)
    generator = np.random.default_rng(1)
    return built, Parameters(single(generator, built.type_sources), single(generator, built.targets), 0.1 + generator.random(7))


def paths(built, parameters, pair):
    """Every path of a pair: a source position or None for each target word, its weight and its jumps, each with the share learnt."""
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
            near, far = (1 - FAR) * row[source] / sum(row), FAR / len(sources)
            weight *= (1 - NULL) * (near + far) * parameters.words[types[built.sources.index(sources[source]), t]]
            jumps.append((source - position, near / (near + far)))
            position = source
        yield path, weight, jumps


def test_posteriors_and_jumps_are_those_of_all_paths(parameters):
    built, values = parameters
    (chunk,) = built.chunks
    expected = links_of(chunk, values)
    jumps = np.zeros(7)
    for row, pair in enumerate(chunk.pairs):
        links = np.zeros(expected.links[:, row].shape)
        every = list(paths(built, values, pair))
        total = sum(weight for _, weight, _ in every)
        for path, weight, jumped in every:
            for target, source in enumerate(path):
                if source is not None:
                    links[target, source] += weight / total
            for jump, share in jumped:
                jumps[jump + 3] += share * weight / total
        np.testing.assert_allclose(expected.links[:, row], links, atol=1e-5)
    np.testing.assert_allclose(expected.jumps, jumps, atol=1e-5)


def test_model1_shares_a_target_word_among_the_sources_and_null(parameters):
    built, values = parameters
    (chunk,) = built.chunks
    row = chunk.pairs.tolist().index(1)  # b ||| y
    word = values.words[
        [(built.sources[s], built.targets[t]) for s, t in zip(built.type_sources, built.type_targets, strict=True)].index(("b", "y"))
    ]
    null = values.null[built.targets.index("y")]
    share = (1 - NULL) * word / ((1 - NULL) * word + NULL * null)
    assert model1(chunk, emissions(chunk, values), 7).links[0, row].tolist() == pytest.approx([share, 0, 0])


def settled(chunk, values, steps):
    prices = None
    for _ in range(steps):
        prices = raised(prices, links_of(chunk, values, prices))
    return links_of(chunk, values, prices).links


def test_a_source_word_is_projected_onto_one_link_in_expectation():
    # "a" explains both x and y best; one link of it is worth as much as the other, and null is unlikely
    (chunk,) = lattice([(("a",), ("x", "y"))]).chunks
    values = Parameters(np.float32([0.5, 0.5]), np.float32([0.01, 0.01]), np.ones(3))
    assert settled(chunk, values, 0).sum() > 1.9
    assert settled(chunk, values, 20).sum() == pytest.approx(1, abs=0.05)


def test_what_has_one_link_already_is_left_as_it_is():
    built = lattice([(("a", "b"), ("x", "y"))])
    (chunk,) = built.chunks
    words = [0.9 if pair in {("a", "x"), ("b", "y")} else 1e-6 for pair in zip(*_forms(built), strict=True)]
    values = Parameters(np.float32(words), np.float32([1e-6, 1e-6]), np.ones(5))
    np.testing.assert_allclose(settled(chunk, values, 5), settled(chunk, values, 0), atol=1e-4)


def _forms(built):
    return [built.sources[s] for s in built.type_sources], [built.targets[t] for t in built.type_targets]
