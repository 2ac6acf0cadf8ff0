"""Sweeps whose workers, and parents, are killed at random come to the same table."""

import json
import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil
import pytest

from spanferry.core.journal import Reader

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("SPANFERRY_CHAOS_ROUNDS", "20"))
GRID = [
    "-m", "launcher=joblib", "launcher.workers=4", "lang=de,sw,yo", "method=ilp,heuristic", "seed=0,1",
    "data.train=40", "data.dev=10", "data.test=20",
]  # fmt: skip
TAGGERS = {"trained": "tagger.epochs=2", "none": "tagger=none"}
"""Every fourth round trains: there workers take four times as long, most of it for loading torch."""
KILLS = 5
"""Of a round, at most. Each can end a command and cost a cell a worker; a cell that cost three fails, and the next command mends it."""
COMMANDS = 2 * KILLS


def start(folder, tagger):
    command = [sys.executable, str(ROOT / "run.py"), *GRID, TAGGERS[tagger]]
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
    """``undisturbed("none")``: the table with that tagger."""

    @cache
    def run(tagger):
        folder = tmp_path_factory.mktemp("calm")
        assert start(folder, tagger).wait(timeout=600) == 0, (folder / "out.txt").read_text()
        assert len(table(folder)) == 12
        return table(folder)

    return run


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_a_sweep_comes_to_the_undisturbed_table(undisturbed, tmp_path, seed):
    dice, kills, tagger = random.Random(seed), 0, "none" if seed % 4 else "trained"
    for _ in range(COMMANDS):
        parent = start(tmp_path, tagger)
        kills += harass(parent, Reader(Events(tmp_path)), dice, KILLS - kills)
        if parent.wait(timeout=600) == 0:
            break
    assert parent.returncode == 0, (tmp_path / "out.txt").read_text()
    assert kills
    assert table(tmp_path) == undisturbed(tagger)
    assert runs(tmp_path) == sorted(undisturbed(tagger))
    verified = subprocess.run([sys.executable, "-m", "spanferry.store", "verify"], cwd=tmp_path, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout
    assert_computed_once(tmp_path)
    assert not list(tmp_path.glob("multirun/sweeps/*/*/.cell.json*"))


class Events:
    """The journal of a folder's sweep, which need not be planned yet."""

    def __init__(self, folder):
        self._folder = folder

    def glob(self, pattern):
        return self._folder.glob(f"multirun/sweeps/*/events/{pattern}")


def harass(parent, events, dice, most):
    """Kill -9 processes of a command that are at work, so many at most; one in four times the parent. How many were killed."""
    events.news()
    killed = 0
    while killed < most and happen(events, dice.randint(1, 15), parent):
        time.sleep(dice.uniform(0, 0.3))  # anywhere between two events
        workers = workers_of(parent)
        victim = dice.choice(workers) if workers and dice.random() < 0.75 else parent
        with suppress(psutil.NoSuchProcess):
            victim.kill()
            killed += 1
        if victim is parent or dice.random() < 0.3:
            break
    return killed


def happen(events, count, parent):
    """Wait until so many things have happened; False: the command ended before."""
    while count > 0:
        if parent.poll() is not None:
            return False
        count -= len(events.news())
        time.sleep(0.02)
    return True


def workers_of(parent):
    try:
        return [child for child in psutil.Process(parent.pid).children() if "popen_loky" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


def assert_computed_once(folder):
    """Of each artifact no shard was finished twice, whoever was killed."""
    done = [event for event in Reader(folder / "multirun/store/log").news() if event["event"] == "computed"]
    times = [(event["stage"], event["key"], event["shard"]) for event in done]
    assert len(times) == len(set(times))
