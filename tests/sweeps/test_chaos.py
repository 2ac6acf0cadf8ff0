"""Sweeps whose workers, and parents, are killed at random come to the same table."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from spanferry.core.journal import Reader

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("SPANFERRY_CHAOS_ROUNDS", "20"))
GRID = [
    "-m", "launcher=joblib", "launcher.workers=4", "lang=de,sw,yo", "method=ilp,heuristic", "seed=0,1", "tagger.epochs=2",
    "data.train=40", "data.dev=10", "data.test=20",
]  # fmt: skip
CELLS = 12


def start(folder):
    command = [sys.executable, str(ROOT / "run.py"), *GRID]
    with (folder / "out.txt").open("a") as out:
        return subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=os.environ | {"OMP_NUM_THREADS": "1"})


def table(folder):
    """By cell, its scores."""
    (sweep,) = (folder / "multirun/sweeps").iterdir()
    records = [json.loads(path.read_text()) for path in sorted(sweep.glob("*/cell.json"))]
    assert not any(record["error"] for record in records)
    return {record["name"]: scores(record["metrics"]) for record in records}


def scores(metrics):
    return {name: value for name, value in metrics.items() if "seconds" not in name}


def runs(folder):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{folder}/multirun/mlflow.db")
    found = client.search_runs([client.get_experiment_by_name("spanferry").experiment_id], "tags.kind = 'cell'")
    return sorted(run.info.run_name for run in found)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calm")
    assert start(folder).wait(timeout=600) == 0, (folder / "out.txt").read_text()
    return table(folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_a_sweep_comes_to_the_undisturbed_table(undisturbed, tmp_path, seed):
    dice, kills = random.Random(seed), 0
    for _ in range(12):
        parent = start(tmp_path)
        kills += harass(parent, dice, 3)
        if parent.wait(timeout=600) == 0:
            break
    assert parent.returncode == 0, (tmp_path / "out.txt").read_text()
    assert kills
    assert table(tmp_path) == undisturbed
    assert runs(tmp_path) == sorted(undisturbed)
    verified = subprocess.run([sys.executable, "-m", "spanferry.store", "verify"], cwd=tmp_path, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout
    assert_computed_once_unless_killed(tmp_path, kills)


def harass(parent, dice, most):
    """Kill -9 up to so many processes of the sweep, one after the other; one in four times the parent. How many were killed."""
    killed = 0
    for _ in range(dice.randint(1, most)):
        time.sleep(dice.uniform(1, 8))
        try:
            workers = psutil.Process(parent.pid).children(recursive=True)
            victim = psutil.Process(parent.pid) if dice.random() < 0.25 else dice.choice(workers)
            victim.send_signal(signal.SIGKILL)
            killed += 1
        except (psutil.NoSuchProcess, IndexError):
            break
    return killed


def assert_computed_once_unless_killed(folder, kills):
    """Of each artifact no shard was finished twice."""
    done = [event for event in Reader(folder / "multirun/store/log").news() if event["event"] == "computed"]
    times = [(event["stage"], event["key"], event["shard"]) for event in done]
    assert len(times) == len(set(times)), kills
