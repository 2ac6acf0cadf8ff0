"""What holds for every objective there is (AllenNLP's two generic tests of models), with the smallest taggers."""

from pathlib import Path

import pytest
import torch
from hydra import compose, initialize_config_dir
from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.binding import bind
from spanferry.core.errors import ConfigError
from spanferry.core.models.objective import TagLoss
from spanferry.core.models.subwords import SubwordEncoder
from spanferry.core.records import Sentence
from spanferry.core.scoring import score
from spanferry.core.stages import TrainingData
from spanferry.taggers._encoding import encode_lessons
from spanferry.taggers._lessons import Lesson
from spanferry.taggers._module import TaggerModule
from spanferry.taggers.tiny import TinyTagger

CONF = Path(__file__).parents[2] / "conf"
OBJECTIVES = sorted(path.stem for path in (CONF / "objective").glob("*.yaml"))
TINY = TinyTagger(
    vocabulary=80, width=32, heads=2, layers=1, dropout=0.0, subword_dropout=0.0, crops=0, epochs=2, batch_size=8, learning_rate=5e-3,
    device="cpu", max_length=64,
)  # fmt: skip


def objective(name):
    launch.register()
    with initialize_config_dir(str(CONF), version_base="1.3"):
        bound = bind(plain(compose("config", [f"objective={name}"])))["objective"]
    return bound.build(**dict.fromkeys(bound.asks_for, 0))


@pytest.fixture(scope="module")
def data(toy, toy_dev):
    text = [Sentence(f"text-{number}", "de", each.words[::-1]) for number, each in enumerate(toy[40:64])]
    return TrainingData(toy[:40], toy_dev[:8], unlabelled=text)


@pytest.fixture(scope="module", params=OBJECTIVES)
def trained(request, data, tmp_path_factory):
    """A folder, and the names of parameters: all, and those that ever had a gradient."""
    folder, every, moved = tmp_path_factory.mktemp("trained"), set(), set()
    clip = TaggerModule.on_before_optimizer_step

    def note(module, optimizer):
        for name, parameter in module.network.named_parameters():
            every.add(name)
            if parameter.grad is not None and parameter.grad.isfinite().all() and parameter.grad.any():
                moved.add(name)
        clip(module, optimizer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TaggerModule, "on_before_optimizer_step", note)
        history = TINY.train(data, folder, 0, objective(request.param)).history
    return request.param, folder, every, moved, history


def test_every_parameter_gets_a_gradient(trained):
    _, _, every, moved, _ = trained
    # keys' biases shift all of a query's scores alike, which softmax takes away: their gradient is rounding
    assert {name for name in every - moved if not name.endswith("key.bias")} == set()


def test_it_logs_its_loss_at_each_evaluation(trained):
    *_, history = trained
    assert [row["epoch"] for row in history] == [1, 2]
    assert all(row["train/loss"] == row["train/loss"] for row in history)


def test_what_is_loaded_finds_what_was_trained(trained, data):
    _, folder, _, _, history = trained
    found = TINY.predict(data.dev, folder).sentences
    assert score(data.dev, found).f1 == max(row["dev/f1"] for row in history)
    assert TINY.predict(data.dev, folder).sentences == found


def test_a_sentence_in_a_batch_is_what_it_is_alone(trained, data):
    _, folder, *_ = trained
    network = AutoModelForTokenClassification.from_pretrained(folder).eval()
    encoder = SubwordEncoder(AutoTokenizer.from_pretrained(folder), 64)
    tags = [network.config.id2label[number] for number in range(network.config.num_labels)]
    lessons = [Lesson(sentence) for sentence in data.train[:6]]
    texts, _ = encode_lessons(lessons, encoder, tags, ["en"], torch.device("cpu"))
    lengths = texts.lengths.tolist()

    def read(places):
        batch = texts.batch(torch.tensor(places), max(lengths[place] for place in places))
        with torch.inference_mode():
            logits = network(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
        return logits, TagLoss().by_sentence(logits, batch)

    logits, losses = read(list(range(6)))
    for place, length in enumerate(lengths):
        alone, loss = read([place])
        torch.testing.assert_close(logits[place, :length], alone[0], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(losses[place], loss[0], atol=1e-5, rtol=1e-4)
    single = [TINY.predict([sentence], folder).sentences[0] for sentence in data.dev[:3]]
    assert TINY.predict(data.dev[:3], folder).sentences == single


def test_the_same_seed_gives_the_same_model(trained, data, tmp_path):
    name, folder, *_ = trained
    TINY.train(data, tmp_path, 0, objective(name))
    assert (tmp_path / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()


def test_a_resumed_training_ends_as_one_that_was_left_alone(trained, data, tmp_path, monkeypatch):
    name, folder, *_ = trained
    (tmp_path / "work").mkdir()
    (tmp_path / "model").mkdir()
    step = TaggerModule.training_step

    def falter(module, work, index):
        if module.current_epoch == 1 and index == 2:
            raise RuntimeError("the power is gone")
        return step(module, work, index)

    monkeypatch.setattr(TaggerModule, "training_step", falter)
    with pytest.raises(RuntimeError, match="power"):
        TINY.train(data, tmp_path / "model", 0, objective(name), tmp_path / "work")
    monkeypatch.undo()
    TINY.train(data, tmp_path / "model", 0, objective(name), tmp_path / "work")
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == (folder / "model.safetensors").read_bytes()


def test_plain_transformers_loads_it_with_label_names(trained):
    _, folder, *_ = trained
    found = pipeline("token-classification", model=str(folder))
    assert found.model.config.label2id == {"O": 0, "B-LOC": 1, "I-LOC": 2, "B-PER": 3, "I-PER": 4}
    assert {subword["entity"] for subword in found("we met Juma again .")} <= {"B-LOC", "I-LOC", "B-PER", "I-PER"}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_one_that_needs_text_says_so_where_there_is_none(data, tmp_path, name):
    made = objective(name)
    if "unlabelled" not in made.needs:
        pytest.skip("it needs none")
    with pytest.raises(ConfigError, match="unlabelled text"):
        TINY.train(TrainingData(data.train), tmp_path, 0, made)
