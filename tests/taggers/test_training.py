"""What training makes of what it is told besides labels."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForTokenClassification, AutoTokenizer

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.scoring import score
from spanferry.core.stages import TrainingData
from spanferry.taggers.tiny import TinyTagger
from spanferry.taggers.transformer import TransformerTagger

SMALL = {"vocabulary": 80, "width": 32, "heads": 2, "layers": 1, "dropout": 0.0, "crops": 0, "device": "cpu", "max_length": 64}


def tagger(start, **changes):
    values = {"epochs": 8, "batch_size": 16, "learning_rate": 5e-3, "max_length": 64, "device": "cpu"} | changes
    return TransformerTagger(str(start), **values)


@pytest.fixture(scope="module")
def trained(start, toy, toy_dev, tmp_path_factory):
    return tagger(start).train(TrainingData(toy, toy_dev), tmp_path_factory.mktemp("trained"), 0).folder


def mislabelled(sentence):
    """The first word as an organisation, whatever it is."""
    return Sentence(sentence.id, sentence.language, sentence.words, (Entity(Span(0, 1), "LOC"),))


def test_words_of_weight_0_are_not_learnt_from(start, toy, toy_dev, tmp_path):
    wrong = [mislabelled(sentence) for sentence in toy[60:]]
    data = TrainingData([*toy[:60], *wrong], toy_dev, weights={sentence.id: (0.0,) * len(sentence.words) for sentence in wrong})
    tagger(start, epochs=12).train(data, tmp_path, 0)
    assert score(toy_dev, tagger(start).predict(toy_dev, tmp_path).sentences).f1 > 0.9


@pytest.mark.parametrize("distance", ["mse", "kl"])
def test_a_student_learns_what_a_teacher_thinks_and_not_the_labels(start, trained, toy, toy_dev, tmp_path, distance):
    wrong = [mislabelled(sentence) for sentence in toy]
    soft = dict(zip([sentence.id for sentence in toy], TagReader(str(trained), "cpu").read(toy), strict=True))
    rate = {"mse": 2e-2, "kl": 5e-3}[distance]  # a squared difference is a small loss
    student = tagger(start, learning_rate=rate, epochs=12)
    student.train(TrainingData(wrong, toy_dev, soft=soft, distance=distance), tmp_path, 0)
    assert score(toy_dev, student.predict(toy_dev, tmp_path).sentences).f1 > 0.9


def test_a_teachers_tags_become_the_students(start, sentence, tmp_path):
    soft = {"train-1": TagProbabilities(("O", "B-ORG", "I-ORG"), np.array([[0.4, 0.6, 0], [1, 0, 0]]))}
    tagger(start, epochs=1).train(TrainingData([Sentence("train-1", "en", ("Kai", "rains"))], soft=soft), tmp_path, 0)
    assert AutoModelForTokenClassification.from_pretrained(tmp_path).config.id2label == {0: "O", 1: "B-ORG", 2: "I-ORG"}


@pytest.mark.parametrize("labels", [{"PER", "LOC"}, {"PER"}])
def test_one_that_goes_on_keeps_head_and_tags_where_it_knows_the_labels(start, trained, toy, tmp_path, labels):
    known = [sentence.restricted_to(labels) for sentence in toy]
    tagger(start, epochs=1, learning_rate=1e-9).train(TrainingData(known, start=trained), tmp_path, 0)
    before, after = load_file(trained / "model.safetensors"), load_file(tmp_path / "model.safetensors")
    for name, weight in before.items():
        torch.testing.assert_close(after[name], weight, atol=1e-5, rtol=1e-4)


def test_one_that_goes_on_to_other_labels_has_a_new_head_of_as_many_outputs(start, trained, toy, tmp_path):
    renamed = [sentence.relabelled({"PER": "ORG"}) for sentence in toy]
    tagger(start, epochs=1, learning_rate=1e-9).train(TrainingData(renamed, start=trained), tmp_path, 0)
    before, after = load_file(trained / "model.safetensors"), load_file(tmp_path / "model.safetensors")
    assert before["classifier.weight"].shape == after["classifier.weight"].shape
    assert not torch.allclose(before["classifier.weight"], after["classifier.weight"], atol=1e-3)
    torch.testing.assert_close(after["roberta.embeddings.word_embeddings.weight"], before["roberta.embeddings.word_embeddings.weight"])


def test_the_tiny_tagger_goes_on_with_the_subwords_it_has(trained, toy, toy_dev, tmp_path):
    TinyTagger(**SMALL, epochs=1, learning_rate=1e-9).train(TrainingData(toy[:3], start=trained), tmp_path, 0)
    assert AutoTokenizer.from_pretrained(tmp_path).get_vocab() == AutoTokenizer.from_pretrained(trained).get_vocab()
    assert score(toy_dev, TinyTagger(**SMALL).predict(toy_dev, tmp_path).sentences).f1 > 0.9


@pytest.mark.parametrize(
    "changes",
    [{"precision": "bf16-mixed"}, {"batch_tokens": 128}, {"accumulate": 2, "epochs": 12}, {"schedule": "cosine"}, {"schedule": "constant"},
     {"class_weights": "balanced"}, {"class_weights": {"PER": 2.0}}],
)  # fmt: skip
def test_it_learns_in_every_way(start, toy, toy_dev, tmp_path, changes):
    made = tagger(start, **changes)
    made.train(TrainingData(toy, toy_dev), tmp_path, 0)
    assert score(toy_dev, made.predict(toy_dev, tmp_path).sentences).f1 > 0.9


def test_half_precision_needs_an_accelerator(start, toy, tmp_path):
    with pytest.raises(ConfigError, match=r"tagger\.precision=16-mixed: a CPU does not .*bf16-mixed or 32-true"):
        tagger(start, precision="16-mixed").train(TrainingData(toy), tmp_path, 0)


@pytest.mark.parametrize("by_class", [True, False])
def test_where_no_word_counts_there_is_nothing_to_learn(start, toy, tmp_path, by_class):
    weights = {} if by_class else {sentence.id: (0.0,) * len(sentence.words) for sentence in toy[:8]}
    options = {"class_weights": {"O": 0, "LOC": 0, "PER": 0}} if by_class else {}
    with pytest.raises(DataError, match=r"nothing to learn from: each word .* counts 0"):
        tagger(start, **options).train(TrainingData(toy[:8], weights=weights), tmp_path, 0)
