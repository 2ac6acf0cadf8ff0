from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from spanferry.core.models.training import LengthGroupedBatches, adamw


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
