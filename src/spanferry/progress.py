"""Progress of a stage with the time left: a bar on the terminal, now and then a line where output goes to a file.

In a sweep, where many stages run at once, whoever listens is told instead (``told_to``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from spanferry.core.durations import in_minutes
from spanferry.core.telling import teller, told_to

__all__ = ["Progress", "progress", "told_to"]

_LINE_EVERY = 60.0
"""Seconds between two lines."""
_SPEED_OVER = 3600.0
"""Seconds of work that a bar's estimate looks back on: a batch of a translator takes minutes."""


class Progress:
    """How far a stage has come.

    Attributes:
        done: items so far, those that the store had among them.
    """

    def __init__(self, show: Callable[["Progress"], None]) -> None:
        self.done = 0
        self.reused = 0
        self._show = show

    def advance(self, count: int) -> None:
        """So many items were just computed."""
        self.done += count
        self._show(self)

    def found(self, count: int) -> None:
        """So many items were in the store: they say nothing of how fast the work goes."""
        self.reused += count
        self.advance(count)


@contextmanager
def progress(stage: str, total: int) -> Iterator[Progress]:
    """Show the progress of ``total`` items while the block runs, or tell of it where somebody listens."""
    if listened := teller():
        listened.starts(stage, total)
        yield Progress(lambda now: listened.reached(now.done, total))
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Progress(_Lines(stage, total, console.print))
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, speed_estimate_period=_SPEED_OVER) as bar:
        task = bar.add_task(stage, total=total)
        reused = 0

        def show(now: Progress) -> None:
            nonlocal reused
            if now.reused > reused:
                bar.reset(task, completed=now.done)  # forgets what it knew of the speed
                reused = now.reused
            else:
                bar.update(task, completed=now.done)

        yield Progress(show)


class _Lines:
    """Prints a line a minute, none for a stage that is done sooner."""

    def __init__(self, stage: str, total: int, say: Callable[[str], None]) -> None:
        self._stage, self._total, self._say = stage, total, say
        self._started = self._said = monotonic()

    def __call__(self, now: Progress) -> None:
        computed, time = now.done - now.reused, monotonic()
        if time - self._said < _LINE_EVERY or not computed:
            return
        self._said = time
        left = (time - self._started) / computed * (self._total - now.done)
        self._say(f"{self._stage}: {now.done:,} of {self._total:,}, about {in_minutes(left)} left")
