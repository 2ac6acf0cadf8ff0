"""Where a sweep stands, from what its workers say in its journal."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

_PACE_OVER = 100
"""Cells finished last, which the pace is taken from: the first ones compute what later ones find in the store."""


@dataclass
class Running:
    """A cell that a worker is at.

    Attributes:
        since: Unix seconds.
        total: items or steps of the stage; 0: not known.
        holder: who it waits for; empty: nobody.
    """

    name: str
    since: float
    stage: str = ""
    done: int = 0
    total: int = 0
    holder: str = ""


class State:
    """Where a sweep stands.

    Args:
        names: a short name for each cell, by its number.
        done: cells that are done already; so ``failed``, of those that are not tried again.
        since: Unix seconds of when that was so. What was said before is history: its cells are done, or start again.

    Attributes:
        running: cells under work, by number.
    """

    def __init__(self, names: Mapping[int, str], done: Collection[int], failed: Collection[int], since: float) -> None:
        self.running: dict[int, Running] = {}
        self._names, self._since = names, since
        self._done, self._failed = set(done), set(failed)
        self._ends: deque[float] = deque(maxlen=_PACE_OVER + 1)  # the first is when the pace starts
        self._most = 1

    @property
    def total(self) -> int:
        """Cells of the sweep."""
        return len(self._names)

    @property
    def done(self) -> int:
        """Cells that are done, those from before among them."""
        return len(self._done)

    @property
    def failed(self) -> int:
        """Cells that failed."""
        return len(self._failed)

    @property
    def left(self) -> int:
        """Cells that nobody has started, or whose worker died."""
        return self.total - self.done - self.failed - len(self.running)

    def heard(self, event: Mapping[str, Any]) -> None:
        """An event of the journal; one of before, or of something else than a cell of this sweep, changes nothing."""
        cell, time = event.get("cell", -1), float(event["time"])
        if not isinstance(cell, int) or cell not in self._names or time < self._since:
            return
        if event["event"] in ("started", "stage", "waiting"):
            self._works(cell, event)
        elif event["event"] in ("done", "failed", "died"):
            self._ended(cell, event["event"], time)

    def seconds_left(self, now: float) -> float | None:
        """How long the rest will take at the pace of the cells finished last in this run.

        Returns:
            None until the pace shows, and once the last cell takes longer than that.
        """
        finished, rest = len(self._ends) - 1, self.total - self.done - self.failed
        if finished < min(self._most, _PACE_OVER):  # the first of several workers to finish says little
            return None
        first, last = self._ends[0], self._ends[-1]
        due = (last - first) / finished * rest - (now - last)
        slower = (now - first) / (finished + 1) * (rest - 1)  # the next cell is late: as if it finished now
        return max(due, slower) or None

    def _works(self, cell: int, event: Mapping[str, Any]) -> None:
        starts, time = event["event"] == "started", float(event["time"])
        if cell in self._done or (cell in self._failed and not starts):
            return
        if starts or cell not in self.running:  # or it started before, under another command
            self._failed.discard(cell)
            self.running[cell] = Running(self._names[cell], time)
            self._most = max(self._most, len(self.running))
            if not self._ends:
                self._ends.append(time)
        row = self.running[cell]
        row.stage, row.holder = str(event.get("stage", "")), str(event.get("holder") or "")
        row.done, row.total = _count(event.get("done")), _count(event.get("total"))

    def _ended(self, cell: int, how: str, time: float) -> None:
        worked = self.running.pop(cell, None) is not None
        if how == "died" or cell in self._done:
            return
        self._failed.discard(cell)
        (self._done if how == "done" else self._failed).add(cell)
        if worked:
            self._ends.append(time)


def _count(value: object) -> int:
    """How many an event says; 0 where it says nothing, or what is no number."""
    return value if isinstance(value, int) else 0
