"""What a report is of."""

import json

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.reports.selecting import selected
from spanferry.tracking.mlflow import MlflowTracking


def cell(folder, method, f1=0.5, ended=1.0, fingerprint=None):
    """A finished cell in its folder."""
    axes = {"lang": "sw", "method": method, "aligner": "statistical", "seed": "0"}
    folder.mkdir(parents=True)
    CellRecord(axes, {"test/f1": f1}, name=method, fingerprint=fingerprint or method, started=ended, ended=ended).save(folder)
    return {"folder": folder.name, "axes": axes, "fingerprint": fingerprint or method}


def plan(folder, *cells, study=None):
    (folder / PLAN).write_text(json.dumps({"id": folder.name, "study": study or {}, "cells": cells}))


@pytest.fixture
def sweeps(tmp_path):
    """Two sweeps, which share the cell ``ilp``; it was run again in the second."""
    for name, found in {"a": (("ilp", 0.4, 1.0), ("codec", 0.3, 1.0)), "b": (("ilp", 0.5, 2.0), ("heuristic", 0.2, 2.0))}.items():
        plan(tmp_path / name, *(cell(tmp_path / name / method, method, f1, ended) for method, f1, ended in found))
    return tmp_path


def test_one_sweep_is_itself(sweeps):
    assert selected([str(sweeps / "a")]).folder == sweeps / "a"


@pytest.mark.parametrize("asked", [["a", "b"], ["."]])
def test_several_sweeps_are_shown_as_one_and_what_they_share_once_the_youngest(sweeps, asked):
    found = selected([str(sweeps / each) for each in asked], folder=sweeps / "out")
    assert [(cell.axes["method"], cell.value("test/f1")) for cell in found.cells] == [("ilp", 0.5), ("codec", 0.3), ("heuristic", 0.2)]
    assert (found.folder, found.title) == (sweeps / "out", "3 cells")


def test_a_cell_that_never_ran_stays_missing(sweeps):
    plan(sweeps / "a", {"folder": "gone", "axes": {"lang": "yo", "method": "ilp", "seed": "0"}, "fingerprint": "x"})
    assert "missing" in [cell.value("test/f1") for cell in selected([str(sweeps / "a"), str(sweeps / "b")]).cells]


def test_cells_of_their_own_are_found_below_a_folder(tmp_path):
    cell(tmp_path / "cells" / "one", "ilp")
    assert [each.axes["method"] for each in selected([str(tmp_path)]).cells] == ["ilp"]


def test_a_study_that_all_sweeps_share_is_theirs_together(sweeps):
    for name in ("a", "b"):
        plan(sweeps / name, {"folder": "ilp", "axes": {"lang": "sw", "method": "ilp", "seed": "0"}}, study={"_target_": "x"})
    assert selected([str(sweeps)]).study == {"_target_": "x"}


def test_a_filter_finds_cells_by_what_mlflow_shows_and_no_summaries(sweeps, monkeypatch):
    monkeypatch.chdir(sweeps)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    tracking = MlflowTracking()
    tracking.prepare()
    for name in ("a/ilp", "a/codec"):
        tracking.push(sweeps / name)
    tracking.push_sweep(sweeps / "a", None)
    found = selected(['params.lang = "sw" and metrics."test/f1" > 0.35'])
    assert [cell.folder for cell in found.cells] == [sweeps / "a" / "ilp"]
    (sweeps / "a" / "ilp" / "cell.json").unlink()
    with pytest.raises(SpanferryError, match=r"1 of 2 runs found have no folder here any more, such as .*ilp"):
        selected(['params.lang = "sw"'])


def test_what_is_neither_folder_nor_filter_is_refused():
    with pytest.raises(SpanferryError, match="nowhere: neither a folder nor a filter"):
        selected(["nowhere"])


def test_a_cell_that_one_sweep_lacks_is_not_missing_where_another_has_it(sweeps):
    plan(sweeps / "a", {"folder": "gone", "axes": {"lang": "sw", "method": "heuristic", "seed": "0"}, "fingerprint": "heuristic"})
    found = selected([str(sweeps / "b"), str(sweeps / "a")]).cells
    assert [cell.value("test/f1") for cell in found if cell.axes["method"] == "heuristic"] == [0.2]


def test_a_filter_may_be_longer_than_a_file_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpanferryError, match="no store of MLflow's here"):
        selected([f'params.lang = "{"s" * 400}"'], "sqlite:///none.db")


def test_asking_makes_no_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpanferryError, match=r"mlflow\.db: no store of MLflow's here; .* --uri"):
        selected(['params.lang = "sw"'], None)
    assert not list(tmp_path.iterdir())
