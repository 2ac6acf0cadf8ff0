"""How much memory work needs."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone tells of other processes")
HELD = 60_000_000  # bytes


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import clock

    yield clock
    sys.modules.pop("clock")


def test_a_program_is_not_charged_with_what_its_parent_holds(clock):
    held = b"x" * HELD
    with clock.programs_watched() as peaks:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.2)"], check=True)
    assert 0 < max(peaks) < HELD / 1e6 < clock.peak_resident_mb()
    del held


def test_a_program_is_charged_with_what_it_held_once(clock):
    with clock.programs_watched() as peaks:
        subprocess.run([sys.executable, "-c", f"x = b'x' * {HELD}; del x; import time; time.sleep(0.2)"], check=True)
    assert max(peaks) > HELD / 1e6
