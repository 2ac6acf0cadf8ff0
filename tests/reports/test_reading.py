"""A sweep's folder, read."""

import json
from pathlib import Path

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.journal import Journal
from spanferry.reports.reading import read_sweep
from spanferry.reports.sections import Section
from spanferry.reports.sweep import show_sweep

AXES = {"lang": "sw", "method": "ilp", "seed": "0"}


@pytest.fixture
def planned(tmp_path):
    """A sweep of one cell, with a record of this fingerprint."""

    def plan(fingerprint):
        cells = [{"number": 7, "folder": "7_sw", "axes": AXES, "fingerprint": "f1"}]
        (tmp_path / PLAN).write_text(json.dumps({"id": "abc", "command": "python run.py", "cells": cells}))
        (tmp_path / "7_sw").mkdir()
        CellRecord(AXES, {"test/f1": 0.5}, fingerprint=fingerprint).save(tmp_path / "7_sw")
        return tmp_path

    return plan


def test_a_plan_with_an_id_is_read(planned):
    sweep = read_sweep(planned("f1"))
    assert (sweep.plan["id"], sweep.numbers, sweep.done, len(sweep.grids)) == ("abc", [7], 1, 1)


def test_a_record_of_an_earlier_sweep_in_the_folder_is_none(planned):
    assert read_sweep(planned("f0")).cells[0].record is None


def test_the_journal_says_where_a_cell_without_result_was(planned):
    folder: Path = planned("f0")
    Journal(folder / "events").say("started", cell=7)
    Journal(folder / "events").say("stage", cell=7, stage="align", done=0, total=2)
    (failure,) = read_sweep(folder).failures
    assert (failure.stage, failure.error) == ("align", "stopped, or still running")


class Told:
    """A study that says how many cells it saw."""

    def sections(self, cells):
        return [Section("What came out", [f"{len(cells)} cells"])]


def test_a_sweep_of_no_study_has_no_sections(planned):
    assert read_sweep(planned("f1")).sections == []


def test_the_sections_of_its_study_are_read_and_told(planned, monkeypatch, capsys):
    monkeypatch.setattr("spanferry.studies.Told", Told, raising=False)
    sweep = read_sweep(planned("f1")).about({"_target_": "spanferry.studies.Told"})
    show_sweep(sweep)
    assert [section.text for section in sweep.sections] == [["1 cells"]]
    assert "What came out\n1 cells" in capsys.readouterr().out
