"""What lies in a store: sizes, what is missing, what was left."""

import json

import pytest

from spanferry.core.errors import StoreError
from spanferry.store.inventory import artifacts, busy, check_root, check_stage, leftovers
from spanferry.store.live import live


@pytest.fixture
def only(tmp_path):
    def found():
        (one,) = artifacts(tmp_path)
        return one

    return found


def test_an_artifact_says_what_made_it_and_what_it_holds(filled, only):
    key = filled("align", 10)
    assert (only().stage, only().key, only().items, only().shards, only().complete) == ("align", key, 10, 3, True)
    assert only().maker == "StatisticalAligner en-de"
    assert only().size == sum(path.stat().st_size for path in only().folder.iterdir())


def test_a_missing_shard_makes_it_incomplete(filled, only):
    filled("align", 10)
    (only().folder / "00001-of-00003.parquet").unlink()
    assert only().missing == ["00001-of-00003.parquet"]


def test_an_artifact_from_before_checksums_counts_its_shards(filled, only):
    filled("align", 10)
    path = only().folder / "artifact.json"
    old = {name: value for name, value in json.loads(path.read_text()).items() if name in ("stage", "config", "upstream")}
    path.write_text(json.dumps(old))
    assert only().complete
    assert only().items is None
    assert only().made == only().used > 0
    (only().folder / "00000-of-00003.parquet").unlink()
    assert only().missing == ["00000-of-00003.parquet"]


@pytest.mark.parametrize("text", ["{", "[]", ""])
def test_a_damaged_description_makes_it_incomplete(filled, only, text):
    filled("align", 10)
    (only().folder / "artifact.json").write_text(text)
    assert only().missing == ["artifact.json"]


def test_a_key_that_is_none_is_no_artifact(tmp_path, filled):
    filled()
    (tmp_path / "align" / "notes").mkdir()
    (tmp_path / "photos" / "2026").mkdir(parents=True)
    assert len(list(artifacts(tmp_path))) == 1


def test_an_unknown_stage_is_refused_with_a_near_miss(tmp_path, filled):
    filled("align")
    check_stage(tmp_path, "align")
    with pytest.raises(StoreError, match=r"holds nothing of this stage\. Did you mean 'align'"):
        check_stage(tmp_path, "algin")


def test_a_store_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StoreError, match="no such folder"):
        check_root(tmp_path / "none")


LEFT = {
    "align/{key}/.00003-of-00004.parquet.{hex}": "half written",
    "align/{key}/work/last.ckpt": "abandoned work",
    "align/{key}/work.lock": "lock of an earlier version",
    "align/.{key}.pruned-0123456789abcdef/00000-of-00001.parquet": "half deleted",
    "leases/.align-{key}.lease-host-1-1-0123456789ab-{hex}.pruned-0123456789abcdef": "half deleted",
}


@pytest.mark.parametrize(("place", "what"), LEFT.items())
def test_what_killed_runs_left_shows_after_a_day(tmp_path, filled, aged, place, what):
    path = tmp_path / place.format(key=filled("align"), hex="0" * 32)
    path.parent.mkdir(exist_ok=True)
    path.write_text("half")
    young = [left.what for left in leftovers(tmp_path)]
    aged(tmp_path, 2)
    (left,) = leftovers(tmp_path)
    assert (left.what, left.size) == (what, 4)
    assert young == (["half deleted"] if what == "half deleted" else [])  # it is nobody's at any age


def test_work_that_somebody_is_at_is_not_left(tmp_path, filled, aged):
    key = filled("align")
    (tmp_path / "align" / key / "work").mkdir()
    aged(tmp_path, 2)
    with live(tmp_path, [key]):
        assert list(leftovers(tmp_path)) == []


def test_a_folder_that_is_no_store_has_no_leftovers(tmp_path, aged):
    for name in (".git/config", "project/.git/config", f"project/.env.{'0' * 32}", "project/work/thesis.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("precious")
    aged(tmp_path, 400)
    assert list(leftovers(tmp_path)) == []


HOLDS = "from spanferry.store.leases import hold\nfrom pathlib import Path\nwith hold(Path({root!r}) / 'leases' / 'align-b'):"


def test_keys_are_busy_while_a_run_uses_or_makes_them(tmp_path, process):
    assert busy(tmp_path) == frozenset()
    holder = process(HOLDS.format(root=str(tmp_path)))
    with live(tmp_path, ["a"]):
        assert busy(tmp_path) == {"a", "b"}
    holder.kill()
    holder.wait()
    assert busy(tmp_path) == frozenset()


def test_a_lease_of_a_dead_process_is_left(tmp_path, process):
    holder = process(HOLDS.format(root=str(tmp_path)))
    assert list(leftovers(tmp_path)) == []
    holder.kill()
    holder.wait()
    assert [left.what for left in leftovers(tmp_path)] == ["lease of a dead process"]


def test_a_process_elsewhere_is_dead_after_a_silent_day(tmp_path, aged):
    sign = tmp_path / "leases" / f"align-a.lease-elsewhere-1-1-0123456789ab-{'f' * 16}"
    sign.parent.mkdir()
    sign.write_text("x")
    assert busy(tmp_path) == {"a"}
    aged(tmp_path, 2)
    assert busy(tmp_path) == frozenset()
