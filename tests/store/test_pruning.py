"""Pruning: what goes, what stays, and runs that are on."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.errors import StoreError
from spanferry.core.records import Alignment
from spanferry.store import pruning
from spanferry.store.inventory import artifacts, leftovers
from spanferry.store.live import live
from spanferry.store.pruning import Wanted, duration, keys_of_sweeps, planned, prune
from spanferry.store.recipe import Recipe
from spanferry.store.store import Store

USES = "from spanferry.store.live import live\nfrom pathlib import Path\nwith live(Path({root!r}), [{key!r}]):"
MAKES = """
from pathlib import Path
from spanferry.store.artifact import lease_of
from spanferry.store.leases import hold
with hold(lease_of(Path({root!r}), "align", {key!r})):"""


def keys(root):
    return {artifact.key for artifact in artifacts(root)}


@pytest.mark.parametrize(("text", "seconds"), [("30d", 2592000), ("12h", 43200), ("90m", 5400), ("0d", 0), ("1.5h", 5400)])
def test_durations(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "3 weeks", "30s"])
def test_other_durations_are_refused(text):
    with pytest.raises(StoreError, match="must be a number and m, h or d"):
        duration(text)


def test_without_a_wish_only_leftovers_go(tmp_path, filled, aged):
    key = filled()
    (tmp_path / "align" / key / "work").mkdir()
    aged(tmp_path, 2)
    done = prune(tmp_path, Wanted())
    assert (done.artifacts, [left.what for left in done.leftovers]) == ([], ["abandoned work"])
    assert keys(tmp_path) == {key}
    assert list(leftovers(tmp_path)) == []


def test_what_was_not_used_for_long_goes(tmp_path, filled, aged):
    old, new = filled(prefix=1), filled(prefix=2)
    aged(tmp_path / "align" / old, 31)
    done = prune(tmp_path, Wanted(unused_for=duration("30d")))
    assert [artifact.key for artifact in done.artifacts] == [old]
    assert keys(tmp_path) == {new}


def test_reading_an_artifact_uses_it(tmp_path, filled, aged):
    key = filled()
    aged(tmp_path / "align" / key, 31)
    filled()
    assert planned(tmp_path, Wanted(unused_for=duration("30d"))).artifacts == []


def test_all_wishes_must_hold(tmp_path, filled, aged):
    old, other = filled("align"), filled("train", folder=True)
    new = filled("align", prefix=9)
    for path in (tmp_path / "align" / old, tmp_path / "train" / other):
        aged(path, 31)
    prune(tmp_path, Wanted(unused_for=duration("30d"), stage="align"))
    assert keys(tmp_path) == {other, new}


def test_a_stage_of_which_nothing_is_left_goes_whole(tmp_path, filled):
    filled("align")
    kept = filled("train", folder=True)
    done = prune(tmp_path, Wanted(stage="align"))
    assert done.size > 0
    assert not (tmp_path / "align").exists()
    assert keys(tmp_path) == {kept}


def test_a_plan_deletes_nothing(tmp_path, filled):
    key = filled()
    assert [artifact.key for artifact in planned(tmp_path, Wanted(stage="align")).artifacts] == [key]
    assert keys(tmp_path) == {key}


def test_what_cells_name_stays_with_all_it_was_made_from(tmp_path, filled):
    member = filled("align", prefix=1)
    vote, other = filled("align", prefix=2, upstream=[member, "0" * 20]), filled("align", prefix=3)
    cell = tmp_path / "sweeps" / "one" / "sw" / "cell.json"
    cell.parent.mkdir(parents=True)
    cell.write_text(json.dumps({"axes": {}, "stages": [{"stage": "align", "key": vote}]}))
    kept = keys_of_sweeps(tmp_path, [tmp_path / "sweeps"])
    done = prune(tmp_path, Wanted(keeping=kept))
    assert [artifact.key for artifact in done.artifacts] == [other]
    assert keys(tmp_path) == {member, vote}


@pytest.mark.parametrize("text", ["{", "{}", '{"stages": [{}]}', '{"stages": null}'])
def test_a_damaged_cell_keeps_everything(tmp_path, text):
    (tmp_path / "cell.json").write_text(text)
    with pytest.raises(StoreError, match=r"cell\.json: damaged"):
        keys_of_sweeps(tmp_path, [tmp_path])


def test_a_folder_without_cells_is_refused(tmp_path):
    with pytest.raises(StoreError, match=r"holds no cell\.json"):
        keys_of_sweeps(tmp_path, [tmp_path])


@pytest.mark.parametrize("what", [USES, MAKES], ids=["uses", "makes"])
def test_what_a_run_uses_or_makes_stays_until_it_is_killed(tmp_path, filled, process, what):
    used, other = filled(prefix=1), filled(prefix=2)
    run = process(what.format(root=str(tmp_path), key=used))
    done = prune(tmp_path, Wanted(stage="align"))
    assert ([a.key for a in done.artifacts], [a.key for a in done.spared]) == ([other], [used])
    assert keys(tmp_path) == {used}
    run.kill()
    run.wait()
    assert [artifact.key for artifact in prune(tmp_path, Wanted(stage="align")).artifacts] == [used]
    assert list(leftovers(tmp_path)) == []


def test_one_that_begins_to_make_it_at_the_last_moment_keeps_it(tmp_path, filled, process, monkeypatch):
    key = filled()
    plan = planned(tmp_path, Wanted(stage="align"))
    monkeypatch.setattr(pruning, "planned", lambda *_: plan)  # made before the other began
    process(MAKES.format(root=str(tmp_path), key=key))
    assert prune(tmp_path, Wanted(stage="align")).artifacts == []
    assert keys(tmp_path) == {key}


def test_a_run_that_starts_during_a_prune_waits_until_it_is_settled_what_goes(tmp_path, filled, monkeypatch):
    key, seen, began = filled(), [], threading.Event()

    def run():
        with live(tmp_path, [key]):
            seen.append(keys(tmp_path))

    other = threading.Thread(target=run)
    taken_out = pruning.taken_out

    def slowly(*what):
        other.start()
        while not list((tmp_path / "live").glob("*.json")):
            began.wait(0.001)
        assert seen == []
        return taken_out(*what)

    monkeypatch.setattr(pruning, "taken_out", slowly)
    prune(tmp_path, Wanted(stage="align"))
    other.join()
    assert seen == [set()]


def test_two_prunes_at_once_delete_each_thing_once(tmp_path, filled):
    for prefix in range(20):
        filled(prefix=prefix)
    code = f"from spanferry.store.pruning import *; print(len(prune(Path({str(tmp_path)!r}), Wanted(stage='align')).artifacts))"
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [each.communicate() for each in both]
    assert [each.returncode for each in both if each.returncode] == []
    counts = [int(out) for out, _ in told if out]
    assert sum(counts) == 20
    assert keys(tmp_path) == set()


def test_nobody_reads_half_an_artifact(tmp_path):
    """A run that leaves no marker computes again what is pruned under it, and never sees a part."""
    recipe, links = Recipe("align", {}, 1), [Alignment.of([(number, number)]) for number in range(12)]
    over = threading.Event()

    def read():
        seen = []
        while not over.is_set():
            seen.append(Store(tmp_path).items(recipe, range(12), lambda numbers: [links[n] for n in numbers], ALIGNMENTS, 2)[0])
        return seen

    with ThreadPoolExecutor() as pool:
        reader, pruned = pool.submit(read), 0
        while pruned < 10 and not reader.done():
            pruned += len(prune(tmp_path, Wanted(keeping=())).artifacts)
        over.set()
        assert all(found == links for found in reader.result())
    assert pruned == 10


def test_a_killed_prune_is_finished_by_the_next(tmp_path, filled, monkeypatch):
    filled()
    monkeypatch.setattr(pruning, "delete", lambda path: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        prune(tmp_path, Wanted(stage="align"))
    assert keys(tmp_path) == set()
    monkeypatch.undo()
    assert [left.what for left in prune(tmp_path, Wanted()).leftovers] == ["half deleted"]
    assert list(tmp_path.rglob("*.parquet")) == []


def test_what_cannot_be_renamed_is_a_short_error(tmp_path, filled, monkeypatch):
    filled()
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(StoreError, match="cannot be deleted"):
        prune(tmp_path, Wanted(stage="align"))
