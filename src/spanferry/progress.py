"""Progress of a stage on the terminal; silent where output goes to a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(stage: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar for ``total`` items while the block runs; call what it yields with the number of items just done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(stage, total=total)
        yield lambda done: bar.advance(task, done)
