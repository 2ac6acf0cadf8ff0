"""The table of a grid: languages down, everything else that varies across; mean and spread over seeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import TYPE_CHECKING

from spanferry.reports.record import CellRecord

if TYPE_CHECKING:
    from rich.table import Table

TABLES = (
    ("test/f1", "Test F1: the target's gold test set"),
    ("projection/f1", "Projection F1: carried entities against target gold"),
)


@dataclass(frozen=True)
class GridCell:
    """A planned cell and its record; None where it left none."""

    axes: Mapping[str, str]
    record: CellRecord | None

    def value(self, metric: str) -> float | str:
        """The metric, or why there is none: ``failed``, ``missing`` (never finished), ``no score`` (no gold, or nobody to judge)."""
        if self.record is None:
            return "missing"
        if self.record.error:
            return "failed"
        return self.record.metrics.get(metric, "no score")


def tables(cells: Sequence[GridCell]) -> "dict[str, Table]":
    """By title, a table for each score that some cell has; where none has any, one that says why."""
    found = [(metric, title) for metric, title in TABLES if any(isinstance(cell.value(metric), float) for cell in cells)]
    return {title: _table(cells, metric) for metric, title in found or TABLES[:1]}


def _table(cells: Sequence[GridCell], metric: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

    across = _varying(cells)
    columns = list(dict.fromkeys(_column(cell, across) for cell in cells))
    table = Table()
    table.add_column("lang")
    for column in columns:
        table.add_column(Text("\n".join(column)), justify="right", overflow="fold")
    for language in dict.fromkeys(cell.axes["lang"] for cell in cells):
        row = (_by_seed(cells, language, column, across, metric) for column in columns)
        table.add_row(language, *map(summary, row))
    return table


def _by_seed(cells: Sequence[GridCell], language: str, column: tuple[str, ...], across: Sequence[str], metric: str) -> list[float | str]:
    """One value a seed: a cell that a sweep names twice is still one."""
    found = [cell for cell in cells if cell.axes["lang"] == language and _column(cell, across) == column]
    return list({cell.axes["seed"]: cell.value(metric) for cell in found}.values())


def summary(values: Sequence[float | str]) -> str:
    """One value, or mean and standard deviation over seeds; what is missing is said and never counted as 0.

    >>> summary([0.5]), summary([0.5, 0.7]), summary(["failed"]), summary([0.5, "failed"])
    ('.500', '.600 ± .141 (2)', 'failed', '.500 (1 of 2, failed)')
    """
    numbers = [value for value in values if isinstance(value, float)]
    reasons = ", ".join(sorted({value for value in values if isinstance(value, str)}))
    if not numbers:
        return reasons or "-"
    text = _short(mean(numbers))
    if len(numbers) > 1:
        text += f" ± {_short(stdev(numbers))}"
    if reasons:
        return f"{text} ({len(numbers)} of {len(values)}, {reasons})"
    return f"{text} ({len(numbers)})" if len(numbers) > 1 else text


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _varying(cells: Sequence[GridCell]) -> list[str]:
    """The axes across: what differs between cells, the language and the seed apart; the method always."""
    names = dict.fromkeys(name for cell in cells for name in cell.axes if name not in ("lang", "seed"))
    return [name for name in names if name == "method" or len({cell.axes.get(name) for cell in cells}) > 1]


def _column(cell: GridCell, across: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(cell.axes.get(name, "-")) for name in across)
