"""How far the work has come, told to whoever listens: in a sweep that is its journal, which the live view reads."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

Listener = Callable[[Mapping[str, Any]], None]
"""Gets ``stage``, ``done`` and ``total`` (0: not known); of one that waits also ``holder``, who it waits for. Or ``kept``."""

_EVERY = 1.0
"""Seconds between two messages on one stage."""


class Teller:
    """Tells a listener of one stage after the other: at once when a stage starts or waits, and then once a second at most."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._stage = ""
        self._next = 0.0

    def starts(self, stage: str, total: int = 0) -> None:
        """A stage starts.

        Args:
            total: items or steps it will take; 0: not known.
        """
        self._stage = stage
        self._say(done=0, total=total)

    def reached(self, done: int, total: int) -> None:
        """So many items or steps of the stage are done."""
        if monotonic() >= self._next:
            self._say(done=done, total=total)

    def waits(self, holder: str) -> None:
        """The stage waits for another process, which computes the same."""
        self._say(done=0, total=0, holder=holder)

    def keeps(self) -> None:
        """Something of the stage is kept, from which a killed run goes on."""
        self._listener({"stage": self._stage, "kept": True})

    def _say(self, **facts: Any) -> None:
        self._next = monotonic() + _EVERY
        self._listener({"stage": self._stage, **facts})


_TELLER: ContextVar[Teller | None] = ContextVar("teller", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """While the block runs, what it does is told to the listener and not shown on the terminal."""
    token = _TELLER.set(Teller(listener))
    try:
        yield
    finally:
        _TELLER.reset(token)


def teller() -> Teller | None:
    """Whoever tells of the work in this context; None where nobody listens."""
    return _TELLER.get()


def tell_kept() -> None:
    """Tell whoever listens that something was kept, from which a killed run goes on."""
    if (listening := teller()) is not None:
        listening.keeps()
