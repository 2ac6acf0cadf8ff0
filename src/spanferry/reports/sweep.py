"""What a sweep came to, printed: its tables, what failed and why, comparisons."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from spanferry.reports.agreement import agreements
from spanferry.reports.cells import GridCell
from spanferry.reports.failures import failures
from spanferry.reports.measures import measures
from spanferry.reports.pairwise import pairwise
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.reports.tables import grid_table


def show(folder: Path) -> bool:
    """Print a sweep's tables and failures from what its folder holds, finished or not.

    Returns:
        Whether every planned cell is done.

    Raises:
        SpanferryError: the folder holds no sweep.
    """
    return show_sweep(read_sweep(folder))


def show_sweep(sweep: ReadSweep) -> bool:
    """The same for a sweep that is read already."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    last = {grid.caption: grid for grid in sweep.grids}  # what several tables say below themselves is said once
    for grid in sweep.grids:
        console.print(Text(f"\n{grid.title}", style="bold"))
        console.print(grid_table(grid if grid is last[grid.caption] else replace(grid, caption="")))
    for section in sweep.sections:
        console.print(Text(f"\n{section.title}", style="bold"))
        console.print(Text("\n".join(section.text)))
    if (failed := failures(sweep.cells, sweep.stages)) is not None:
        console.print(Text("\nWhat is missing, and why", style="bold"))
        console.print(failed)
    console.print(f"\n{sweep.done} of {len(sweep.cells)} cells done. Folder: {sweep.folder}")
    return sweep.done == len(sweep.cells) and not sweep.study_failed


def show_significance(cells: Sequence[GridCell]) -> None:
    """Print the paired comparison of every two columns of a sweep's tables."""
    from rich.console import Console

    console = Console()
    found = pairwise(cells)
    for title, table in found.items():
        console.print(f"\n[bold]{title}: every two columns on the same sentences[/]")
        console.print(table)
    if not found:
        console.print("\nNothing to compare: no two columns were judged on the same sentences and left their counts.")


def show_agreement(cells: Sequence[GridCell]) -> None:
    """Print how alike the links of a sweep's aligners are.

    Raises:
        SpanferryError: a cell's links cannot be read.
    """
    from rich.console import Console

    console = Console()
    found = agreements(cells)
    for title, table in found.items():
        console.print(f"\n[bold]{title}[/]")
        console.print(table)
    if not found:
        console.print(
            "\nNo aligners to compare: no two of them left links of the same pairs (artifacts/links.SPLIT.talp in a cell's folder)."
        )


def show_measures(cells: Sequence[GridCell], wanted: Sequence[str]) -> None:
    """Print whatever else a sweep's cells logged, by name.

    Args:
        wanted: names, or patterns of them: ``shift/*/f1``.

    Raises:
        SpanferryError: no cell logged one of them.
    """
    from rich.console import Console

    table = measures(cells, wanted)
    console = Console()
    console.print("\n[bold]What cells logged, mean and standard deviation over seeds[/]")
    console.print(table)
