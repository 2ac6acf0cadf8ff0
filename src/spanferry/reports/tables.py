"""The tables of a grid, for a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spanferry.reports.grid import WIDE, Grid, Mark, Score, corner, headed, sign

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def grid_table(grid: Grid) -> "Table":
    """The grid for a terminal."""
    from rich.table import Table
    from rich.text import Text

    made = Table(caption=Text(grid.caption) if grid.caption else None, caption_justify="left")
    values, languages = [list(map(_text, row)) for row in grid.scores], [(language,) for language in grid.languages]
    if len(grid.columns) <= WIDE:
        _fill(made, [corner(grid.names)], languages, [headed(grid.names, column) for column in grid.columns], values)
    else:
        _fill(made, grid.names, grid.columns, languages, list(zip(*values, strict=True)))
    return made


def _text(score: Score) -> "Text":
    from rich.text import Text

    return Text(f"{sign(score.mark)}{score.text} {score.interval}".rstrip(), style="bold" if score.mark is Mark.BEST else "")


def _fill(
    table: "Table", heads: Sequence[str], down: Sequence[Sequence[str]], across: Sequence[Sequence[str]], values: Sequence[Sequence["Text"]]
) -> None:
    """Names down, names across, and a text where they meet."""
    from rich.text import Text

    for head in heads:
        table.add_column(Text(head), overflow="fold")  # two methods whose names were cut off would look alike
    for names in across:
        table.add_column(Text("\n".join(names)), justify="right", overflow="fold")
    for names, row in zip(down, values, strict=True):
        table.add_row(*map(Text, names), *row)
