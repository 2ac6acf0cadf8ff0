"""What a sweep's summary run says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from spanferry.core.cell_record import CellRecord, read_json

PLAN = "sweep.json"


@dataclass(frozen=True)
class Summary:
    """A sweep in short.

    Attributes:
        started: when its first cell did, in Unix seconds.
    """

    name: str
    started: float
    commit: str
    metrics: Mapping[str, float]
    tags: Mapping[str, str]

    @property
    def failed(self) -> bool:
        """Whether a cell failed."""
        return self.metrics["cells/failed"] > 0


def summary(folder: Path) -> Summary:
    """What a sweep's folder holds now: cells done and failed, and each method's mean and best headline.

    Metrics have other names than those of cells, so that charts of cells show cells alone.
    """
    records = list(filter(None, map(CellRecord.load, cell_folders(folder))))
    done, failed = [record for record in records if not record.error], [record for record in records if record.error]
    planned = _planned(folder) or len(records)
    counts = {"cells/planned": planned, "cells/done": len(done), "cells/failed": len(failed)}
    started = min((record.started for record in records), default=0.0)
    seconds = {"cells/seconds": sum(record.ended - record.started for record in records)}
    name = next((record.sweep for record in records if record.sweep), folder.name)
    commit = next((record.provenance.get("commit", "") for record in records), "")
    return Summary(name, started, commit, {**_by_method(done), **counts, **seconds}, _tags(name, folder, counts, failed))


def cell_folders(folder: Path) -> list[Path]:
    """The folders of a sweep's cells that ended, in the sweep's order."""
    plan = read_json(folder / PLAN)
    cells = plan["cells"] if isinstance(plan, Mapping) else plan or []
    planned = [folder / str(cell["folder"]) for cell in cells]
    return [found for found in planned if (found / "cell.json").is_file()]


def _planned(folder: Path) -> int:
    plan = read_json(folder / PLAN)
    return len(plan["cells"] if isinstance(plan, Mapping) else plan or [])


def _by_method(done: Sequence[CellRecord]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for record in done:
        if record.headline is not None:
            found.setdefault(record.axes["method"], []).append(record.headline)
    return {
        name: value
        for method, values in found.items()
        for name, value in ((f"{method}/mean_f1", fmean(values)), (f"{method}/best_f1", max(values)))
    }


def _tags(name: str, folder: Path, counts: Mapping[str, int], failed: Sequence[CellRecord]) -> dict[str, str]:
    told = f"{counts['cells/done']} of {counts['cells/planned']} cells done, {counts['cells/failed']} failed"
    lines = [f"**{told}.** The table, figures and the whole report are among the artifacts.", ""]
    lines += [f"- failed: {_short(record)}" for record in failed[:20]]
    return {"kind": "sweep", "sweep": name, "folder": str(folder.absolute()), "state": told, "mlflow.note.content": "\n".join(lines)}


def _short(record: CellRecord) -> str:
    lines: list[Any] = record.error.strip().splitlines() or [""]
    return f"{record.name}: {lines[-1] if lines[0].startswith('Traceback') else lines[0]}"[:300]
