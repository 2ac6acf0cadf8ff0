"""Every two columns of a grid, compared on the same sentences: the p-values behind the grid's marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from spanferry.reports.cells import GridCell, runs
from spanferry.reports.comparison import Comparison, compare
from spanferry.reports.grid import rows, scored

if TYPE_CHECKING:
    from rich.table import Table

_HEADS = ("difference", "p", "seeds", "sentences")


@dataclass(frozen=True)
class Pairing:
    """Two columns of one language, compared.

    Attributes:
        first, second: the columns' values on the axes that tell columns apart.
        cells: those that were compared.
    """

    language: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    found: Comparison
    cells: Sequence[GridCell]


def pairings(cells: Sequence[GridCell], metric: str) -> Iterator[Pairing]:
    """Every two columns of every language that were judged on the same sentences and left their counts."""
    for language, row in rows(cells):
        kept = {column: runs(found, metric) for column, found in row.items()}
        for first, second in combinations(kept, 2):
            found = compare(kept[first], kept[second])
            if found:
                yield Pairing(language, first, second, found, [*row[first], *row[second]])


def pairwise(cells: Sequence[GridCell]) -> "dict[str, Table]":
    """By title, a table for each score that some two columns share sentences of.

    A line for every language and two columns; none for two that were not judged on the same sentences, or left no counts.
    """
    found = {title: _table(cells, metric) for metric, title in scored(cells)}
    return {title: table for title, table in found.items() if table.row_count}


def _table(cells: Sequence[GridCell], metric: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(caption="p: paired approximate randomisation, two-sided, uncorrected", caption_justify="left")
    for head in ("lang", "first", "second"):
        table.add_column(head, overflow="fold")  # two methods whose names were cut off would look alike
    for head in _HEADS:
        table.add_column(head, justify="right")
    for each in pairings(cells, metric):
        found = each.found
        numbers = f"{found.difference:+.4f}", f"{found.p:.4f}", str(found.seeds), f"{found.sentences:,}"
        table.add_row(each.language, *(Text(" ".join(column)) for column in (each.first, each.second)), *numbers)
    return table
