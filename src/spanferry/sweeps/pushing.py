"""Brings a sweep's cells to the tracker while others run: workers need no way to its server, and one that is away delays none."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from spanferry.core.cell_record import EVENTS
from spanferry.core.errors import SpanferryError, TrackingError
from spanferry.core.journal import Reader
from spanferry.core.tracking import Tracking
from spanferry.sweeps.folder import SweepFolder

_EVERY = 1.0
"""Seconds between two looks for cells that have ended."""
_PAUSE = 60.0
"""Seconds without a try after the server failed."""
_LONGEST = 3.0
"""Seconds that somebody who stops the sweep waits for a push that is under way; what is half pushed is pushed anew later."""


@dataclass
class Pushed:
    """How pushing went.

    Attributes:
        left: folders of cells that have ended, and are not pushed.
        trouble: what the tracker said when it failed, each thing once.
    """

    left: list[Path] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


@contextmanager
def pushing(folder: SweepFolder, tracking: Tracking) -> Iterator[Pushed]:
    """Push what ended before, and what ends while the block runs; at its end the rest, unless the block was stopped."""
    pusher, stop, stopped = _Pusher(folder, tracking), Event(), Event()
    thread = Thread(target=pusher.follow, args=(stop, stopped), name="pusher", daemon=True)
    thread.start()
    try:
        yield pusher.pushed
    except BaseException:
        stopped.set()
        raise
    finally:
        stop.set()
        thread.join(_LONGEST if stopped.is_set() else None)
        if pusher.bug is not None and not stopped.is_set():  # what stopped the block comes first
            raise pusher.bug


class _Pusher:
    def __init__(self, folder: SweepFolder, tracking: Tracking) -> None:
        self._folder, self._tracking = folder, tracking
        self._rest_until = 0.0
        self.pushed = Pushed()
        self.bug: Exception | None = None

    def follow(self, stop: Event, stopped: Event) -> None:
        """Push cells as they end. After ``stop`` those that are left, unless ``stopped``."""
        try:
            self._try(self._tracking.prepare)  # before the first cell ends: imports take seconds
            for ended in self._ended(stop):
                if stopped.is_set():
                    return
                self._push(ended)
            if stopped.is_set():
                return
            self._rest_until, again = 0.0, self.pushed.left
            self.pushed.left = []
            for ended in again:
                self._push(ended)
        except Exception as error:  # noqa: BLE001  # raised by the parent
            self.bug = error

    def _ended(self, stop: Event) -> Iterator[Path]:
        """The folders of cells with a record: those of earlier runs, then each as it ends, until ``stop``.

        At the end also those that nobody told of: a worker can be killed between a cell's record and its word that the cell is done.
        """
        events, places = Reader(self._folder.path / EVENTS), {cell["number"]: cell for cell in self._folder.placed}
        silent = dict(places)
        events.news()  # of earlier runs
        yield from self._recorded(silent)
        last = False
        while not last:
            last = stop.wait(_EVERY)
            for event in events.news():
                if event["event"] in ("done", "failed") and event.get("cell") in places:
                    silent.pop(event["cell"], None)
                    yield self._folder.of(places[event["cell"]])
        yield from self._recorded(silent)

    def _recorded(self, silent: dict[int, Mapping[str, Any]]) -> Iterator[Path]:
        """The folders of those with a record, which are taken out."""
        for number, cell in list(silent.items()):
            if self._folder.record(cell) is not None:
                del silent[number]
                yield self._folder.of(cell)

    def _push(self, folder: Path) -> None:
        """Push it, or leave it for later; for a while after the server failed nothing is tried."""
        if monotonic() >= self._rest_until and self._try(lambda: self._tracking.push(folder)):
            return
        if folder not in self.pushed.left:  # one that ends while the first are looked for is found twice
            self.pushed.left.append(folder)

    def _try(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except SpanferryError as error:
            if isinstance(error, TrackingError):
                self._rest_until = monotonic() + _PAUSE
            if str(error) not in self.pushed.trouble:
                self.pushed.trouble.append(str(error))
                print(f"Not in the tracker for now, and kept: {error}", file=sys.stderr)
            return False
        return True
