"""The report's part on significance: which differences between columns may be chance."""

from collections.abc import Sequence
from math import comb

from spanferry.core.significance import LEVEL, SHUFFLES, holm
from spanferry.reports import naming
from spanferry.reports.cells import GridCell
from spanferry.reports.estimates import of_p
from spanferry.reports.grid import Grid
from spanferry.reports.pairwise import Pairing, pairings
from spanferry.reports.sections import Estimate, Row, Section, Table

_MOST = 120
"""Comparisons of a score that a report makes: each takes hundredths of a second, and nobody reads a thousand."""
_HEADS = ("lang", "first", "second", "difference", "p", "p (Holm)", "seeds", "n")
_CORRECTED = _HEADS.index("p (Holm)")
_NOTE = (
    f"p: paired approximate randomisation on the same sentences, {SHUFFLES:,} shuffles, two-sided; Holm: the same, corrected for all "
    "comparisons of this table (Holm 1979). n: sentences. The test speaks of these models; the spread over seeds says how another "
    "training would differ."
)


def differences(cells: Sequence[GridCell], grids: Sequence[Grid]) -> Section | None:
    """A table for each score of which several columns were judged on the same sentences; None where there is none."""
    asked = [grid for grid in grids if 0 < comb(len(grid.columns), 2) * len(grid.languages) <= _MOST]
    tables = [table for grid in asked if (table := _table(grid, list(pairings(cells, grid.metric)))) is not None]
    left = [grid for grid in grids if comb(len(grid.columns), 2) * len(grid.languages) > _MOST]
    more = "Too many columns to compare each with each here: python -m spanferry.reports FOLDER --significance prints all comparisons."
    told = [_told(table) for table in tables] + ([more] if left else [])
    return Section("Differences, and what may be chance", told, tables) if tables or left else None


def _told(table: Table) -> str:
    """How many of a table's differences are beyond chance."""
    corrected = [row.values[_CORRECTED] for row in table.rows]
    beyond = sum(isinstance(p, Estimate) and p.value < LEVEL for p in corrected)
    return f"{table.title}: {beyond} of {len(corrected)} differences are significant after correction (Holm, p < {LEVEL})."


def _table(grid: Grid, found: Sequence[Pairing]) -> Table | None:
    if not found:
        return None
    corrected = holm([each.found.p for each in found])
    rows = [_row(grid, each, p) for each, p in zip(found, corrected, strict=True)]
    return Table(f"differences_{grid.metric.replace('/', '_')}", grid.title.partition(":")[0], _HEADS, rows, _NOTE)


def _row(grid: Grid, each: Pairing, corrected: float) -> Row:
    names = [naming.column(grid.names, column) for column in (each.first, each.second)]
    found = each.found
    return Row([each.language, *names, found.difference, of_p(found.p), of_p(corrected), found.seeds, found.sentences], each.cells)
