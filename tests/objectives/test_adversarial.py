import math

import pytest
import torch

from spanferry.core import independence
from spanferry.core.errors import ConfigError
from spanferry.core.models.objective import read
from spanferry.objectives._aligning import scheduled, vectors
from spanferry.objectives._metrics.mmd import Mmd
from spanferry.objectives.adversarial import WEIGHTS, Adversarial
from spanferry.objectives.cross_entropy import CrossEntropy


def apart(now):
    """How easily labelled and unlabelled states are told apart, by a metric that is the same for all."""
    with torch.no_grad():
        sides = [vectors(read(now.network, batch).states, batch["attention_mask"], "token")[0] for batch in (now.batch, now.unlabelled)]
    return Mmd([0.25, 1, 4]).distance(sides).item()


def in_two_languages(step):
    """A step whose unlabelled text has subwords that lie apart from the labelled ones'."""
    now = step(seed=1)
    with torch.no_grad():
        now.network.roberta.embeddings.word_embeddings.weight[30:, 0] += 0.1
    return now


def trained(now, at_work, steps=60):
    optimizer = torch.optim.Adam(now.network.parameters(), lr=3e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        at_work.step(now)
        optimizer.step()
    return now


def test_plain_training_leaves_sides_apart(step, training):
    now = in_two_languages(step)
    assert apart(trained(now, Adversarial("coral", weight=0).at_work(training(now)))) > 0.1  # .135, from .220


@pytest.mark.parametrize("metric", sorted(WEIGHTS.keys() - {"none"}))
def test_sides_come_closer(step, training, metric):
    now = in_two_languages(step)
    objective = Adversarial(metric, schedule="constant", critic_learning_rate=1e-2)
    assert apart(trained(now, objective.at_work(training(now)))) < 0.07


def test_without_metric_training_is_plain(step, training):
    ours, plain = step(), step()
    logged = Adversarial("none").at_work(training(ours)).step(ours)
    CrossEntropy().at_work(training(plain)).step(plain)
    pairs = zip(ours.network.parameters(), plain.network.parameters(), strict=True)
    assert all(torch.equal(one.grad, other.grad) for one, other in pairs if one.grad is not None)
    assert logged.keys() == {"loss"}


def test_without_metric_subwords_are_still_learnt_from_target_text():
    assert Adversarial("none").needs == {"unlabelled"}


def test_it_logs_its_loss_in_parts(step, training):
    now = step(done=0.5)
    logged = Adversarial("mmd", weight=2, schedule="linear").at_work(training(now)).step(now)
    assert logged["loss"].item() == pytest.approx((logged["tag_loss"] + 2 * 0.5 * logged["alignment"]).item())


def test_without_weight_gradients_are_those_of_tags_alone(step, training):
    plain, now = step(), step()
    plain.backward(plain.loss(read(plain.network, plain.batch).logits, plain.batch))
    Adversarial("coral", weight=0).at_work(training(now)).step(now)
    pairs = zip(plain.network.parameters(), now.network.parameters(), strict=True)
    assert all(torch.allclose(one.grad, other.grad, atol=1e-7) for one, other in pairs)


def test_the_critic_is_stepped_and_the_network_only_gets_gradients(step, training):
    now = step()
    at_work = Adversarial("js").at_work(training(now))
    before = [[parameter.clone() for parameter in each.parameters()] for each in (at_work, now.network)]
    at_work.step(now)
    moved = [
        any(not torch.equal(old, new) for old, new in zip(olds, each.parameters(), strict=True))
        for olds, each in zip(before, (at_work, now.network), strict=True)
    ]
    assert moved == [True, False]


def test_a_critic_takes_its_steps(step, training):
    now = step()
    at_work = Adversarial("wasserstein", critic_steps=3).at_work(training(now))
    at_work.step(now)
    (optimizer,) = at_work.own_optimizers()
    assert optimizer.state[next(at_work.parameters())]["step"].item() == 3


def test_it_computes_in_full_below_16_bit_floats(step, training):
    now = step()
    at_work = Adversarial("wasserstein").at_work(training(now))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert at_work.step(now)["alignment"].dtype == torch.float32


@pytest.mark.parametrize(("schedule", "expected"), [("constant", 1.0), ("linear", 0.5), ("dann", 2 / (1 + math.exp(-5)) - 1)])
def test_schedules_half_way(schedule, expected):
    assert scheduled(schedule, 0.5) == pytest.approx(expected)


def test_dann_begins_at_nothing():
    assert scheduled("dann", 0.0) == 0


STATES = torch.tensor([[[9.0, 9], [1, 3], [5, 1], [9, 9], [7, 7]]])
MASK = torch.tensor([[1, 1, 1, 1, 0]])


def test_special_and_padding_subwords_do_not_count():
    found, rows = vectors(STATES, MASK, "token")
    assert found.round().tolist() == [[-1, 1], [1, -1]]
    assert rows.tolist() == [0, 0]


def test_a_sentence_is_the_mean_of_its_subwords():
    found, rows = vectors(STATES, MASK, "sentence")  # the mean is (3, 2)
    assert found.round().tolist() == [[1, -1]]
    assert rows.tolist() == [0]


def test_a_sentence_of_special_subwords_alone_keeps_them():
    assert len(vectors(STATES, torch.tensor([[1, 1, 0, 0, 0]]), "token")[0]) == 2


def test_no_more_states_than_asked_for(step, training):
    now, seen = step(), []
    at_work = Adversarial(samples=3).at_work(training(now))
    at_work.metric.learn = lambda sets: seen.extend(map(len, sets))
    at_work.step(now)
    assert seen == [3, 3]


def test_languages_are_told_apart_where_labelled_data_hold_several(step, training):
    now, seen = step(), []
    now.batch["languages"] = torch.tensor([0, 0, 1, 1, 1, 1])
    at_work = Adversarial(languages="multi", level="sentence").at_work(training(now))
    at_work.metric.learn = lambda sets: seen.extend(map(len, sets))
    at_work.step(now)
    assert seen == [2, 10]  # English; German, labelled and not


def test_independence_of_every_unlabelled_sentence(step, training, tmp_path):
    now = step()
    Adversarial().at_work(training(now)).leave(tmp_path, now.network.eval(), [now.unlabelled])
    assert sorted(independence.load(tmp_path)) == [f"train-{number}" for number in range(1, 7)]


@pytest.mark.parametrize(("lead", "expected"), [(0.0, 1.0), (math.log(3), 0.5), (-math.log(3), 0.5), (20.0, 0.0)])
def test_independence_is_how_near_the_discriminator_is_to_even(step, training, tmp_path, lead, expected):
    now = step()
    at_work = Adversarial().at_work(training(now))
    torch.nn.init.zeros_(at_work.metric.network[2].weight)
    at_work.metric.network[2].bias.data = torch.tensor([0.0, lead])  # p = 3/4 at log 3, and 1 - |2p - 1| = 1/2
    at_work.leave(tmp_path, now.network.eval(), [now.unlabelled])
    assert independence.load(tmp_path)["train-1"] == pytest.approx(expected, abs=1e-6)


def test_other_metrics_leave_nothing(step, training, tmp_path):
    now = step()
    Adversarial("js").at_work(training(now)).leave(tmp_path, now.network, [now.unlabelled])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        {"metric": "mmd", "languages": "multi"},
        {"weight": -1},
        {"samples": 1},
        {"hidden": 0},
        {"critic_learning_rate": 0},
        {"critic_steps": 0},
        {"penalty": -1},
        {"regularisation": 0},
    ],
)
def test_values_out_of_range_are_refused(options):
    with pytest.raises(ConfigError, match=f"objective.{list(options)[-1]}="):
        Adversarial(**options)


def test_one_language_cannot_be_told_from_others(step, training):
    from dataclasses import replace

    told = replace(training(step()), languages=("de",))
    with pytest.raises(ConfigError, match=r"objective.languages=multi: .*one language \(de\)"):
        Adversarial(languages="multi").at_work(told)
