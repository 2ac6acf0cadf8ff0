"""A sweep's folder: its plan, its cells as workers find them, who has claimed which, and what each left.

    multirun/sweeps/NAME/
        sweep.json     id, command, where it was given, its study, and each cell's number, folder, axes and fingerprint
        cells.jsonl    each cell with its whole configuration, a line a cell, in running order
        events/        what happened, a file a worker
        claims/        a lease for each cell that somebody is at
        logs/          what workers printed
        report/        the page, tables, figures, data
        FOLDER/        a cell's own: cell.json when it is done or failed

Workers share it and the store, and nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import EVENTS, FILE, PLAN, CellRecord, write_whole
from spanferry.core.config import Config, restored
from spanferry.core.errors import DataError
from spanferry.core.journal import Journal
from spanferry.core.json_files import damaged, is_below, parsed
from spanferry.core.redaction import redacted
from spanferry.core.sweep_plan import read_plan
from spanferry.store.leases import Holder, holder
from spanferry.sweeps.composing import PlannedCell

CELLS, CLAIMS = "cells.jsonl", "claims"
SEARCH = "search"
"""The claim of who drives a search."""


@dataclass(frozen=True)
class KeptCell:
    """A cell of the sweep as its folder has it.

    Attributes:
        fingerprint: of all that decides its scores.
        config: without ``tracking``, which is the parent's business, and may hold a password.
    """

    number: int
    folder: str
    axes: Mapping[str, str]
    fingerprint: str
    config: Config


class SweepFolder:
    """A sweep's folder; any number of processes may use it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events = Journal(path / EVENTS)

    def plan(self, id: str, command: str, cells: Sequence[tuple[PlannedCell, str]], order: Iterable[int]) -> None:
        """Write the plan, in the place of another.

        Args:
            cells: planned cells and their fingerprints.
            order: places in ``cells``, in the order in which they are to run.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(_kept(*cells[place]), default=str, ensure_ascii=False) for place in order]
        write_whole(self.path / CELLS, "".join(f"{line}\n" for line in lines), 0o600)  # options of models may be secrets
        made, placed = datetime.now(UTC).isoformat(timespec="seconds"), [_placed(*cell) for cell in cells]
        told = {"id": id, "made": made, "command": command, "started_in": str(Path.cwd())}
        first = cells[0][0].config if cells else Config()
        plan = told | {"study": first.study, "tracking": redacted(first.tracking), "cells": placed}
        write_whole(self.path / PLAN, json.dumps(plan, indent=1, ensure_ascii=False))  # last: a folder with a plan is a whole one

    @property
    def id(self) -> str:
        """What tells it from other sweeps: ``identity``."""
        return _id(self.path / PLAN)

    @property
    def whole(self) -> bool:
        """Whether the plan is all there: a disk that failed, or a careless editor, leaves half of it."""
        try:
            return {cell["number"] for cell in self.placed} <= {cell.number for cell in self.cells()}
        except (DataError, KeyError, OSError):
            return False

    @property
    def started_in(self) -> Path:
        """The folder that relative paths in its cells' configurations start from; this one, where the plan does not say."""
        return Path((read_plan(self.path) or {}).get("started_in", "."))

    @property
    def placed(self) -> Sequence[Mapping[str, Any]]:
        """Number, folder, axes and fingerprint of each cell, in the sweep's order."""
        found: Sequence[Mapping[str, Any]] = (read_plan(self.path) or {}).get("cells", ())
        return found

    def cells(self) -> Iterator[KeptCell]:
        """The cells in running order, each with its configuration.

        Raises:
            DataError: a line is damaged, or a cell's folder would lie outside the sweep's.
        """
        path = self.path / CELLS
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield _cell(path, number, line)

    def of(self, cell: KeptCell | Mapping[str, Any]) -> Path:
        """A cell's own folder."""
        return self.path / (cell.folder if isinstance(cell, KeptCell) else str(cell["folder"]))

    def claim(self, number: int) -> Path:
        """Where the lease of a cell lies."""
        return self.path / CLAIMS / str(number)

    def record(self, cell: KeptCell | Mapping[str, Any]) -> CellRecord | None:
        """What a cell left; None where it left nothing, something damaged, or that of an earlier sweep in the same folder."""
        try:
            found = CellRecord.load(self.of(cell))
        except DataError:
            return None  # it runs again
        fingerprint = cell.fingerprint if isinstance(cell, KeptCell) else cell.get("fingerprint", "")
        return found if found is not None and found.fingerprint == fingerprint else None

    def missing(self) -> list[Mapping[str, Any]]:
        """The cells that left no record, in the sweep's order."""
        return [cell for cell in self.placed if self.record(cell) is None]

    def under_work(self, numbers: Iterable[int]) -> list[int]:
        """Those of these cells that somebody is at, as far as can be known."""
        return [number for number in numbers if (found := holder(self.claim(number))) is not None and found.alive]

    def at_work(self) -> Holder | None:
        """Who is at one of its cells; None where nobody is, as far as can be known."""
        numbers = [cell["number"] for cell in self.placed] if self.whole else []
        found = (holder(path) for path in (*map(self.claim, numbers), self.path / CLAIMS / SEARCH))
        return next((each for each in found if each is not None and each.alive), None)

    def forget(self) -> None:
        """Remove all records, so that every cell runs anew."""
        for cell in self.placed:
            (self.of(cell) / FILE).unlink(missing_ok=True)

    def forget_failed(self, cells: Iterable[Mapping[str, Any]]) -> None:
        """Remove the records of those that failed, or that are damaged, so that they are tried again, and of earlier sweeps' cells."""
        for cell in cells:
            if self._is_stale(cell):  # of a cell that left none none is removed: it may come at this moment
                (self.of(cell) / FILE).unlink(missing_ok=True)

    def _is_stale(self, cell: Mapping[str, Any]) -> bool:
        try:
            found = CellRecord.load(self.of(cell))
        except DataError:
            return True
        return found is not None and bool(found.error or found.fingerprint != cell.get("fingerprint", ""))


