"""The store: keys, reuse, resumption, damage, atomicity."""

import errno
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.errors import StoreError
from spanferry.core.records import Alignment
from spanferry.store.artifact import lease_of
from spanferry.store.leases import hold, try_hold
from spanferry.store.log import computed
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


def only(tmp_path, pattern):
    (path,) = tmp_path.rglob(pattern)
    return path


def flip(path, place):
    """Change one byte, so that the size stays."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def model(text):
    """Computes a folder that holds a model."""
    return lambda folder: (folder / "model.bin").write_text(text)


def fails(*_):
    pytest.fail("computed")


def events(tmp_path, kind):
    lines = [json.loads(line) for path in (tmp_path / "log").glob("*.jsonl") for line in path.read_text().splitlines()]
    return [line for line in lines if line["event"] == kind]


def test_an_artifact_that_is_complete_says_what_its_files_must_be(tmp_path):
    Store(tmp_path).items(RECIPE, INPUTS, links, ALIGNMENTS, 4)
    found = json.loads(only(tmp_path, "artifact.json").read_text())
    assert list(found["files"]) == [f"0000{number}-of-00003.parquet" for number in range(3)]
    assert (found["items"], found["config"], found["made"][-6:]) == (10, {"prefix": 4}, "+00:00")
    assert found["seconds"] > 0


def test_an_artifact_in_the_making_says_nothing_yet(tmp_path):
    with suppress(KeyboardInterrupt):
        Store(tmp_path).items(RECIPE, INPUTS, Counting(dies_at=5), ALIGNMENTS, 4)
    assert not list(tmp_path.rglob("artifact.json"))


def test_a_shard_of_other_contents_and_the_same_size_is_computed_again(tmp_path, caplog):
    store = Store(tmp_path)
    store.items(RECIPE, INPUTS, links, ALIGNMENTS, None)
    shard = only(tmp_path, "*.parquet")
    flip(shard, -10)  # in the footer, of which Parquet has no checksum
    out, run = store.items(RECIPE, INPUTS, links, ALIGNMENTS, None)
    assert (out, run.reused) == (links(INPUTS), 0)
    assert [event["file"] for event in events(tmp_path, "damaged")] == [shard.name]
    assert f"{shard} is damaged" in caplog.text


def test_artifacts_from_before_checksums_are_read_and_get_them(tmp_path):
    store = Store(tmp_path)
    store.items(RECIPE, INPUTS, links, ALIGNMENTS, 4)
    description = only(tmp_path, "artifact.json")
    whole = json.loads(description.read_text())
    description.write_text(json.dumps({name: whole[name] for name in ("stage", "config", "version", "upstream", "inputs")}))
    assert store.items(RECIPE, INPUTS, fails, ALIGNMENTS, 4)[0] == links(INPUTS)
    mended = json.loads(description.read_text())
    assert (mended["files"], mended["items"], mended["seconds"]) == (whole["files"], 10, None)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": {"00000-of-00001.parquet": 3}}', '{"files": []}'])
def test_a_damaged_description_is_mended(tmp_path, text):
    store = Store(tmp_path)
    store.items(RECIPE, INPUTS, links, ALIGNMENTS, None)
    description = only(tmp_path, "artifact.json")
    description.write_text(text)
    assert store.items(RECIPE, INPUTS, fails, ALIGNMENTS, None)[1].stored
    assert json.loads(description.read_text())["items"] == 10


@pytest.mark.parametrize("spoil", [lambda path: path.write_text("abcde"), lambda path: path.write_text("abcdE"), Path.unlink])
def test_a_folder_that_is_damaged_is_computed_again(tmp_path, spoil):
    place, _ = Store(tmp_path).folder(RECIPE, model("abcdef"))
    spoil(place / "model.bin")
    _, run = Store(tmp_path).folder(RECIPE, model("abcdef"))
    assert ((place / "model.bin").read_text(), run.stored) == ("abcdef", False)
    assert [event["file"] for event in events(tmp_path, "damaged")] == ["output/model.bin"]


def test_large_files_are_checked_before_something_is_computed(tmp_path, monkeypatch):
    monkeypatch.setattr("spanferry.store.store.SMALL", 0)
    place, _ = Store(tmp_path).folder(RECIPE, model("abcdef"))
    flip(place / "model.bin", 2)
    store, later, seen = Store(tmp_path), Recipe("predict", {}, 1, (RECIPE.key,)), []
    assert store.folder(RECIPE, model("abcdef"))[1].stored
    store.folder(later, lambda folder: seen.append((place / "model.bin").read_text()))
    assert seen == ["abcdef"]


def test_large_files_are_checked_at_once_while_something_is_computed(tmp_path, monkeypatch):
    monkeypatch.setattr("spanferry.store.store.SMALL", 0)
    place, _ = Store(tmp_path).folder(RECIPE, model("abcdef"))
    flip(place / "model.bin", 2)
    store, seen = Store(tmp_path), []

    def compute(numbers):
        store.folder(RECIPE, model("abcdef"))
        seen.append((place / "model.bin").read_text())
        return links(numbers)

    store.items(Recipe("align", {}, 1), INPUTS, compute, ALIGNMENTS, None)
    assert seen == ["abcdef"]


def test_a_cell_with_everything_stored_reads_no_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr("spanferry.store.store.SMALL", 0)
    place, _ = Store(tmp_path).folder(RECIPE, model("abcdef"))
    Store(tmp_path).items(RECIPE, INPUTS, links, ALIGNMENTS, 4)
    monkeypatch.setattr("spanferry.store.checksums.digest", fails)
    store = Store(tmp_path)
    assert store.folder(RECIPE, fails)[0] == place
    assert store.items(RECIPE, INPUTS, fails, ALIGNMENTS, 4)[1].stored


def test_the_log_has_what_was_computed_once(tmp_path):
    recipe = Recipe("align", {"_target_": "a.B"}, 1)
    for _ in range(2):
        Store(tmp_path).items(recipe, INPUTS, links, ALIGNMENTS, 4)
        Store(tmp_path).folder(recipe, model(""), items=7)
    found = [(each.stage, each.key, each.shard, each.shards, each.items, each.target) for each in computed(tmp_path)]
    assert found == [("align", recipe.key, *shard, "a.B") for shard in ((0, 3, 4), (1, 3, 4), (2, 3, 2), (0, 1, 7))]


def test_use_is_noted_once_a_day(tmp_path):
    store = Store(tmp_path)
    store.items(RECIPE, INPUTS, links, ALIGNMENTS, None)
    description, now = only(tmp_path, "artifact.json"), time.time()
    for age, moved in ((3600, False), (25 * 3600, True)):
        os.utime(description, (now - age,) * 2)
        store.items(RECIPE, INPUTS, fails, ALIGNMENTS, None)
        assert (description.stat().st_mtime > now - age) == moved


def test_what_is_all_there_is_read_without_a_lease(tmp_path):
    Store(tmp_path).items(RECIPE, INPUTS, links, ALIGNMENTS, 4)
    Store(tmp_path).folder(RECIPE, model(""))
    with hold(lease_of(tmp_path, RECIPE.stage, RECIPE.key)):
        assert Store(tmp_path).items(RECIPE, INPUTS, fails, ALIGNMENTS, 4, waiting=fails)[1].stored
        assert Store(tmp_path).folder(RECIPE, fails, waiting=fails)[1].stored


def beside(work):
    """Do something in another thread."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_who_waits_is_told_for_whom_and_finds_what_the_other_made(tmp_path):
    started, waited, told = threading.Event(), threading.Event(), []

    def slowly(numbers):
        started.set()
        assert waited.wait(30)
        return links(numbers)

    def waiting(found):
        told.append(found.pid)
        waited.set()

    other = beside(lambda: Store(tmp_path).items(RECIPE, INPUTS, slowly, ALIGNMENTS, None))
    assert started.wait(30)
    out, run = Store(tmp_path).items(RECIPE, INPUTS, fails, ALIGNMENTS, None, waiting=waiting)
    other.join()
    assert (out, run.stored, told) == (links(INPUTS), True, [os.getpid()])


