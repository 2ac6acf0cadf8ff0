"""``tracking=mlflow``: one flat run a cell, and one summary run a sweep. Nested runs would show a collapsed parent and no charts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

from spanferry.core.cell_record import ARTIFACTS, CellRecord
from spanferry.core.cell_record import FILE as CELL
from spanferry.core.errors import DataError
from spanferry.core.machine import samples
from spanferry.core.redaction import redacted
from spanferry.tracking import _content as content
from spanferry.tracking._files import without_secrets
from spanferry.tracking._links import comparison
from spanferry.tracking._models import discard_taggers, log_tagger
from spanferry.tracking._note import TAG, Note, alone, fresh
from spanferry.tracking._server import Server, entities
from spanferry.tracking._summary import Summary, summary

EXPERIMENT = "spanferry"
"""The MLflow experiment, unless another is named."""
_BATCH = 1000
"""Metrics in a call; MLflow's limit."""


class MlflowTracking:
    """Logs to an MLflow server, or to an SQLite store below ``multirun/`` that ``make ui`` shows.

    Args:
        uri: of the tracking server; None: the local store.
        experiment: the MLflow experiment that the cells' runs belong to.
        system_metrics: whether what was sampled of the machine, in cells of more than 10 s, goes along.
        models: whether a cell's trained tagger goes along, as a model with its signature.
    """

    def __init__(self, uri: str | None = None, experiment: str = EXPERIMENT, system_metrics: bool = True, models: bool = False) -> None:
        self._server = Server(uri, experiment)
        self._system_metrics = system_metrics
        self._models = models

    @property
    def viewer(self) -> str:
        """The command that serves the local store; empty for a server."""
        return self._server.viewer

    def prepare(self) -> None:
        """Make the store and the experiment."""
        with self._server.answering():
            _ = self._server.experiment

    def push(self, folder: Path) -> str:
        """Push a cell: FINISHED, or FAILED with the tag ``error``."""
        record = CellRecord.load(folder)
        if record is None:
            raise DataError(f"{folder}: no cell has ended here (no {CELL})")
        wanted = f"{record.fingerprint} {record.ended}"
        with self._server.answering():
            found = self._pushed(folder, wanted)
            if found is None:
                with alone(folder):  # whoever had it may have pushed it
                    found = self._pushed(folder, wanted) or self._push(record, folder, self._note(Note.load(folder) or fresh(), wanted))
            return found.link

    def push_sweep(self, folder: Path, report: Path | None) -> str:
        """Push the summary run ``sweep NAME``; it stays the same run when the sweep goes on."""
        found = summary(folder)
        with alone(folder), self._server.answering():
            before = Note.load(folder)
            note = self._note(before or fresh(), "")
            runs = self._server.tagged(TAG, note.id) if before else []
            note.begun().save(folder)
            run = self._summary_run(found, runs, note)
            self._log_summary(run, found, report)
            note = self._through(note, run.info.run_id)
            note.save(folder)
            return note.link

    def comparison(self, folders: Sequence[Path]) -> str:
        """The compare page of up to 60 runs; the table of a sweep's runs for more. Without failed cells: it offers what all have logged."""
        records = {folder: found for folder in folders if (found := CellRecord.load(folder)) and not found.error}
        runs = [note.run for folder in records if (note := Note.load(folder)) and note.run]
        if not runs:
            return ""
        with self._server.answering():
            return comparison(self._server, runs, next(iter(records.values())).sweep)

    def _note(self, before: Note, wanted: str) -> Note:
        """A folder's note as it should be."""
        server = self._server
        return replace(before, uri=server.shown, experiment=server.name, made=server.experiment.made, content=wanted)

    def _through(self, note: Note, run: str) -> Note:
        return replace(note, run=run, link=self._server.link(run))

    def _discard(self, before: Note | None, but: str = "") -> None:
        """Delete a folder's runs: what a killed push left, what the cell was before it ran again. MLflow can restore them."""
        for run in self._server.tagged(TAG, before.id) if before else ():
            if run != but:
                if self._models:
                    discard_taggers(self._server, run)
                self._server.client.delete_run(run)

    def _pushed(self, folder: Path, wanted: str) -> Note | None:
        """The note of a folder whose run already shows what is wanted."""
        found = Note.load(folder)
        return found if found is not None and found.run and found == self._note(found, wanted) else None

    def _push(self, record: CellRecord, folder: Path, note: Note) -> Note:
        """Push it anew.

        Args:
            note: the folder's, which knows of the run that this one replaces.
        """
        before = Note.load(folder)
        self._discard(before)
        note.begun().save(folder)  # so that the next push finds what this one leaves, should it be killed
        done = self._through(note, self._run(record, folder, note))
        if before and not before.run:  # the server may hear of an attempt after that was given up
            self._discard(before, but=done.run)
        done.save(folder)
        return done

    def _run(self, record: CellRecord, folder: Path, note: Note) -> str:
        client, tags = self._server.client, content.tags(record, folder) | {TAG: note.id}
        run = client.create_run(self._server.experiment.id, content.milliseconds(record.started), tags, _name(record))
        id: str = run.info.run_id
        self._log(id, record, folder)
        if (folder / ARTIFACTS).is_dir():
            with without_secrets(folder / ARTIFACTS) as files:
                self._server.files(run, files)
        if self._models and record.model:
            log_tagger(self._server, id, Path(record.model))
        self._server.terminate(id, "FAILED" if record.error else "FINISHED", content.milliseconds(record.ended))
        return id

    def _log(self, run: str, record: CellRecord, folder: Path) -> None:
        """Parameters apart from metrics: on SQLite 19 ms, in one call 37."""
        from mlflow.entities import Param

        client = self._server.client
        client.log_batch(run, params=entities(content.params(record), Param))
        points = content.metrics(record) + (content.system(samples(folder)) if self._system_metrics else [])
        for start in range(0, len(points), _BATCH):
            client.log_batch(run, metrics=points[start : start + _BATCH])
        if record.datasets:
            client.log_inputs(run, content.datasets(record))

    def _summary_run(self, found: Summary, runs: Sequence[str], note: Note) -> Any:
        client = self._server.client
        if runs:
            return client.get_run(runs[0])
        tags = {TAG: note.id, **content.source(found.commit)}  # its start is the end of its last cell: tables have it above them
        return client.create_run(self._server.experiment.id, content.milliseconds(found.ended), tags, f"sweep {found.name}")

    def _log_summary(self, run: Any, found: Summary, report: Path | None) -> None:
        from mlflow.entities import RunTag

        tags, moment = entities(redacted(dict(found.tags)), RunTag), content.milliseconds(time())
        self._server.client.log_batch(run.info.run_id, metrics=content.numbers(found.metrics, moment), tags=tags)
        if report is not None and report.is_dir():
            with without_secrets(report) as files:
                self._server.files(run, files)
        self._server.terminate(run.info.run_id, "FAILED" if found.failed else "FINISHED", content.milliseconds(found.ended))


def _name(record: CellRecord) -> str:
    return record.name or json.dumps(redacted(dict(record.axes)))
