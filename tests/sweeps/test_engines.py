"""The same grid through every launcher gives the same table."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GRID = ["-m", "lang=de,sw", "method=ilp,heuristic", "tagger=none", "tracking=none", "data.train=40", "data.dev=10", "data.test=10"]


def table(folder, *launcher):
    command = [sys.executable, str(ROOT / "run.py"), *GRID, *launcher]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 of 4 cells done" in done.stdout
    (sweep,) = (folder / "multirun/sweeps").iterdir()
    records = [json.loads(path.read_text()) for path in sorted(sweep.glob("*/cell.json"))]
    return {record["name"]: {name: value for name, value in record["metrics"].items() if "seconds" not in name} for record in records}


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    return table(tmp_path_factory.mktemp("serial"), "launcher=serial")


@pytest.mark.parametrize(
    "launcher",
    [
        ["launcher=joblib", "launcher.workers=2"],
        pytest.param(["launcher=submitit", "launcher.workers=2"], marks=pytest.mark.slow),
        pytest.param(["launcher=ray", "launcher.workers=2"], marks=pytest.mark.slow),
    ],
    ids=lambda launcher: launcher[0],
)
def test_the_table_is_that_of_one_process(serial, tmp_path, launcher):
    assert table(tmp_path, *launcher) == serial
