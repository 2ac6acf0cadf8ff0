"""A sweep's folder given where a cell's is wanted: which cells it has, and what to type for one."""

import shlex
from pathlib import Path

from spanferry.reports.cells import GridCell
from spanferry.reports.naming import apart, short
from spanferry.reports.reading import read_sweep

MOST = 50
"""Cells that are named."""


def told_cells(folder: Path) -> str:
    """The finished cells of a sweep, a line each: the command that exports it, what it is, its headline F1.

    Raises:
        SpanferryError: the sweep is damaged.
    """
    cells = read_sweep(folder).cells
    done = [cell for cell in cells if cell.done]
    names = apart([cell.axes for cell in cells])
    lines = [_line(cell, names) for cell in done[:MOST]]
    more = [f"  ... and {len(done) - MOST} more: the folders beside these"] if len(done) > MOST else []
    head = f"{folder}: a sweep, of whose {len(cells)} cells {len(done)} are done. An export is of one cell; choose one:"
    return "\n".join([head if done else f"{folder}: a sweep none of whose {len(cells)} cells is done", *lines, *more])


def _line(cell: GridCell, names: list[str]) -> str:
    headline = cell.record.headline if cell.record else None
    score = "" if headline is None else f", F1 {headline:.3f}"
    return f"  python -m spanferry.exports {shlex.quote(str(cell.folder))} OUT   # {short(cell.axes, names)}{score}"
