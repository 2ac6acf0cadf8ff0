"""A sweep while it runs: one view at the bottom of a terminal, now and then a line where output goes to a file."""

import logging
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import time
from typing import TYPE_CHECKING, Any, Protocol

from spanferry.core.cell_record import EVENTS
from spanferry.core.journal import Reader
from spanferry.reports.naming import apart, short
from spanferry.sweeps.state import Running, State

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_LOOK_EVERY = 1.0
"""Seconds between two looks at the journal, and between two pictures."""
_LINE_EVERY = 60.0
"""Seconds between two lines."""
_ROOM_FOR_OTHERS = 8
"""Lines of a terminal that the view leaves to what is printed above it."""


class _Display(Protocol):
    def show(self, state: State, now: float) -> None:
        """Show how it stands at a time in Unix seconds."""


def short_names(placed: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """What tells each cell of a sweep's plan from the others, by its number."""
    differ = apart([cell["axes"] for cell in placed])
    return {cell["number"]: short(cell["axes"], differ) for cell in placed}


@contextmanager
def watching(
    folder: Path,
    names: Mapping[int, str],
    done: Collection[int] = (),
    failed: Collection[int] = (),
    since: float | None = None,
    console: "Console | None" = None,
) -> Iterator[None]:
    """Show how a sweep goes while the block runs it, here or in other processes.

    Args:
        folder: the sweep's.
        names: a short name for each cell, by its number.
        done: cells that are done before it starts; so ``failed``, of those that are not tried again.
        since: Unix seconds of when that was so; None: now.
        console: where to; None: the standard error.
    """
    from rich.console import Console

    console = console or Console(stderr=True)
    state = State(names, done, failed, time() if since is None else since)
    with ExitStack() as stack:
        display = stack.enter_context(_bottom(console, folder.name)) if console.is_terminal else Lines(console, folder.name, state, time())
        stack.enter_context(_following(Reader(folder / EVENTS), state, display))
        yield


@contextmanager
def _following(reader: Reader, state: State, display: _Display) -> Iterator[None]:
    """Another thread that reads and shows."""
    over = Event()

    def follow() -> None:
        while not over.wait(_LOOK_EVERY):
            try:
                news = reader.news()
            except OSError:  # a shared file system has moments: the next look will do
                continue
            for event in news:
                state.heard(event)
            display.show(state, time())

    thread = Thread(target=follow, name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Lines:
    """A line at the start, then one a minute; no more for a sweep that is done sooner."""

    def __init__(self, console: "Console", name: str, state: State, now: float) -> None:
        self._console, self._name = console, name
        self._started = self._said = now
        before = f", {state.done:,} done before" if state.done else ""
        self._say(f"sweep {name}: {state.total:,} cells{before}")

    def show(self, state: State, now: float) -> None:
        """Say how it stands, if it is time."""
        if now - self._said >= _LINE_EVERY:
            self._said = now
            self._say(f"sweep {self._name}: {counts(state)}; {clock(now - self._started)} so far, {left(state, now)} left")

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _bottom(console: "Console", name: str) -> Iterator[_Display]:
    """The view at the bottom of a terminal; what is printed or logged meanwhile goes above it."""
    from rich.live import Live

    started = time()

    class Bottom:
        def show(self, state: State, now: float) -> None:
            live.update(picture(name, state, now, now - started, console.size.height - _ROOM_FOR_OTHERS), refresh=True)

    to_file = not sys.stdout.isatty()  # then what is printed there is not for the terminal
    with Live(console=console, auto_refresh=False, transient=True, redirect_stdout=not to_file) as live, _logs_above(to_file):
        yield Bottom()


@contextmanager
def _logs_above(to_file: bool) -> Iterator[None]:
    """Let log handlers that hold on to the terminal write where prints now go: straight to the terminal they would tear the view."""
    ways = {sys.__stderr__: sys.stderr} if to_file else {sys.__stderr__: sys.stderr, sys.__stdout__: sys.stdout}
    loggers = [logging.getLogger(), *(found for found in logging.Logger.manager.loggerDict.values() if isinstance(found, logging.Logger))]
    turned = [
        (handler, handler.stream)
        for logger in loggers
        for handler in logger.handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream in ways
    ]
    for handler, stream in turned:
        handler.setStream(ways[stream])
    try:
        yield
    finally:
        for handler, stream in turned:
            handler.setStream(stream)


def picture(name: str, state: State, now: float, elapsed: float, height: int) -> "RenderableType":
    """The view: how many cells stand how, and a line for each cell under work, the one that has taken longest first.

    Args:
        elapsed: seconds since this run began.
        height: lines for cells, at most; at least one is shown.
    """
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    head = Table.grid(padding=(0, 1))
    bar = ProgressBar(total=state.total, completed=state.done + state.failed, width=24)
    head.add_row(Text(f"sweep {name}", style="bold"), bar, Text(f"{clock(elapsed)} so far, {left(state, now)} left"))
    cells = sorted(state.running.values(), key=lambda row: row.since)
    shown = cells[: max(1, height)]
    rows = Table.grid(padding=(0, 2))
    for row in shown:
        rows.add_row(Text(f"  {row.name}", overflow="ellipsis", no_wrap=True), *map(Text, at(row, now)))
    more = [Text(f"  and {len(cells) - len(shown):,} more", style="dim")] if len(cells) > len(shown) else []
    return Group(head, Text(counts(state)), rows, *more)


def at(row: Running, now: float) -> tuple[str, str, str]:
    """What a running cell is at: the stage, how far or for whom it waits, and how long it has taken."""
    far = f"waits for {row.holder}" if row.holder else f"{row.done:,} of {row.total:,}" if row.total else ""
    return row.stage or "starts", far, clock(now - row.since)


def counts(state: State) -> str:
    """``12 of 228 cells done, 1 failed, 4 running, 211 left``; what there is none of is not told, but what is left."""
    parts = [f"{state.failed:,} failed" if state.failed else "", f"{len(state.running):,} running" if state.running else ""]
    return ", ".join([f"{state.done:,} of {state.total:,} cells done", *filter(None, parts), f"{state.left:,} left"])


def left(state: State, now: float) -> str:
    """The time left, ``?`` until the pace shows."""
    seconds = state.seconds_left(now)
    return "?" if seconds is None else f"about {clock(seconds)}"


def clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> clock(59.6), clock(3723), clock(360_000)
    ('1:00', '1:02:03', '100:00:00')
    """
    whole = max(0, round(seconds))
    minutes = f"{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 3600}:{minutes}" if whole >= 3600 else minutes.removeprefix("0")
