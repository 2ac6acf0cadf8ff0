"""Folders of cells as they lie there when a cell is done, and a store to push them to."""

import json
from pathlib import Path

import pytest

from spanferry.core.cell_record import CellRecord

AXES = {"lang": "sw", "method": "ilp", "aligner@aligner.members.neural": "simalign", "seed": "0"}


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """A store is made once: it takes seconds."""
    return f"sqlite:///{tmp_path_factory.mktemp('mlflow')}/mlflow.db"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Artifacts go below the current folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def leave(tmp_path):
    """Leave a cell's folder: ``leave("0_sw", **fields of its record)``."""

    def leave_cell(name="0_sw", **fields) -> Path:
        folder = tmp_path / "grid" / name
        (folder / "artifacts").mkdir(parents=True, exist_ok=True)
        (folder / "artifacts" / "projected.train.conll").write_text("Kano B-LOC\n")
        known = {
            "axes": AXES,
            "metrics": {"test/f1": 0.5},
            "name": name,
            "sweep": "grid",
            "fingerprint": "f1",
            "started": 1000.0,
            "ended": 1060.0,
        }
        CellRecord(**known | fields).save(folder)
        return folder

    return leave_cell


@pytest.fixture
def sweep(leave):
    """A sweep of three planned cells: one done, one failed, one that is yet to run."""
    done = leave("0_sw")
    leave("1_yo", metrics={}, error="yo has no gold", axes=AXES | {"lang": "yo"})
    plan = {"id": "x", "cells": [{"number": number, "folder": name, "axes": AXES} for number, name in enumerate(("0_sw", "1_yo", "2_de"))]}
    (done.parent / "sweep.json").write_text(json.dumps(plan))
    report = done.parent / "report"
    report.mkdir()
    (report / "report.html").write_text("<p>table</p>")
    return done.parent


@pytest.fixture
def runs(store):
    """Read an experiment's runs back."""

    def runs_of(experiment, wanted=""):
        from mlflow.tracking import MlflowClient

        client = MlflowClient(store)
        return client, list(client.search_runs([client.get_experiment_by_name(experiment).experiment_id], wanted))

    return runs_of
