"""Against a re-derivation in NumPy, pair by pair, and hand-worked cases."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners._extraction import directions, extracted, intersection
from spanferry.aligners._matching import Batch

ONE = torch.ones(1, 2, dtype=torch.bool)


def softmax(scores, axis):
    powers = np.exp(scores - scores.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def test_two_directions_worked_by_hand():
    scores = torch.tensor([[[math.log(3), 0.0], [0.0, 0.0]]])
    forward, backward = directions(scores, ONE, ONE)
    assert forward[0].tolist() == pytest.approx(np.array([[0.75, 0.25], [0.5, 0.5]]), abs=1e-6)
    assert backward[0].tolist() == pytest.approx(np.array([[0.75, 0.5], [0.25, 0.5]]), abs=1e-6)
    assert intersection(forward, backward, 0.4)[0].tolist() == [[True, False], [False, True]]


def test_entmax_gives_exactly_nothing_to_what_is_far_behind():
    forward, _ = directions(torch.tensor([[[5.0, 0.0], [1.0, 1.0]]]), ONE, ONE, "entmax")
    assert forward[0].tolist() == [[1.0, 0.0], pytest.approx([0.5, 0.5])]


@pytest.mark.parametrize("extraction", ["softmax", "entmax"])
def test_padding_gets_nothing_and_takes_nothing(extraction):
    scores = torch.randn(1, 2, 3, generator=torch.Generator().manual_seed(0)) * 30
    padded = torch.full((1, 4, 5), 99.0)
    padded[:, :2, :3] = scores
    masks = torch.tensor([[True, True, False, False]]), torch.tensor([[True, True, True, False, False]])
    alone = directions(scores, ONE, torch.ones(1, 3, dtype=torch.bool), extraction)
    for together, expected in zip(directions(padded, *masks, extraction), alone, strict=True):
        assert torch.allclose(together[:, :2, :3], expected)
        assert not together[:, 2:].any()
        assert not together[:, :, 3:].any()


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 1000))
def test_links_and_weights_are_those_of_the_paper_and_of_awesome_align(sources, targets, seed):
    generator = np.random.default_rng(seed)
    left, right = generator.normal(size=(sources, 4)), generator.normal(size=(targets, 4))
    scores = left @ right.T
    links = (softmax(scores, 1) > 0.1) & (softmax(scores, 0) > 0.1)
    forward, backward = softmax(scores / math.sqrt(targets), 1), softmax(scores / math.sqrt(sources), 0)
    batch = Batch(torch.tensor(left)[None], torch.tensor(right)[None], torch.tensor([sources]), torch.tensor([targets]))
    found, weights = extracted(batch, "softmax", 0.1)
    assert found[0].tolist() == links.tolist()
    assert weights[0] == pytest.approx(2 * forward * backward / (forward + backward), abs=1e-6)
