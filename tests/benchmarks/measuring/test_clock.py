"""How long work takes, and how much memory it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone tells of other processes")
HELD = 60_000_000  # bytes


@pytest.fixture
def clock(load):
    return load("measuring.clock")


@linux
def test_a_program_is_not_charged_with_what_its_parent_holds(clock):
    held = b"x" * HELD
    with clock.programs_watched() as peaks:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.2)"], check=True)
    assert 0 < max(peaks) < HELD / 1e6 < clock.peak_resident_mb()
    del held


@linux
def test_a_program_is_charged_with_what_it_held_once(clock):
    with clock.programs_watched() as peaks:
        subprocess.run([sys.executable, "-c", f"x = b'x' * {HELD}; del x; import time; time.sleep(0.2)"], check=True)
    assert max(peaks) > HELD / 1e6


def test_the_fastest_run_counts_and_the_slowest_is_told(clock, monkeypatch):
    # by the clock: 3, 2 and 4 s; spread: 4 / 2 - 1
    ticks = iter([0.0, 3.0, 10.0, 12.0, 20.0, 24.0])
    monkeypatch.setattr(clock.time, "perf_counter", lambda: next(ticks))
    timed = clock.best_of(3, lambda: "done", items=10)
    assert (timed.seconds, timed.spread, timed.rate, timed.result) == (2.0, 1.0, 5.0, "done")


def test_a_single_run_has_no_spread(clock):
    assert clock.spread([2.0]) is None


def test_ratios_are_of_rates(clock):
    # 5 items a second against 2; the baseline had half of the processor, so that it needs as much of it by item as if it made 4
    ours, baseline = clock.Timed(10, 2.0, 1.0, None, ""), clock.Timed(4, 2.0, 0.5, None, "")
    assert (ours.ratio(baseline), ours.processor_ratio(baseline)) == (2.5, 1.25)


def test_work_apart_is_in_another_process(clock):
    assert clock.apart(os.getpid) != os.getpid()
