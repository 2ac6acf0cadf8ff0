"""Waiting for workers, whatever engine runs them."""

from collections.abc import Iterable
from time import monotonic, sleep
from typing import Protocol

from spanferry.launchers._worker import Ending

_GRACE = 5.0  # seconds that workers have to tidy up


class Tended(Protocol):
    """A worker, as its engine sees it."""

    def ending(self) -> Ending | None:
        """How it ended; None while it runs, or waits to."""

    def stop(self) -> None:
        """Ask it to tidy up and end."""

    def kill(self) -> None:
        """End it, and what it started; nothing happens if it has ended."""


def tend(starting: Iterable[Tended], pause: float) -> list[str]:
    """Start workers and wait until all have ended.

    Args:
        starting: yields each worker once it is started.
        pause: seconds between two looks.

    Returns:
        How those died that died.

    Raises:
        Exception: the first that a worker's work raised, after all have ended.
        KeyboardInterrupt: the workers are stopped first; a second one kills them at once.
    """
    running: list[Tended] = []
    endings: list[Ending] = []
    try:
        running.extend(starting)
        while running:
            seen = [(worker, worker.ending()) for worker in running]
            endings += [ending for _, ending in seen if ending]
            running = [worker for worker, ending in seen if ending is None]
            sleep(pause if running else 0)
    finally:
        _end(running, pause)
    for ending in endings:
        if ending.error is not None:
            raise ending.error
    return [ending.death for ending in endings if ending.death]


def _end(running: list[Tended], pause: float) -> None:
    """Stop those that still run; kill those that do not end then."""
    try:
        for worker in running:
            worker.stop()
        until = monotonic() + _GRACE
        while monotonic() < until and any(worker.ending() is None for worker in running):
            sleep(pause)
    finally:
        for worker in running:
            worker.kill()
