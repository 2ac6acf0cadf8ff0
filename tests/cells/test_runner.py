"""Stages run through the store."""

import os

import pytest

from spanferry.cells.runner import Runner
from spanferry.core.codecs import SENTENCES
from spanferry.core.records import Sentence
from spanferry.core.telling import told_to
from spanferry.store.artifact import lease_of
from spanferry.store.leases import try_hold
from spanferry.store.recipe import Recipe
from spanferry.store.store import Store

ITEMS = [Sentence(f"train-{number}", "en", ("dog",)) for number in range(1, 4)]
RECIPE = Recipe("label", {}, 1)


class Stage:
    """Counts how often its memory is taken back."""

    released = 0

    def release(self):
        self.released += 1


def test_what_a_stage_made_is_found_again(tmp_path):
    runner = Runner(Store(tmp_path))
    first = runner.items(RECIPE, Stage(), ITEMS, lambda batch, done: list(batch), SENTENCES)
    second = runner.items(RECIPE, Stage(), ITEMS, lambda batch, done: pytest.fail("computed again"), SENTENCES)
    assert first == second == tuple(ITEMS)
    assert [run.stored for run in runner.done] == [False, True]


def test_a_stage_that_is_not_stored_leaves_nothing(tmp_path):
    stage = Stage()
    stage.stored = False
    runner = Runner(Store(tmp_path))
    assert runner.items(RECIPE, stage, ITEMS, lambda batch, done: list(batch), SENTENCES) == tuple(ITEMS)
    assert list(tmp_path.iterdir()) == []
    assert not runner.done[0].stored


def test_memory_is_taken_back_even_from_a_stage_that_fails(tmp_path):
    stage = Stage()
    with pytest.raises(ZeroDivisionError):
        Runner(Store(tmp_path)).items(RECIPE, stage, ITEMS, lambda batch, done: 1 / 0, SENTENCES)
    assert stage.released == 1


def test_stages_in_a_block_are_one_step(tmp_path):
    runner = Runner(Store(tmp_path))
    with runner.as_one():
        for name in ("adapt", "align"):
            runner.items(Recipe(name, {}, 1), Stage(), ITEMS, lambda batch, done: list(batch), SENTENCES)
    (step,) = runner.done
    assert (step.stage, step.shards) == ("align", 2)


def test_a_stage_that_waits_says_for_whom(tmp_path):
    told, lease = [], try_hold(lease_of(tmp_path, RECIPE.stage, RECIPE.key))

    def listen(facts):
        told.append(facts)
        if "holder" in facts:
            lease.release()

    with told_to(listen):
        Runner(Store(tmp_path)).items(RECIPE, Stage(), ITEMS, lambda batch, done: list(batch), SENTENCES)
    assert [facts["holder"].endswith(f"(process {os.getpid()})") for facts in told if "holder" in facts] == [True]


def test_a_stage_that_is_not_stored_finds_no_damaged_model(tmp_path, monkeypatch):
    monkeypatch.setattr("spanferry.store.store.SMALL", 0)
    train, stage, runner = Recipe("train", {}, 1), Stage(), Runner(Store(tmp_path))
    model = runner.folder(train, lambda folder: (folder / "model.bin").write_text("whole")) / "model.bin"
    model.write_text("whOle")
    stage.stored = False
    runner.folder(train, lambda folder: (folder / "model.bin").write_text("whole"))
    runner.items(RECIPE, stage, ITEMS, lambda batch, done: list(batch), SENTENCES)
    assert model.read_text() == "whole"


def test_a_stage_of_one_folder_tells_that_it_starts(tmp_path):
    heard = []
    with told_to(heard.append):
        Runner(Store(tmp_path)).folder(Recipe("train", {}, 1), lambda folder: None)
    assert heard[0] == {"stage": "train", "done": 0, "total": 0}
