"""``python -m spanferry.reports``."""

import json
import sys

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.reports.__main__ import main

AXES = {"lang": "sw", "method": "ilp", "translator": "parallel", "seed": "0"}


@pytest.fixture
def reported(tmp_path, monkeypatch, capsys):
    """What the command prints of a sweep of one cell, and its exit status."""
    (tmp_path / PLAN).write_text(json.dumps([{"folder": "0_sw", "axes": AXES}]))
    (tmp_path / "0_sw").mkdir()
    CellRecord(AXES, {"test/f1": 0.5, "convergence/area": 0.25, "shift/casing/f1": 0.125}).save(tmp_path / "0_sw")

    def report(*arguments):
        monkeypatch.setattr(sys, "argv", ["reports", str(tmp_path), *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return stopped.value.code, capsys.readouterr().out

    return report


def test_convergence_is_shown_where_it_is_asked_for(reported):
    status, text = reported("--convergence")
    assert (status, "convergence/area" in text, ".250" in text) == (0, True, True)
    assert "convergence/area" not in reported()[1]


def test_several_metrics_are_shown_by_name(reported):
    _, text = reported("--metric", "shift/*/f1", "--metric", "test/f1")
    assert all(name in text for name in ("shift/casing/f1", ".125", "test/f1"))


def test_a_metric_that_no_cell_logged_ends_it(reported):
    assert "divergence/mmd: no cell of this sweep logged that" in reported("--metric", "divergence/mmd")[0]


def test_a_module_that_is_not_there_is_told_of(reported):
    assert "--import my_studies: No module named 'my_studies'" in reported("--import", "my_studies")[0]


def test_the_report_is_written_where_it_is_asked_for(reported, tmp_path):
    _, text = reported("--html")
    assert str(tmp_path / "report" / "report.html") in text
    assert (tmp_path / "report" / "report.html").is_file()
