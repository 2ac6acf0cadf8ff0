"""How benchmarks print."""

from rich.console import Console
from rich.table import Table

CONSOLE = Console(width=140, highlight=False)


def new_table(title: str, first: str, *others: str) -> Table:
    """The first column left, numbers right."""
    table = Table(
        title=f"\n{title}", min_width=100, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def as_ratio(number: float) -> str:
    """Three digits."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def as_seconds(number: float) -> str:
    """Enough digits to compare."""
    return f"{number:.1f}" if number > 10 else f"{number:.4f}"
