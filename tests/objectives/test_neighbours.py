"""Neighbours: how labels fit on hand-made states, and what words weigh for it."""

import math

import pytest

from spanferry.core.errors import ConfigError
from spanferry.objectives.neighbours import Neighbours

O, LOC, PER = 0, 1, 2  # numbers of labels: sorted, O first
EAST, NORTH = [1.0] + [0.0] * 15, [0.0, 1.0] + [0.0] * 14


@pytest.fixture
def at_work(step, training):
    def make(**options):
        return Neighbours(**{"neighbours": 3, "memory": 8, **options}).at_work(training(step()))

    return make


def told(at_work, states, labels, places, fits=None):
    """Put words into memory."""
    import torch

    given = torch.tensor(states), torch.tensor(labels), torch.tensor(places), torch.tensor(fits or [0.0] * len(labels))
    at_work.remember(*given)


def fit(at_work, state, label, place=99):
    """Of one word."""
    import torch

    return at_work.fit(torch.tensor([state]), torch.tensor([label]), torch.tensor([place])).item()


def test_the_nearest_vote(at_work):
    at_work = at_work()
    told(at_work, [EAST] * 3 + [NORTH] * 3, [PER, PER, O, LOC, LOC, LOC], range(6))
    assert fit(at_work, EAST, PER) == pytest.approx(2 / 3)
    assert fit(at_work, NORTH, PER) == 0


def test_words_of_the_same_sentence_have_no_vote(at_work):
    at_work = at_work()
    told(at_work, [EAST] * 6, [PER, PER, PER, O, O, O], [1, 1, 1, 2, 3, 4])
    assert fit(at_work, EAST, PER, place=1) == 0


def test_an_empty_memory_says_nothing(at_work):
    assert fit(at_work(), EAST, PER) == 0


def test_few_words_in_memory_are_all_asked(at_work):
    at_work = at_work()
    told(at_work, [EAST, EAST], [PER, O], [1, 2])
    assert fit(at_work, EAST, PER) == 0.5


def test_trust_is_by_the_mean_fit_of_the_label(at_work):
    import torch

    at_work = at_work(sharpness=6.0)
    told(at_work, [EAST] * 4, [PER, PER, O, O], range(4), [0.2, 0.6, 1.0, 0.8])  # means: PER .4, O .9
    found = at_work.trust(torch.tensor([0.4, 0.9, 0.4]), torch.tensor([PER, PER, O]))
    assert found.tolist() == pytest.approx([1 / (1 + math.exp(-6 * over)) for over in (0.0, 0.5, -0.5)])


def test_the_oldest_words_are_forgotten(at_work):
    at_work = at_work(memory=4)
    told(at_work, [EAST] * 3, [PER] * 3, [1, 2, 3])
    told(at_work, [NORTH] * 3, [LOC] * 3, [4, 5, 6])
    assert at_work.places.tolist() == [5, 6, 3, 4]
    assert at_work.labels.tolist() == [LOC, LOC, PER, LOC]


def test_a_batch_larger_than_the_memory_fills_it(at_work):
    at_work = at_work(memory=4)
    told(at_work, [EAST] * 6, [PER] * 6, range(6))
    assert sorted(at_work.places.tolist()) == [0, 1, 2, 3]


def test_b_and_i_are_one_label(at_work):
    assert at_work().label_of.tolist() == [O, LOC, LOC, PER, PER]  # of the fixture's tags


def test_words_count_alike_while_it_warms_up(step, training):
    now = step(done=0.1)
    expected = now.loss(now.network(input_ids=now.batch["input_ids"], attention_mask=now.batch["attention_mask"]).logits, now.batch)
    found = Neighbours(warmup=0.2).at_work(training(now)).step(now)
    assert now.losses == [pytest.approx(expected.item())]
    assert found["trust"] == 1


def test_after_that_a_misfit_weighs_less(step, training):
    now = step(done=0.5)
    at_work = Neighbours(neighbours=2, memory=64, warmup=0.2).at_work(training(now))
    at_work.step(now)
    assert at_work.step(now)["trust"] < 1


def test_words_of_teachers_are_trusted_and_not_remembered(step, training):
    import torch

    now = step(done=0.5)
    now.batch["soft"] = torch.full((6, 8, 5), 0.2)
    at_work = Neighbours(warmup=0.0).at_work(training(now))
    assert at_work.step(now)["trust"] == 1
    assert at_work.next == 0


def test_the_memory_is_kept_with_the_rest(at_work):
    assert {"states", "labels", "places", "fits", "next"} <= set(at_work().state_dict())


def test_a_memory_too_small_is_refused():
    with pytest.raises(ConfigError, match=r"objective\.memory=4: must be at least objective\.neighbours=5"):
        Neighbours(neighbours=5, memory=4)
