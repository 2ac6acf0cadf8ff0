"""The store: keys, reuse, resumption, damage, atomicity."""

import errno
import multiprocessing
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import filelock
import pytest

from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.errors import StoreError
from spanferry.core.records import Alignment
from spanferry.store.recipe import Recipe
from spanferry.store.store import Store

RECIPE = Recipe("align", {"prefix": 4}, 1, ("up",))
INPUTS = list(range(10))


def links(numbers):
    return [Alignment.of([(number, number)]) for number in numbers]


class Counting:
    """Computes ``links`` and remembers for what; stops like a killed process at the given number."""

    def __init__(self, dies_at=None):
        self.seen, self.dies_at = [], dies_at

    def __call__(self, numbers):
        if self.dies_at in numbers:
            raise KeyboardInterrupt
        self.seen += numbers
        return links(numbers)


def test_computes_once_then_reads(tmp_path):
    first, again = Counting(), Counting()
    out, run = Store(tmp_path).items(RECIPE, INPUTS, first, ALIGNMENTS, 4)
    same, second_run = Store(tmp_path).items(RECIPE, INPUTS, again, ALIGNMENTS, 4)
    assert out == same == links(INPUTS)
    assert (first.seen, again.seen) == (INPUTS, [])
    assert (run.shards, run.reused, run.stored) == (3, 0, False)
    assert (second_run.reused, second_run.stored) == (3, True)


def test_resumes_at_the_first_missing_shard(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).items(RECIPE, INPUTS, Counting(dies_at=5), ALIGNMENTS, 4)
    again = Counting()
    out, run = Store(tmp_path).items(RECIPE, INPUTS, again, ALIGNMENTS, 4)
    assert out == links(INPUTS)
    assert again.seen == INPUTS[4:]
    assert run.reused == 1


@pytest.mark.parametrize("change", [{"stage": "project"}, {"config": {"prefix": 5}}, {"version": 2}, {"upstream": ("other",)}])
def test_every_part_of_the_recipe_makes_another_key(change):
    parts = {"stage": "align", "config": {"prefix": 4}, "version": 1, "upstream": ("up",)}
    assert Recipe(**parts).key == RECIPE.key
    assert Recipe(**(parts | change)).key != RECIPE.key


def test_contents_of_input_files_count_and_their_place_does_not(tmp_path):
    for name, text in (("a", "1"), ("b", "1"), ("c", "2")):
        (tmp_path / name).write_text(text)
    a, b, c = (Recipe("align", {}, 1, (), (tmp_path / name,)).key for name in "abc")
    assert a == b != c


@pytest.mark.parametrize("spoil", [lambda data: data[:-20], lambda data: data[:40] + bytes([data[40] ^ 255]) + data[41:], lambda data: b""])
def test_a_damaged_shard_is_computed_again(tmp_path, spoil):
    store = Store(tmp_path)
    store.items(RECIPE, INPUTS, Counting(), ALIGNMENTS, None)
    (shard,) = tmp_path.rglob("*.parquet")
    shard.write_bytes(spoil(shard.read_bytes()))
    again = Counting()
    out, _ = store.items(RECIPE, INPUTS, again, ALIGNMENTS, None)
    assert out == links(INPUTS)
    assert again.seen == INPUTS


def test_a_stage_that_loses_an_item_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(StoreError, match="answered with 9 items for 10"):
        Store(tmp_path).items(RECIPE, INPUTS, lambda numbers: links(numbers)[:-1], ALIGNMENTS, None)
    assert not list(tmp_path.rglob("*.parquet"))


def test_no_items_are_no_shards(tmp_path):
    out, run = Store(tmp_path).items(RECIPE, [], Counting(), ALIGNMENTS, 4)
    assert (out, run.shards, run.stored) == ([], 0, True)


def test_a_folder_appears_only_when_complete(tmp_path):
    def dies(folder: Path) -> None:
        (folder / "model").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).folder(RECIPE, dies)
    assert not list(tmp_path.rglob("model"))
    place, run = Store(tmp_path).folder(RECIPE, lambda folder: (folder / "model").write_text("whole"))
    assert ((place / "model").read_text(), run.stored) == ("whole", False)
    _, again = Store(tmp_path).folder(RECIPE, dies)
    assert again.stored


def test_parquet_is_readable_by_others(tmp_path):
    pandas = pytest.importorskip("pandas")
    Store(tmp_path).items(RECIPE, [3], links, ALIGNMENTS, None)
    (shard,) = tmp_path.rglob("*.parquet")
    assert [list(links) for links in pandas.read_parquet(shard)["source"]] == [[3]]


def _slow(root: str) -> None:
    def compute(numbers):
        time.sleep(0.1)
        return links(numbers)

    Store(Path(root)).items(RECIPE, INPUTS, compute, ALIGNMENTS, 1)


def test_processes_that_race_and_die_leave_only_whole_shards(tmp_path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_slow, args=(str(tmp_path),)) for _ in range(2)]
    for worker in workers:
        worker.start()
    while not list(tmp_path.rglob("*.parquet")):
        time.sleep(0.01)
    os.kill(workers[0].pid, signal.SIGKILL)
    for worker in workers:
        worker.join()
    assert workers[1].exitcode == 0
    out, run = Store(tmp_path).items(RECIPE, INPUTS, Counting(), ALIGNMENTS, 1)
    assert out == links(INPUTS)
    assert run.stored


def test_a_disk_that_is_full_in_the_middle_of_a_folder_is_told(tmp_path):
    def compute(folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match=r"cannot write .*output: No space left on device\. Free some space"):
        Store(tmp_path).folder(RECIPE, compute)
    assert list(tmp_path.rglob("*output*")) == []


def test_a_file_that_a_stage_misses_is_its_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        Store(tmp_path).folder(RECIPE, lambda folder: (folder / "missing").read_text())


@pytest.mark.parametrize(("age", "left"), [(2 * 24 * 3600, False), (3600, True)])
def test_what_a_process_killed_long_ago_left_is_removed(tmp_path, age, left):
    remains = tmp_path / "align" / RECIPE.key / ".output.abc"
    remains.mkdir(parents=True)
    (remains / "model.bin").write_text("half")
    for path in (remains / "model.bin", remains):
        os.utime(path, (time.time() - age,) * 2)
    Store(tmp_path).folder(RECIPE, lambda folder: None)
    assert remains.exists() == left


def test_a_killed_computation_finds_its_work_again_and_a_finished_one_leaves_none(tmp_path):
    store = Store(tmp_path)
    with suppress(KeyboardInterrupt), store.work(RECIPE) as work:
        (work / "half").write_text("done")
        raise KeyboardInterrupt
    with store.work(RECIPE) as work:
        assert (work / "half").read_text() == "done"
    assert not work.exists()


def test_work_belongs_to_one_at_a_time(tmp_path):
    with Store(tmp_path).work(RECIPE) as first, Store(tmp_path).work(RECIPE) as second:
        assert first.is_dir()
        assert second is None
    assert not first.exists()


def test_work_is_there_though_who_had_it_before_has_just_removed_it(tmp_path, monkeypatch):
    acquire = filelock.FileLock.acquire

    def after_another(lock, **options):
        shutil.rmtree(Path(lock.lock_file).with_name("work"), ignore_errors=True)
        return acquire(lock, **options)

    monkeypatch.setattr(filelock.FileLock, "acquire", after_another)
    with Store(tmp_path).work(RECIPE) as work:
        assert work.is_dir()