def identity(fingerprints: Iterable[str]) -> str:
    """A sweep's id: 12 hexadecimal digits of its cells' fingerprints, in order."""
    return hashlib.sha256("\n".join(fingerprints).encode()).hexdigest()[:12]


def find(root: Path, id: str, name: str = "*") -> Path | None:
    """The youngest sweep of this id below a folder; None where there is none.

    Args:
        name: that its folder has, as a pattern.
    """
    return next((plan.parent for plan in _youngest_first(root, name) if _id(plan) == id), None)


def youngest_records(root: Path, most: int = 200) -> list[CellRecord]:
    """What cells of the youngest sweep below a folder left, so many at most."""
    for plan in _youngest_first(root)[:1]:
        folder = SweepFolder(plan.parent)
        return [record for cell in folder.placed[:most] if (record := folder.record(cell)) is not None]
    return []


def _youngest_first(root: Path, name: str = "*") -> list[Path]:
    return sorted(root.glob(f"{name}/{PLAN}"), key=lambda plan: plan.stat().st_mtime, reverse=True)


def _id(plan: Path) -> str:
    """The id at the head of a plan, without reading thousands of cells."""
    with plan.open(encoding="utf-8", errors="replace") as file:
        head = file.read(64)
    _, _, rest = head.partition('"id": "')
    return rest.partition('"')[0]


def _cell(path: Path, number: int, line: bytes) -> KeptCell:
    """The cell of a line, counted from 1.

    Raises:
        DataError: it is damaged.
    """
    try:
        found = parsed(line)
        cell = KeptCell(**{**found, "config": restored(found["config"])})
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path, f"line {number}: {error}") from None
    if not (isinstance(cell.folder, str) and is_below(cell.folder) and isinstance(cell.number, int)):
        raise damaged(path, f"line {number}: the folder {cell.folder!r} of cell {cell.number!r} is none below the sweep's")
    return cell


def _placed(cell: PlannedCell, fingerprint: str) -> dict[str, Any]:
    return {"number": cell.number, "folder": cell.folder, "axes": dict(cell.axes), "fingerprint": fingerprint}


def _kept(cell: PlannedCell, fingerprint: str) -> dict[str, Any]:
    config = {name: value for name, value in asdict(cell.config).items() if name != "tracking"}
    return {**_placed(cell, fingerprint), "config": config}
