"""Lessons of one cell, and what its tagger is asked for."""

import importlib
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from spanferry.cells.choices import Choices
from spanferry.cells.outputs import Projected, Sentences
from spanferry.cells.runner import Runner
from spanferry.cells.training import Training
from spanferry.core.binding import Bound
from spanferry.core.config import Confidence, Config
from spanferry.core.errors import ConfigError
from spanferry.core.records import Outcome, Projection
from spanferry.core.stages import TrainedTagger
from spanferry.objectives.cross_entropy import CrossEntropy
from spanferry.store.store import Store


class Tagger:
    """Remembers what it was trained on; may fail once half-way."""

    version = 1
    seen: ClassVar[list] = []
    fails = False

    def train(self, data, folder, seed, objective=None, work=None):
        Tagger.seen.append((data, objective, work, sorted(path.name for path in work.iterdir())))
        (work / "checkpoint").write_text("half-way")
        if Tagger.fails:
            raise KeyboardInterrupt
        return TrainedTagger(folder, ({"step": 1},), 0)


class Hungry:
    """An objective that wants text."""

    version = 3
    needs = frozenset({"unlabelled"})


def bound(group, target):
    return Bound(group, target, {"_target_": target.__name__}, {}, frozenset())


@pytest.fixture
def training(tmp_path):
    """Training under some options of a cell."""
    Tagger.seen, Tagger.fails = [], False

    def make(objective=CrossEntropy, **options):
        choices = Choices(Config(**options), {"tagger": bound("tagger", Tagger), "objective": bound("objective", objective)}, {})
        return Training(choices, Runner(Store(tmp_path)))

    return make


@pytest.fixture
def labelled(sentence):
    ids = [f"train-{number}" for number in range(1, 11)]
    return Sentences("key", "text", (*(sentence("(LOC Kano) is near (LOC Jos)", id) for id in ids), sentence("(LOC Kano)", "dev-1")))


def no_text():
    raise AssertionError("nobody asked for text")


def test_splits_are_told_apart(training, labelled):
    data = training().lesson(labelled).made()
    assert (len(data.train), [item.id for item in data.dev]) == (10, ["dev-1"])


def test_known_noise_damages_training_sentences_alone_and_makes_another_key(training, labelled):
    clean, noisy = training(), training(label_noise=0.5)
    data = noisy.lesson(labelled).made()
    assert [item.entities for item in data.train] != [item.entities for item in clean.lesson(labelled).made().train]
    assert data.dev == clean.lesson(labelled).made().dev
    assert clean.train(clean.lesson(labelled), no_text).key != noisy.train(noisy.lesson(labelled), no_text).key


def test_words_weigh_what_the_projection_is_sure_of(training, sentence):
    target = sentence("(LOC Kano) is near", "train-1")
    made = Projected("key", "text", (Projection(target, (Outcome.PROJECTED,), (0.25,)),), ())
    data = training(confidence=Confidence.entity).lesson(made.sentences, made).made()
    assert data.weights == {"train-1": (0.25, 1.0, 1.0)}
    assert training().lesson(made.sentences, made).made().weights == {}


def test_a_method_that_does_not_say_how_sure_it_is_is_told(training, sentence):
    made = Projected("key", "text", (Projection(sentence("(LOC Kano)", "train-1"), (Outcome.PROJECTED,)),), ())
    with pytest.raises(
        ConfigError, match=r"confidence=sentence goes by the projection's scores, and sentence 'train-1' has none.*method=ilp"
    ):
        training(confidence=Confidence.sentence).lesson(made.sentences, made).made()


def test_text_is_given_to_an_objective_that_needs_it(training, labelled):
    text = Sentences("t", "t", labelled.items[:1])
    taught = training(Hungry)
    trained = taught.train(taught.lesson(labelled), lambda: text)
    data, objective, _, _ = Tagger.seen[0]
    assert (data.unlabelled, type(objective)) == (text.items, Hungry)
    plain = taught.train(taught.lesson(labelled), no_text, plainly=True)
    assert (Tagger.seen[1][0].unlabelled, Tagger.seen[1][1]) == ((), None)
    assert trained.key != plain.key


def test_cross_entropy_is_what_a_tagger_does_anyway(training, labelled):
    first, second = training(), training(Hungry)
    assert first.train(first.lesson(labelled), no_text) == second.train(second.lesson(labelled), no_text, plainly=True)


def test_what_is_told_of_those_who_gave_the_lesson_is_kept_with_the_tagger(training, labelled):
    here = training()
    lesson = replace(here.lesson(labelled), notes=lambda: {"teachers/count": 2.0})
    assert here.notes(here.train(lesson, no_text)) == {"teachers/count": 2.0}
    assert here.notes(here.train(replace(lesson, notes=None), no_text)) == {"teachers/count": 2.0}  # from the store


def test_a_lesson_of_no_teachers_tells_nothing(training, labelled):
    here = training()
    assert here.notes(here.train(here.lesson(labelled), no_text)) == {}


def test_a_killed_training_finds_what_it_left(training, labelled):
    taught, Tagger.fails = training(), True
    with pytest.raises(KeyboardInterrupt):
        taught.train(taught.lesson(labelled), no_text)
    Tagger.fails = False
    trained = taught.train(taught.lesson(labelled), no_text)
    assert [found for _, _, _, found in Tagger.seen] == [[], ["checkpoint"]]
    assert not Path(Tagger.seen[0][2]).exists()
    assert [path.name for path in trained.folder.iterdir()] == ["training.json"]


def test_an_objective_of_the_user_s_own_counts_by_its_file(training, labelled, tmp_path, monkeypatch):
    file = tmp_path / "own_objective.py"
    file.write_text("class Mine:\n    version = 1\n    needs = frozenset()\n")
    monkeypatch.syspath_prepend(tmp_path)
    mine = importlib.import_module("own_objective").Mine
    before = training(mine).train(training().lesson(labelled), no_text).key
    file.write_text(file.read_text() + "    weight = 2\n")
    assert training(mine).train(training().lesson(labelled), no_text).key != before
