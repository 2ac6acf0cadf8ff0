from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from spanferry.core.models.training import LengthGroupedBatches, ProgressLine, StraightToDisk, adamw, decaying, grouped_by_length


def test_the_learning_rate_rises_to_its_peak_and_falls_to_nothing():
    lambdas = adamw(nn.Linear(2, 2), 0.1, 0.0, warmup=0.5, steps=4)["lr_scheduler"]["scheduler"].lr_lambdas
    assert [lambdas[0](step) for step in range(5)] == [0.5, 1.0, 1.0, 0.5, 0.0]


def test_matrices_decay_and_vectors_do_not():
    network = nn.Linear(2, 2)
    groups = adamw(network, 0.1, 0.3, warmup=0.0, steps=4)["optimizer"].param_groups
    assert [(group["params"], group["weight_decay"]) for group in groups] == [([network.weight], 0.3), ([network.bias], 0.0)]


@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=50), size=st.integers(1, 7), seed=st.integers(0, 9))
def test_every_sentence_comes_once_an_epoch(lengths, size, seed):
    batches = LengthGroupedBatches(lengths, size, seed)
    for _ in range(2):
        epoch = list(batches)
        assert len(epoch) == len(batches)
        assert sorted(index for batch in epoch for index in batch) == list(range(len(lengths)))


def test_batches_hold_similar_lengths_in_an_order_the_seed_decides():
    lengths = [1, 9, 1, 9, 1, 9]
    first, second = LengthGroupedBatches(lengths, 3, seed=1), LengthGroupedBatches(lengths, 3, seed=1)
    orders = [list(first), list(first)]
    assert all({lengths[index] for index in batch} in ({1}, {9}) for batch in orders[0])
    assert orders == [list(second), list(second)]


@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=50), tokens=st.integers(9, 40), seed=st.integers(0, 9))
def test_a_batch_holds_no_more_subwords_than_its_budget_padding_included(lengths, tokens, seed):
    batches = grouped_by_length(lengths, torch.Generator().manual_seed(seed), 1, tokens)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[index] for index in batch) <= tokens for batch in batches)


def test_a_sentence_past_the_budget_has_a_batch_of_its_own():
    assert sorted(grouped_by_length([2, 9, 2], torch.Generator(), 1, 4)) in ([[0, 2], [1]], [[1], [2, 0]])


def test_what_is_frozen_is_not_given_to_the_optimiser():
    network = nn.Linear(2, 2)
    network.weight.requires_grad_(False)
    assert [group["params"] for group in decaying(network, 0.1)] == [[], [network.bias]]


def test_a_checkpoint_is_what_torch_reads(tmp_path):
    StraightToDisk().save_checkpoint({"weights": torch.ones(3)}, tmp_path / "it.ckpt")
    assert torch.load(tmp_path / "it.ckpt", weights_only=True)["weights"].tolist() == [1, 1, 1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_full_disk_is_the_systems_error(size):
    with pytest.raises(OSError, match="No space left"):
        StraightToDisk().save_checkpoint({"weights": torch.ones(size)}, "/dev/full")


@pytest.mark.parametrize(("asked", "fused"), [(True, True), (False, None)])
def test_the_peak_and_the_kernel_reach_the_optimiser(asked, fused):
    optimizer = adamw(nn.Linear(2, 2), 0.1, 0.0, warmup=0.0, steps=4, fused=asked)["optimizer"]
    assert [group["initial_lr"] for group in optimizer.param_groups] == [0.1, 0.1]
    assert optimizer.defaults["fused"] is fused


def test_the_line_says_what_it_is_told():
    line = ProgressLine("training", 4)
    line.say("dev F1 .5")
    [task] = line._progress.tasks
    assert (task.description, task.total) == ("dev F1 .5", 4)
