"""Whatever cells logged, by name: languages by everything else that varies, one table for all names."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from spanferry.core.errors import SpanferryError, did_you_mean
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import WIDE, corner, headed, heads, rows, summary

if TYPE_CHECKING:
    from rich.table import Table

CONVERGENCE = "convergence/*"
"""The names of what ``core.convergence`` measures."""


def measures(cells: Sequence[GridCell], wanted: Sequence[str]) -> "Table":
    """A section a measure: languages down and the other axes across, or the other way round where there are many columns.

    Args:
        wanted: names of metrics, or patterns of them: ``shift/*/f1``.

    Raises:
        SpanferryError: a name that no cell logged.
    """
    from rich.table import Table
    from rich.text import Text

    found, names = list(rows(cells)), heads(cells)
    languages, columns = [language for language, _ in found], list(found[0][1])
    wide = len(columns) > WIDE
    table = Table("measure")
    for head in names if wide else [corner(names)]:
        table.add_column(Text(head))
    for across in [[language] for language in languages] if wide else [headed(names, column) for column in columns]:
        table.add_column(Text("\n".join(across)), justify="right", overflow="fold")
    for metric in _matching(cells, wanted):
        values = [[summary([cell.value(metric) for cell in by_seed]) for by_seed in row.values()] for _, row in found]
        down = columns if wide else [(language,) for language in languages]
        lines = list(zip(*values, strict=True)) if wide else values
        for place, (place_names, line) in enumerate(zip(down, lines, strict=True)):
            table.add_row(*map(Text, ("" if place else metric, *place_names, *line)), end_section=place == len(down) - 1)
    return table


def _matching(cells: Sequence[GridCell], wanted: Sequence[str]) -> list[str]:
    """The names that some cell logged and a pattern matches, pattern by pattern, each once."""
    logged = list(dict.fromkeys(name for cell in cells if cell.record for name in cell.record.metrics))
    found: dict[str, None] = {}
    for pattern in wanted:
        matching = [name for name in logged if fnmatchcase(name, pattern)]
        if not matching:
            raise SpanferryError(f"{pattern}: no cell of this sweep logged that.{did_you_mean(pattern, logged)}")
        found |= dict.fromkeys(matching)
    return list(found)
