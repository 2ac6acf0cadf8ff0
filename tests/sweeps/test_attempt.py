"""Attempts at a cell: which count, and when it has had enough."""

import pytest

from spanferry.sweeps import attempt as module
from spanferry.sweeps.attempt import ATTEMPTS, Attempt


@pytest.fixture
def clock(monkeypatch):
    """What the time is: ``clock[0]`` in seconds."""
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def attempt(tmp_path):
    """Begin an attempt of a worker whose jobs take 100 s."""

    def begin(worker="node-1", seconds=100.0):
        made = Attempt(tmp_path, worker, seconds, lambda told: None)
        made.begin()
        return made

    return begin


def remembered(folder):
    place = folder / "tries"
    return place.read_text().splitlines() if place.exists() else []


def test_a_worker_that_is_killed_leaves_its_line(attempt, tmp_path):
    attempt("node-1")
    attempt("node-2")
    assert remembered(tmp_path) == ["node-1", "node-2"]


@pytest.mark.usefixtures("clock")
def test_one_that_is_stopped_early_does_not_count(attempt, tmp_path):
    attempt("node-1")
    attempt("node-2").stopped()
    assert remembered(tmp_path) == ["node-1"]


@pytest.mark.parametrize(("took", "counts"), [(79.9, False), (80.0, True)])
def test_one_that_had_a_whole_job_counts(attempt, clock, tmp_path, took, counts):
    """Four fifths of a job's 100 s: the rest is for what starts before the cell."""
    made = attempt()
    clock[0] = took
    made.stopped()
    assert remembered(tmp_path) == (["node-1 timed out"] if counts else [])


def test_without_a_limit_no_time_counts(attempt, clock, tmp_path):
    made = attempt(seconds=None)
    clock[0] = 1e9
    made.stopped()
    assert remembered(tmp_path) == []


def test_one_that_waited_for_another_worker_does_not_count(attempt, clock, tmp_path):
    made = attempt()
    made({"stage": "train", "holder": "node-2"})
    made({"stage": "train", "done": 1, "total": 2})
    clock[0] = 100.0
    made.stopped()
    assert remembered(tmp_path) == []


def test_what_is_kept_forgives_all_attempts(attempt, clock, tmp_path):
    attempt("node-1")
    made = attempt("node-2")
    made({"stage": "train", "kept": True})
    clock[0] = 100.0
    made.stopped()
    assert remembered(tmp_path) == []


def test_what_is_kept_forgives_a_worker_that_is_killed_later(attempt, tmp_path):
    attempt("node-1")
    attempt("node-2")({"stage": "train", "kept": True})
    attempt("node-3")
    assert remembered(tmp_path) == ["node-3"]


def test_what_is_kept_is_not_said_as_a_stage(tmp_path):
    said = []
    made = Attempt(tmp_path, "node-1", None, said.append)
    made({"stage": "train", "done": 1, "total": 2})
    made({"stage": "train", "kept": True})
    assert said == [{"stage": "train", "done": 1, "total": 2}]


def test_after_so_many_it_is_given_up(attempt):
    for worker in range(ATTEMPTS):
        assert not attempt(f"node-{worker}").one_too_many
    last = attempt("node-9")
    assert last.one_too_many
    assert last.workers == ["node-0", "node-1", "node-2"]
    assert last.why_given_up() == "3 workers died over it: killed from outside, or out of memory?"


def test_a_cell_that_no_job_is_long_enough_for_says_so(attempt, clock, tmp_path):
    for _ in range(ATTEMPTS):
        clock[0] = 0.0
        made = attempt()
        clock[0] = 100.0
        made.stopped()
    given_up = Attempt(tmp_path, "node-1", 100.0, lambda told: None)
    assert given_up.one_too_many
    assert given_up.workers == ["node-1"] * 3
    assert "3 jobs in a row reached their time limit over it" in given_up.why_given_up()
    assert "launcher.minutes" in given_up.why_given_up()
