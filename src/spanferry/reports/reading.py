"""A sweep's folder, read once for whoever shows it: finished, running or killed."""

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import EVENTS, PLAN, CellRecord
from spanferry.core.errors import ConfigError, SpanferryError, in_short, told
from spanferry.core.journal import Reader
from spanferry.core.redaction import redacted
from spanferry.core.sweep_plan import read_plan
from spanferry.reports import plots
from spanferry.reports.cells import GridCell
from spanferry.reports.failures import Failure, folded, last_stages
from spanferry.reports.grid import Grid, grids
from spanferry.reports.sections import Section, Study

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadSweep:
    """A sweep as its folder has it.

    Attributes:
        plan: ``id``, ``command``, ``made`` and ``study``, as far as it says so.
        numbers: of the cells, in the same order.
    """

    folder: Path
    plan: Mapping[str, Any]
    cells: Sequence[GridCell]
    numbers: Sequence[int]

    @property
    def study(self) -> Mapping[str, Any]:
        """The choice of the group ``study``, as the configuration has it; empty for none."""
        found: Mapping[str, Any] = self.plan.get("study") or {}
        return found

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.plan.get("title") or f"Sweep {self.folder.name}")

    def about(self, study: Mapping[str, Any]) -> "ReadSweep":
        """The same sweep, seen through another study."""
        return replace(self, plan={**self.plan, "study": study})

    @property
    def sections(self) -> list[Section]:
        """What its study has to say; nothing where it is of no study; where the study fails, that it did."""
        return self._said[0]

    @property
    def study_failed(self) -> bool:
        """Whether the study could not say anything."""
        return self._said[1]

    @cached_property
    def _said(self) -> tuple[list[Section], bool]:
        if not self.study:
            return [], False
        from spanferry.core.binding import built

        try:
            _check_code(self.folder, self.study)
            study: Study = built("study", self.study)
            with plots.style():
                return study.sections(self.cells), False
        except Exception as error:  # a bug in a study, kept with its traceback, costs no other part of the report
            if not isinstance(error, SpanferryError):
                log.exception("the study failed")
            return [_failed(error)], True

    @cached_property
    def grids(self) -> list[Grid]:
        """A grid for each score."""
        return grids(self.cells)

    @cached_property
    def stages(self) -> dict[Path, str]:
        """By folder of a cell without result the stage that its worker was last heard of at; empty before the first one."""
        without = {number: cell.folder for number, cell in zip(self.numbers, self.cells, strict=True) if cell.folder and not cell.done}
        return last_stages(Reader(self.folder / EVENTS).news(), without) if without else {}

    @property
    def failures(self) -> list[Failure]:
        """What failed or never ran."""
        return folded(self.cells, self.stages)

    @property
    def done(self) -> int:
        """How many cells are done."""
        return sum(cell.done for cell in self.cells)


def _check_code(folder: Path, study: Mapping[str, Any]) -> None:
    """Refuse to import code because a file says so: a sweep's folder may be somebody else's.

    Raises:
        ConfigError: the study's class is none of ours, and nobody who runs this process has imported its module.
    """
    from spanferry.core.choice_class import is_ours

    module = str(study.get("_target_", "")).rpartition(".")[0]
    if not is_ours(module) and module not in sys.modules:
        raise ConfigError(f"{folder / PLAN} names the study {study.get('_target_')!r}; if that is code of your own, --import {module}")


def _failed(error: Exception) -> Section:
    """The study's part where it has none."""
    why = str(redacted(in_short(told(error))))
    return Section("The study failed", [f"What the study has to say is missing here, and the rest does not depend on it. {why}"])


def read_sweep(folder: Path) -> ReadSweep:
    """The planned cells of a sweep's folder with the records they left.

    Raises:
        SpanferryError: the folder holds no sweep, or a damaged one.
    """
    plan = read_plan(folder)
    if plan is None:
        raise SpanferryError(f"{folder}: holds no sweep (no {PLAN}); sweeps are the folders below multirun/sweeps")
    planned = plan["cells"]
    if not planned:
        raise SpanferryError(f"{folder}: a sweep that has no cells yet")
    cells = [GridCell(cell["axes"], _record(cell, folder / cell["folder"]), folder / cell["folder"]) for cell in planned]
    return ReadSweep(folder, plan, cells, [cell.get("number", place) for place, cell in enumerate(planned)])


def _record(cell: Mapping[str, Any], folder: Path) -> CellRecord | None:
    """What a cell left; None where it left nothing, or that of an earlier sweep in the same folder."""
    found = CellRecord.load(folder)
    earlier = found is not None and cell.get("fingerprint", found.fingerprint) != found.fingerprint
    return None if earlier else found
