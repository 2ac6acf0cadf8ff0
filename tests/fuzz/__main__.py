"""Fuzz every reader for the same time: ``make fuzz``, or ``python tests/fuzz`` with ``SPANFERRY_FUZZ_MINUTES`` minutes in all (10).

Says how many inputs each reader was given. The smallest input on which one failed stays in ``multirun/fuzz/``, and is named with its
traceback; the exit status is then 1.
"""

import os
import re
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import HealthCheck, given, seed, settings

from fuzz.fuzzing import Target
from fuzz.targets import TARGETS

_ROUND = 1000
"""Inputs between two looks at the clock for a new round; within one the clock is looked at for each."""
_FAILED = Path("multirun") / "fuzz"


class _Campaign:
    """One reader, for some seconds."""

    def __init__(self, target: Target, folder: Path, seconds: float) -> None:
        self._target, self._folder, self._seconds, self._end = target, folder, seconds, 0.0
        self.inputs, self._last = 0, b""

    def run(self, start: int) -> bytes | None:
        """Go on until the time is over; the smallest input on which it failed, or None."""
        self._target.prepare(self._folder)
        self._target.try_on(self._folder, self._target.seeds[0])  # loads its libraries, at nobody's cost
        number, self._end = start, monotonic() + self._seconds
        while monotonic() < self._end:
            number += 1
            try:
                self._round(number)
            except Exception:  # noqa: BLE001  # what a fuzz run is for
                traceback.print_exc()
                return self._last
        return None

    def _round(self, number: int) -> None:
        @seed(number)
        @settings(max_examples=_ROUND, deadline=None, database=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
        @given(self._target.inputs)
        def check(content: bytes) -> None:
            if monotonic() < self._end:
                self.inputs, self._last = self.inputs + 1, content
                self._target.try_on(self._folder, content)

        check()


def main() -> int:
    """Run; 1 if a reader failed."""
    seconds = float(os.environ.get("SPANFERRY_FUZZ_MINUTES", "10")) * 60 / len(TARGETS)
    start, failed, inputs = int(os.environ.get("SPANFERRY_FUZZ_SEED", "0")), 0, 0
    for target in TARGETS:
        with TemporaryDirectory() as folder:
            campaign = _Campaign(target, Path(folder), seconds)
            found = campaign.run(start)
        failed, inputs = failed + (found is not None), inputs + campaign.inputs
        print(f"{target.name:45} {campaign.inputs:8,} inputs{'' if found is None else f'   FAILED: {_kept(target, found)}'}", flush=True)
    print(f"{len(TARGETS)} readers, {inputs:,} inputs, {failed} failed")
    return 1 if failed else 0


def _kept(target: Target, content: bytes) -> Path:
    _FAILED.mkdir(parents=True, exist_ok=True)
    path = _FAILED / re.sub(r"\W+", "_", target.name)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.exit(main())