def test_who_waits_for_one_that_fails_tries_itself(tmp_path):
    started, waited = threading.Event(), threading.Event()

    def fail(folder):
        started.set()
        assert waited.wait(30)
        raise ZeroDivisionError

    def other():
        with suppress(ZeroDivisionError):
            Store(tmp_path).folder(RECIPE, fail)

    thread = beside(other)
    assert started.wait(30)
    place, run = Store(tmp_path).folder(RECIPE, model("whole"), waiting=lambda found: waited.set())
    thread.join()
    assert ((place / "model.bin").read_text(), run.stored) == ("whole", False)


def test_work_is_of_who_computes_the_folder(tmp_path):
    store, seen = Store(tmp_path), []

    def compute(folder):
        with store.work(RECIPE) as work, Store(tmp_path).work(RECIPE) as another:
            seen.extend([work.name, another])

    store.folder(RECIPE, compute)
    assert seen == ["work", None]


FULL = """
import resource, sys
from pathlib import Path
from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.errors import StoreError
from spanferry.core.records import Alignment
from spanferry.store.recipe import Recipe
from spanferry.store.store import Store

def large(numbers):
    return [Alignment.of([(number * 7919 % 65537, number * 104729 % 65537) for number in range(20_000)])]

def folder(place):
    (place / "model.bin").write_bytes(bytes(100_000))

store, recipe = Store(Path(sys.argv[1])), Recipe("align", {}, 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
for work in (lambda: store.items(recipe, [1], large, ALIGNMENTS, None), lambda: store.folder(recipe, folder)):
    try:
        work()
        print("written")
    except StoreError as error:
        print(error)
"""


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    told = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], check=True, capture_output=True, text=True, timeout=120).stdout
    for line, name in zip(told.splitlines(), ("00000-of-00001.parquet", "output"), strict=True):
        assert line.startswith(f"cannot write {tmp_path / 'align'}/")
        assert f"{name}: " in line
        assert line.endswith("File too large. Free some space, or choose another store=FOLDER")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _share(root, dies_at, seconds):
    """Compute one artifact of each kind; stop dead at an item."""

    def compute(numbers):
        time.sleep(seconds)
        if dies_at in numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        return links(numbers)

    def fill(folder):
        time.sleep(seconds)
        model("whole")(folder)

    out, _ = Store(Path(root)).items(RECIPE, INPUTS, compute, ALIGNMENTS, 2)
    assert out == links(INPUTS)
    place, _ = Store(Path(root)).folder(Recipe("train", {}, 1), fill)
    assert (place / "model.bin").read_text() == "whole"


