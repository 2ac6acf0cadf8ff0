"""Runs a cell, and leaves in its folder all there is to know of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import time

from spanferry.cells.cell import Cell
from spanferry.cells.results import Result
from spanferry.core.cell_record import FILE, CellRecord
from spanferry.core.config import Config
from spanferry.core.errors import DataError, told
from spanferry.core.machine import watched
from spanferry.core.redaction import redacted
from spanferry.pipeline import prepare, run
from spanferry.runs.axes import name
from spanferry.runs.counts import save_counts
from spanferry.runs.datasets import datasets_of
from spanferry.runs.files import leave_files
from spanferry.runs.provenance import provenance
from spanferry.runs.survey import computations, fingerprint, survey


def run_cell(config: Config, placed: Mapping[str, str], folder: Path, sweep: str = "", planned: str = "") -> CellRecord:
    """Run a cell and leave in its folder all there is to know of it: ``cell.json`` last, so that a cell with a record has the rest too.

    Args:
        placed: its axes.
        folder: the cell's own; it exists.
        sweep: the name of the sweep it belongs to; empty for a cell of its own.
        planned: its fingerprint as the sweep's plan has it.

    Raises:
        Exception: whatever went wrong; it is on record.
    """
    (folder / FILE).unlink(missing_ok=True)  # of an earlier run in the same folder
    record = CellRecord(placed, name=name(placed), sweep=sweep, fingerprint=planned, provenance=provenance(config), started=time())
    try:
        cell = prepare(config)
        record = _surveyed(config, record, cell)
        if planned not in ("", record.fingerprint):
            raise DataError("a file that the cell reads has changed since its sweep was planned; run the same command again")
        with cell.store.live(record.keys), watched(folder):
            result = run(cell)
        record = _finished(record, result)
        save_counts(folder, result.counts)
        leave_files(result, config, folder)
    except Exception as error:
        replace(record, error=redacted(told(error)), fingerprint=planned, ended=time()).save(folder)
        raise
    record.save(folder)
    return record


def _surveyed(config: Config, record: CellRecord, cell: Cell) -> CellRecord:
    stages = survey(cell)
    keys = [each.key for each in computations(stages) if each.kept]
    return replace(record, fingerprint=fingerprint(config, stages, cell.files), datasets=datasets_of(cell), keys=keys)


def _finished(record: CellRecord, result: Result) -> CellRecord:
    stages = [{"stage": done.stage, "seconds": done.seconds, "stored": done.stored, "key": done.key} for done in result.stages]
    model = str(result.model or "")
    return replace(record, metrics=result.metrics, stages=stages, history=result.history, model=model, ended=time())
