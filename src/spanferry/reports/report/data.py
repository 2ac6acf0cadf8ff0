"""The report's tables as plain data."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from spanferry.core.redaction import redacted
from spanferry.reports.cells import GridCell
from spanferry.reports.failures import shortened
from spanferry.reports.grid import Grid
from spanferry.reports.origins import origin_of
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report.files import harmless

_SCORES = ("f1", "f1_low", "f1_high", "precision", "recall", "support", "sentences", "exact_match", "token_f1", "aer")
_HEADLINES = tuple(f"{prefix}/{score}" for prefix in ("test", "projection", "alignment") for score in _SCORES)


def table_csv(sweep: ReadSweep) -> str:
    """A row a cell: axes, headline scores and what they rest on, ``status`` (done, failed, missing), seconds, where from, why not."""
    axes = list(dict.fromkeys(axis for cell in sweep.cells for axis in cell.axes))
    logged = {name for cell in sweep.cells if cell.record for name in cell.record.metrics}
    scores = [name for name in _HEADLINES if name in logged]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*map(harmless, axes), *scores, "status", "seconds", "commit", "config", "folder", "error"])
    for cell in sweep.cells:
        metrics = cell.record.metrics if cell.record else {}
        placed = map(harmless, redacted([cell.axes.get(axis, "") for axis in axes]))
        error = shortened(cell.record.error) if cell.record else ""
        folder = below(cell.folder, sweep.folder) if cell.folder else ""
        values, made = [metrics.get(name, "") for name in scores], origin_of([cell])
        writer.writerow(
            [*placed, *values, status(cell), seconds(cell), " ".join(made.commits), " ".join(made.configs), folder, harmless(error)]
        )
    return text.getvalue()


def below(path: Path, folder: Path) -> str:
    """A path as seen from a folder that it is in; of one elsewhere the whole."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def status(cell: GridCell) -> str:
    """``done``, ``failed`` or ``missing``."""
    return "missing" if cell.record is None else "failed" if cell.record.error else "done"


def seconds(cell: GridCell) -> float | str:
    """What a cell took, in seconds; of one that does not say, what its stages took; empty without record."""
    if cell.record is None:
        return ""
    took = cell.record.ended - cell.record.started
    return round(took or sum(float(stage["seconds"]) for stage in cell.record.stages), 3)


def table_json(sweep: ReadSweep) -> dict[str, Any]:
    """The grids: a row for each language and column, with mean, ends of the interval, mark and text; and how many cells are done."""
    return {
        "sweep": sweep.folder.name,
        "id": sweep.plan.get("id", ""),
        "cells": len(sweep.cells),
        "done": sweep.done,
        "grids": [_grid(grid) for grid in sweep.grids],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    return {"metric": grid.metric, "title": grid.title, "caption": grid.caption, "rows": redacted(list(_rows(grid)))}


def _rows(grid: Grid) -> Iterator[dict[str, Any]]:
    for language, scores in zip(grid.languages, grid.scores, strict=True):
        for column, score in zip(grid.columns, scores, strict=True):
            placed = {"lang": language, **dict(zip(grid.names, column, strict=True))}
            told = {"mean": score.mean, "low": score.low, "high": score.high, "seeds": len(score.cells)}
            yield placed | told | {"mark": score.mark.name.lower(), "text": score.text, "interval": score.interval}


def origin(cells: Sequence[GridCell]) -> Mapping[str, list[str]]:
    """Where the results come from: commit, versions and the rest by name, with every value that some cell has."""
    found: dict[str, dict[str, None]] = {}
    for cell in cells:
        for name, value in (cell.record.provenance if cell.record else {}).items():
            if name != "config_hash":  # each cell has its own
                found.setdefault(name, {})[redacted(value)] = None
    return {name: list(values) for name, values in found.items()}
