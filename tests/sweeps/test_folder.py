"""A sweep's folder."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from spanferry.core.cell_record import FILE, PLAN, CellRecord
from spanferry.core.errors import DataError
from spanferry.store.leases import hold
from spanferry.sweeps.folder import CELLS, CLAIMS, SEARCH, SweepFolder, find, identity, youngest_records


@pytest.fixture
def folder(planned, tmp_path):
    """Two cells, German before Swahili in the plan, the other way round in running order."""
    made = SweepFolder(tmp_path / "sweeps" / "one")
    made.plan("abc", "python run.py -m lang=de,sw", list(zip(planned("lang=de,sw"), ("f0", "f1"), strict=True)), [1, 0])
    return made


def leave(folder, number, fingerprint="f0", **facts):
    place = folder.of(folder.placed[number])
    place.mkdir(exist_ok=True)
    CellRecord({"lang": "x"}, fingerprint=fingerprint, **facts).save(place)


def test_the_plan_keeps_the_sweep_s_order_and_the_cells_their_running_order(folder):
    assert [cell["axes"]["lang"] for cell in folder.placed] == ["de", "sw"]
    assert [cell.number for cell in folder.cells()] == [1, 0]


def test_a_cell_comes_back_with_its_configuration_but_for_where_it_is_tracked(folder, planned):
    first = planned("lang=de,sw")[0]
    assert {cell.number: cell.config for cell in folder.cells()}[0] == replace(first.config, tracking={})


def test_what_may_hold_secrets_is_for_its_owner_alone(folder):
    assert stat.S_IMODE((folder.path / CELLS).stat().st_mode) == 0o600


def test_a_cell_without_record_is_missing(folder):
    leave(folder, 0)
    assert [cell["number"] for cell in folder.missing()] == [1]


def test_what_another_sweep_left_in_the_folder_is_no_record(folder):
    leave(folder, 0, fingerprint="other")
    assert [cell["number"] for cell in folder.missing()] == [0, 1]


def test_a_failed_cell_is_forgotten_and_a_done_one_kept(folder):
    leave(folder, 0)
    leave(folder, 1, fingerprint="f1", error="no room")
    folder.forget_failed(folder.placed)
    assert [cell["number"] for cell in folder.missing()] == [1]


def test_a_damaged_record_and_another_sweep_s_are_forgotten_too(folder):
    leave(folder, 0)
    (folder.of(folder.placed[0]) / FILE).write_text("{")
    leave(folder, 1, fingerprint="other")
    folder.forget_failed(folder.placed)
    assert not list(folder.path.rglob(FILE))


def test_a_sweep_is_found_by_its_id(folder):
    assert find(folder.path.parent, "abc") == folder.path
    assert find(folder.path.parent, "abd") is None
    assert find(folder.path.parent / "nowhere", "abc") is None


def test_a_plan_that_is_no_sweep_s_is_passed_over(folder):
    (folder.path / PLAN).write_text("[]")
    assert find(folder.path.parent, "abc") is None


def test_cells_in_another_order_are_another_sweep():
    assert identity(["a", "b"]) != identity(["b", "a"])
    assert identity(["a", "b"]) == identity(iter(["a", "b"]))


def test_the_youngest_sweep_says_what_its_cells_left(folder):
    leave(folder, 1, fingerprint="f1", ended=3.0)
    assert [record.ended for record in youngest_records(folder.path.parent)] == [3.0]
    assert youngest_records(folder.path) == []


def test_a_damaged_record_is_none(folder):
    leave(folder, 0)
    place = folder.of(folder.placed[0]) / "cell.json"
    place.write_text(place.read_text()[:100])
    assert [cell["number"] for cell in folder.missing()] == [0, 1]


@pytest.mark.parametrize("name", [PLAN, CELLS])
def test_half_a_plan_is_no_whole_one(folder, name):
    assert folder.whole
    text = (folder.path / name).read_text()
    (folder.path / name).write_text(text[: len(text) // 2])
    assert not folder.whole


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"config": []}'])
def test_a_line_that_is_no_cell_is_named_once(folder, line):
    (folder.path / CELLS).write_text(f"{line}\n")
    with pytest.raises(DataError, match=r"^[^()]*cells\.jsonl: damaged \(line 1: [^;]*\); run the cell or sweep again[^;]*$"):
        list(folder.cells())


def test_who_is_at_a_cell_is_at_work_in_the_folder(folder):
    assert folder.at_work() is None
    with hold(folder.claim(1)):
        assert folder.at_work().pid == os.getpid()


def test_who_drives_a_search_is_at_work_in_its_folder(folder):
    with hold(folder.path / CLAIMS / SEARCH):
        assert folder.at_work().alive


def test_a_plan_says_where_relative_paths_start(folder):
    assert folder.started_in == Path.cwd()
