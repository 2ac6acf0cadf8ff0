"""Waiting for workers, whatever engine runs them."""

from collections.abc import Callable, Collection, Iterable
from time import monotonic, sleep
from typing import Protocol

from spanferry.core import stopping
from spanferry.core.errors import SpanferryError
from spanferry.core.launching import Died
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


def tend(starting: Iterable[Tended], again: Callable[[int], Tended], died: Died, pause: float) -> None:
    """Start workers, and others in place of those that die, and wait until all have ended.

    Args:
        starting: yields each worker once it is started.
        again: starts another in the place (from 0) of one that died.
        died: see ``core.launching``.
        pause: seconds between two looks.

    Raises:
        Exception: the first that a worker's work raised, after all have ended; from then on none is replaced.
        KeyboardInterrupt: the workers are stopped first; a second one kills them at once.
    """
    running: dict[int, Tended] = {}
    errors: list[Exception] = []
    try:
        for place, worker in enumerate(starting):
            running[place] = worker
        while running:
            stopping.check()
            for place, ending in _ended(running):
                del running[place]
                errors += [ending.error] if ending.error else []
                if ending.death and died(ending.death) and not errors:
                    _replace(running, place, again, died)
            sleep(pause if running else 0)
    finally:
        _end(running.values(), pause)
    if errors:
        raise errors[0]


def _ended(running: dict[int, Tended]) -> list[tuple[int, Ending]]:
    seen = [(place, worker.ending()) for place, worker in running.items()]
    return [(place, ending) for place, ending in seen if ending]


def _replace(running: dict[int, Tended], place: int, again: Callable[[int], Tended], died: Died) -> None:
    """Start another; an engine that refuses one more shall not cost the others, which work."""
    try:
        running[place] = again(place)
    except SpanferryError as error:
        died(f"no other takes its place: {error}")


def _end(running: Collection[Tended], pause: float) -> None:
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
