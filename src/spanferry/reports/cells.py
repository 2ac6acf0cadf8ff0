"""A sweep's cells as reports see them: what each left, and which differ in their seed alone."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from typing import TypeVar

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.reports.comparison import Runs
from spanferry.runs.counts import load_counts

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class GridCell:
    """A planned cell and its record; None where it left none.

    Attributes:
        folder: where it left its counts; None: nowhere.
    """

    axes: Mapping[str, str]
    record: CellRecord | None
    folder: Path | None = None

    @property
    def done(self) -> bool:
        """Whether it has a result."""
        return self.record is not None and not self.record.error

    def value(self, metric: str) -> float | str:
        """The metric, or why there is none: ``failed``, ``missing`` (never finished), ``no score`` (no gold, no judge, no number)."""
        if self.record is None:
            return "missing"
        if self.record.error:
            return "failed"
        found = float(self.record.metrics.get(metric, nan))
        return found if isfinite(found) else "no score"

    def counts(self, metric: str) -> SentenceCounts | None:
        """What the metric is made of; None for a cell without it, or one of a sweep that kept no counts."""
        if self.folder is None or isinstance(self.value(metric), str):
            return None
        return load_counts(self.folder, metric.removesuffix("/f1"))


def runs(cells: Iterable[GridCell], metric: str) -> Runs:
    """The counts of cells that differ in their seed alone, where they left some."""
    return {cell.axes["seed"]: counts for cell in cells if (counts := cell.counts(metric))}


def numbers(cells: Iterable[GridCell], metric: str) -> list[float]:
    """The metric of the cells that have it."""
    return [value for cell in cells if isinstance(value := cell.value(metric), float)]


def alike(cells: Iterable[GridCell], key: Callable[[GridCell], Key]) -> dict[Key, list[GridCell]]:
    """The cells by a key of theirs, one a seed, in order; of a cell that a sweep names twice the last that is done."""
    found: dict[Key, dict[str, GridCell]] = {}
    for cell in cells:
        by_seed, seed = found.setdefault(key(cell), {}), cell.axes["seed"]
        if seed not in by_seed or cell.done or not by_seed[seed].done:
            by_seed[seed] = cell
    return {place: list(by_seed.values()) for place, by_seed in found.items()}
