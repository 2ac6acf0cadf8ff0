"""What a sweep's summary run says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import in_short
from spanferry.core.sweep_plan import read_plan


@dataclass(frozen=True)
class Summary:
    """A sweep in short.

    Attributes:
        ended: when its last cell did, in Unix seconds.
    """

    name: str
    ended: float
    commit: str
    metrics: Mapping[str, float]
    tags: Mapping[str, str]

    @property
    def failed(self) -> bool:
        """Whether a cell failed."""
        return self.metrics["sweep/cells_failed"] > 0


def summary(folder: Path) -> Summary:
    """What a sweep's folder holds now: cells done and failed, and each method's mean and best headline.

    Metrics have names of their own, all with one prefix, so that charts of cells show cells alone.
    """
    planned = _planned(folder)
    records = list(filter(None, map(CellRecord.load, planned)))
    done, failed = [record for record in records if not record.error], [record for record in records if record.error]
    counts = {"planned": len(planned), "done": len(done), "failed": len(failed)}
    ended = max((record.ended for record in records), default=0.0)
    seconds = {"sweep/seconds": sum(record.ended - record.started for record in records)}
    name = next((record.sweep for record in records if record.sweep), folder.name)
    commit = next((record.provenance.get("commit", "") for record in records), "")
    metrics = {**_by_method(done), **{f"sweep/cells_{state}": float(count) for state, count in counts.items()}, **seconds}
    return Summary(name, ended, commit, metrics, _tags(name, folder, counts, failed))


def _planned(folder: Path) -> list[Path]:
    """The folders of a sweep's cells, in the sweep's order."""
    plan = read_plan(folder)
    return [folder / cell["folder"] for cell in plan["cells"]] if plan else []


def _by_method(done: Sequence[CellRecord]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for record in done:
        if record.headline is not None:
            found.setdefault(record.axes.get("method", "-"), []).append(record.headline)
    return {
        name: value
        for method, values in found.items()
        for name, value in ((f"sweep/{method}_mean_f1", fmean(values)), (f"sweep/{method}_best_f1", max(values)))
    }


def _tags(name: str, folder: Path, counts: Mapping[str, int], failed: Sequence[CellRecord]) -> dict[str, str]:
    told = f"{counts['done']} of {counts['planned']} cells done, {counts['failed']} failed"
    lines = [f"**{told}.** The table, figures and the whole report are among the artifacts.", ""]
    lines += [f"- failed: {_short(record)}" for record in failed[:20]]
    return {"kind": "sweep", "sweep": name, "folder": str(folder.absolute()), "state": told, "mlflow.note.content": "\n".join(lines)}


def _short(record: CellRecord) -> str:
    return f"{record.name}: {in_short(record.error)}"[:300]
