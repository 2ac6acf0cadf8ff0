"""How benchmarks print."""

import os
from collections.abc import Sequence
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from measuring.clock import Timed, machine

CONSOLE = Console(width=140, highlight=False)
SPEED = "seconds", "CPU %", "rate", "ratio", "CPU ratio"
"""The columns that ``speed`` fills."""


def print_machine(more: str, packages: Sequence[str] = ()) -> None:
    """What all figures depend on."""
    CONSOLE.print(f"{machine()}; load {os.getloadavg()[0]:.1f} at the start; {more}")
    if packages:
        CONSOLE.print(", ".join(f"{name} {version(name)}" for name in packages))


def new_table(title: str, first: str, *others: str) -> Table:
    """The first column left, numbers right."""
    table = Table(
        title=f"\n{title}", min_width=100, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def speed(timed: Timed[object], baseline: Timed[object] | None) -> Sequence[str]:
    """Seconds, processor, items a second, and how many times the baseline's they are, by the clock and by the processor."""
    own = as_seconds(timed.seconds), f"{100 * timed.busy:.0f}", as_rate(timed.rate)
    return (*own, as_ratio(timed.ratio(baseline)), as_ratio(timed.processor_ratio(baseline))) if baseline else (*own, "-", "-")


def as_ratio(number: float) -> str:
    """Three digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def as_rate(number: float) -> str:
    """Two digits after the point, where there are few before it."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"


def as_seconds(number: float) -> str:
    """Enough digits to compare."""
    return f"{number:.1f}" if number > 10 else f"{number:.4f}"
