"""A worker's attempt at a cell, and what is remembered of those before it that came to nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from spanferry.core.telling import Listener

ATTEMPTS = 3
"""Workers in a row that a cell may cost before it counts as failed."""
_FILE = "tries"
_TIMED_OUT = " timed out"
_WHOLE = 0.8
"""Share of a job's time that an attempt must have had for its cell to count as too long for any job."""


class Attempt:
    """An attempt at a cell, which listens to its work.

    The file ``tries`` in the cell's folder has a line for each attempt, one after the other, that did not end and of which nothing is kept:
    its worker was killed, or stopped after a whole job. Something that is kept (a shard, a model, a round of training) takes all lines
    away, so a long cell may take any number of jobs. One that is stopped earlier (Ctrl-C, scancel, a job that goes before) leaves no line,
    nor does one that waited for another cell's worker.

    Args:
        folder: the cell's.
        worker: who makes it, as logs are named.
        seconds: of a whole job; None: there is no limit.
        say: told of the stages.
    """

    def __init__(self, folder: Path, worker: str, seconds: float | None, say: Listener) -> None:
        self._place, self._worker, self._seconds, self._say = folder / _FILE, worker, seconds, say
        self._before = _lines(self._place)
        self._began = 0.0
        self._waited = self._kept = False

    @property
    def one_too_many(self) -> bool:
        """Whether the cell has had its attempts."""
        return len(self._before) >= ATTEMPTS

    @property
    def workers(self) -> list[str]:
        """Those of the attempts before."""
        return [line.removesuffix(_TIMED_OUT) for line in self._before]

    def why_given_up(self) -> str:
        """What is known of why none of them came through."""
        if all(line.endswith(_TIMED_OUT) for line in self._before):
            told = f"{ATTEMPTS} jobs in a row reached their time limit over it, and nothing of it was kept"
            return f"{told}: give jobs longer (launcher.minutes)"
        return f"{ATTEMPTS} workers died over it: killed from outside, or out of memory?"

    def begin(self) -> None:
        """Work starts: should the worker be killed, this is what tells."""
        self._began = monotonic()
        self._write([*self._before, self._worker])

    def __call__(self, told: Mapping[str, Any]) -> None:
        """See ``core.telling.Listener``."""
        if "kept" in told:
            if not self._kept:
                self.end()
            self._kept = True
        else:
            self._waited = self._waited or "holder" in told
            self._say(told)

    def stopped(self) -> None:
        """The worker is told to stop."""
        whole = self._seconds is not None and monotonic() - self._began >= _WHOLE * self._seconds
        if not self._kept:
            self._write([*self._before, *([self._worker + _TIMED_OUT] if whole and not self._waited else [])])

    def end(self) -> None:
        """Forget all attempts."""
        self._place.unlink(missing_ok=True)

    def _write(self, lines: Sequence[str]) -> None:
        if lines:
            self._place.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        else:
            self.end()


def _lines(place: Path) -> list[str]:
    return place.read_text("utf-8").splitlines() if place.exists() else []
