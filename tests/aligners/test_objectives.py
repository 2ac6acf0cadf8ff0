"""Losses and rows by hand, on tensors small enough to check."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, tensor

from spanferry.aligners._objectives import (
    NOWHERE,
    Frame,
    asked,
    consistency_loss,
    hidden,
    self_training_loss,
    shares,
    shifted,
    word_links,
)
from spanferry.aligners._subwords import Subwords

FORWARD = tensor([[[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]], [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]])
BACKWARD = tensor([[[0.7, 0.4, 0.0], [0.3, 0.6, 0.0]], [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]])
SOURCES = tensor([[True, True], [True, False]])
TARGETS = tensor([[True, True, False], [True, True, False]])
LINKS = tensor([[[True, False, False], [False, True, False]], [[True, True, False], [False, False, False]]])


def test_self_training_by_hand():
    """The first pair: (.9 + .8) / 2 + (.7 + .6) / 2 = 1.5. The second: (1 + 0) / 1 + (1 + 1) / 2 = 2. Minus their mean."""
    assert self_training_loss(FORWARD, BACKWARD, LINKS, SOURCES, TARGETS).item() == pytest.approx(-1.75)


def test_self_training_without_links_is_nothing():
    assert self_training_loss(FORWARD, BACKWARD, torch.zeros_like(LINKS), SOURCES, TARGETS).item() == 0


def test_consistency_by_hand():
    """The first pair: (.9 x .7 + .1 x .4 + .2 x .3 + .8 x .6) / 2 = .605. The second: 1 x 1 / 1. Minus their mean."""
    assert consistency_loss(FORWARD, BACKWARD, SOURCES, TARGETS).item() == pytest.approx(-0.8025)


def test_consistency_is_the_trace_of_the_paper():
    traces = torch.einsum("bii->b", FORWARD @ BACKWARD.transpose(1, 2)) / tensor([2.0, 1.0])
    torch.testing.assert_close(consistency_loss(FORWARD, BACKWARD, SOURCES, TARGETS), -traces.mean())


def test_gradients_flow_through_probabilities_alone():
    forward, links = FORWARD.clone().requires_grad_(), LINKS.float().requires_grad_()
    self_training_loss(forward, BACKWARD, links, SOURCES, TARGETS).backward()
    torch.testing.assert_close(forward.grad, -LINKS.float() / tensor([2.0, 1.0])[:, None, None] / 2)
    assert links.grad is None


def cells(links: Tensor) -> list[list[int]]:
    return links.nonzero().tolist()


def test_a_link_of_subwords_becomes_one_of_their_words():
    links = torch.zeros(1, 5, 4, dtype=torch.bool)
    links[0, 2, 1] = True
    source_words, target_words = tensor([[NOWHERE, 0, 0, 1, NOWHERE]]), tensor([[NOWHERE, 0, 0, NOWHERE]])
    assert cells(word_links(links, source_words, target_words)) == [[0, 1, 1], [0, 1, 2], [0, 2, 1], [0, 2, 2]]


@given(data=st.data())
def test_links_of_words_are_the_obvious_ones(data):
    words = st.lists(st.integers(NOWHERE, 3), min_size=1, max_size=6)
    sources, targets = data.draw(words), data.draw(words)
    real = [(i, j) for i, source in enumerate(sources) for j, target in enumerate(targets) if min(source, target) >= 0]
    drawn = data.draw(st.sets(st.sampled_from(real))) if real else set()
    links = torch.zeros(1, len(sources), len(targets), dtype=torch.bool)
    for i, j in drawn:
        links[0, i, j] = True
    linked = {(sources[i], targets[j]) for i, j in drawn}
    expected = [[0, i, j] for i, j in real if (sources[i], targets[j]) in linked]
    assert cells(word_links(links, tensor([sources]), tensor([targets]))) == expected


def test_a_row_is_what_the_tokenizer_makes_of_one_text_and_of_two(bert_tokenizer):
    frame = Frame.of(bert_tokenizer, 20)
    first, second = Subwords([5, 6], [0, 1]), Subwords([8, 9], [0, 0])
    alone, joined = frame.one_by_one([first, second]), frame.two_by_two([first], [second])
    assert alone.ids[0].tolist() == bert_tokenizer("kai lives")["input_ids"]
    assert joined.ids[0].tolist() == bert_tokenizer("kai lives", "kano")["input_ids"]
    assert alone.words.tolist() == [[-1, 0, 1, -1], [-1, 0, 0, -1]]
    assert joined.words.tolist() == [[-1, 0, 1, -1, 0, 0, -1]]
    assert joined.parts.tolist() == [[-1, 0, 0, -1, 1, 1, -1]]


def test_rows_are_padded_on_the_right(bert_tokenizer):
    rows = Frame.of(bert_tokenizer, 20).one_by_one([Subwords([5], [0]), Subwords([5, 6, 7], [0, 1, 2])])
    assert rows.ids[0].tolist() == [2, 5, 3, 0, 0]
    assert rows.attention.tolist() == [[1, 1, 1, 0, 0], [1] * 5]
    assert rows.words[0].tolist() == rows.parts[0].tolist()[:2] + [-1] * 3 == [-1, 0, -1, -1, -1]


def test_rows_never_exceed_the_limit(bert_tokenizer):
    frame = Frame.of(bert_tokenizer, 10)
    long, short = Subwords([5] * 30, list(range(30))), Subwords([6, 7], [0, 1])
    assert frame.one_by_one([long]).ids.tolist() == [[2, *[5] * 8, 3]]
    assert frame.two_by_two([long], [short]).ids.tolist() == [[2, *[5] * 5, 3, 6, 7, 3]]
    assert frame.two_by_two([long], [long]).ids.shape == (1, 10)


@given(first=st.integers(1, 40), second=st.integers(1, 40), room=st.integers(4, 40))
def test_two_sentences_share_a_room(first, second, room):
    for_first, for_second = shares(first, second, room)
    assert for_first + for_second == min(first + second, room)
    assert min(first, room // 2) <= for_first <= first
    assert min(second, room // 2) <= for_second <= second


@given(rows=st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=4), share=st.floats(0.05, 0.95))
def test_as_many_are_asked_for_as_said_and_only_choosable_ones(rows, share):
    choosable = tensor(rows)
    places = asked(choosable, share)
    assert not (places & ~choosable).any()
    expected = [min(sum(row), max(1, round(float(tensor(share) * sum(row))))) for row in rows]
    assert places.sum(1).tolist() == expected


def test_every_choosable_subword_is_asked_for_sometimes():
    torch.manual_seed(0)
    choosable = tensor([[False, True, True, True, False]]).repeat(300, 1)
    assert asked(choosable, 0.15).sum(0).tolist() == pytest.approx([0, 100, 100, 100, 0], abs=25)


def test_hidden_subwords_are_masked_random_or_kept_as_in_bert():
    torch.manual_seed(0)
    ids, ordinary = torch.full((100, 100), 7), tensor([5, 6])
    found = hidden(ids, torch.ones_like(ids, dtype=torch.bool), 4, ordinary)
    assert [(found == id).float().mean().item() for id in (4, 5, 6, 7)] == pytest.approx([0.8, 0.05, 0.05, 0.1], abs=0.012)
    assert ids.unique().tolist() == [7]  # the rows themselves stay


def test_what_is_not_asked_for_is_not_hidden():
    ids = torch.arange(20).reshape(2, 10)
    assert hidden(ids, torch.zeros_like(ids, dtype=torch.bool), 4, tensor([5])).equal(ids)


@given(size=st.integers(2, 9))
def test_a_false_pair_is_never_the_true_one(size):
    others = shifted(size)
    assert sorted(others.tolist()) == list(range(size))
    assert not (others == torch.arange(size)).any()