def _shared(root, *dying, others=2):
    """Let processes that die and others that do not compute the same."""
    context = multiprocessing.get_context("spawn")
    ends = [*dying, *[None] * others]
    workers = [context.Process(target=_share, args=(str(root), dies_at, 0.02)) for dies_at in ends]
    for worker in workers[: len(dying)]:
        worker.start()
    if dying:
        workers[0].join()
    for worker in workers[len(dying) :]:
        worker.start()
    for worker in workers:
        worker.join()
    return [worker.exitcode for worker in workers]


SHARES = [("align", number) for number in range(5)] + [("train", 0)]


def test_processes_that_need_the_same_compute_it_once(tmp_path):
    assert _shared(tmp_path, others=3) == [0, 0, 0]
    assert sorted((each.stage, each.shard) for each in computed(tmp_path)) == SHARES


def test_who_finds_a_killed_holder_goes_on_where_it_stopped(tmp_path):
    assert _shared(tmp_path, 6) == [-signal.SIGKILL, 0, 0]
    assert sorted((each.stage, each.shard) for each in computed(tmp_path)) == SHARES


def _many(root, artifacts, order):
    """Work through many artifacts in an order of one's own."""
    names = list(range(artifacts))
    random.Random(order).shuffle(names)
    for name in names:
        recipe = Recipe("align", {"number": name}, 1)
        store = Store(Path(root))
        out, _ = store.items(recipe, INPUTS, lambda numbers: (time.sleep(0.005), links(numbers))[1], ALIGNMENTS, 4)
        assert out == links(INPUTS)
        place, _ = store.folder(Recipe("train", {"number": name}, 1, (recipe.key,)), model("whole" * 1000))
        assert (place / "model.bin").read_text() == "whole" * 1000


@pytest.mark.slow
def test_many_artifacts_are_whole_and_computed_once_though_processes_are_killed(tmp_path):
    context, count, artifacts = multiprocessing.get_context("spawn"), 6, 60
    start = lambda order: context.Process(target=_many, args=(str(tmp_path), artifacts, order))  # noqa: E731
    workers = [start(order) for order in range(count)]
    for worker in workers:
        worker.start()
    for kill in range(40):
        time.sleep(random.uniform(0.1, 0.8))
        victim = random.randrange(count)
        workers[victim].kill()
        workers[victim].join()
        workers[victim] = start(count + kill)
        workers[victim].start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    counts = [(each.key, each.shard) for each in computed(tmp_path)]
    assert len(counts) == len(set(counts))  # who was killed between a shard and its line in the log leaves none
    assert artifacts * 4 - 40 <= len(counts) <= artifacts * 4
    assert events(tmp_path, "damaged") == []
    _many(tmp_path, artifacts, 0)
    assert len(computed(tmp_path)) == len(counts)
    assert not any((tmp_path / "leases").iterdir()) or all(try_hold(lease_of(tmp_path, "align", key)) for key, _ in counts)
