"""What failed in a sweep and why, in one table; equal errors of many cells are one row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import in_short
from spanferry.core.redaction import redacted
from spanferry.reports.cells import GridCell
from spanferry.reports.naming import apart, short

if TYPE_CHECKING:
    from rich.table import Table

LONGEST = 400
"""Characters of an error in the table; the cell's folder has all of it."""


@dataclass(frozen=True)
class Failure:
    """One error, and the cells it ended.

    Attributes:
        what: what these cells have in common on the axes that tell cells apart; of a single cell all of that.
        example: one of them, if there are several; else empty.
        stage: where it was, as far as that is known.
        error: in short.
        count: of cells.
        folder: the first one's, which has the full text; None where there is none.
    """

    what: str
    example: str
    stage: str
    error: str
    count: int
    folder: Path | None


def folded(cells: Sequence[GridCell], stages: Mapping[Path, str]) -> list[Failure]:
    """What failed, was stopped or never ran, each error once, in the order of the cells.

    Args:
        stages: by folder of a cell the stage that its worker was last heard of at; empty before the first one.
    """
    names = apart([cell.axes for cell in cells])
    found: dict[tuple[str, str], list[GridCell]] = {}
    for cell in cells:
        if error := _error(cell, stages):
            stage = stages.get(cell.folder, "") if cell.folder else ""
            found.setdefault((stage, error), []).append(cell)
    return [_failure(ended, names, *told) for told, ended in found.items()]


def failures(cells: Sequence[GridCell], stages: Mapping[Path, str] | None = None) -> "Table | None":
    """The table for a terminal; None where every cell is done. ``stages`` as ``folded`` has it."""
    from rich.table import Table
    from rich.text import Text

    found = folded(cells, stages or {})
    if not found:
        return None
    at_heads = ["at"] if any(failure.stage for failure in found) else []
    heads = ["cells", "what", *at_heads, "why", "full text in"]
    table = Table(*heads, header_style="bold red")
    for failure in found:
        example = f"\nsuch as {failure.example}" if failure.example else ""
        at = [failure.stage] if "at" in heads else []
        texts = (failure.what + example, *at, failure.error, failure.folder.name if failure.folder else "")
        table.add_row(f"{failure.count:,}", *(Text(text, overflow="fold") for text in texts))
    return table


def last_stages(events: Iterable[Mapping[str, Any]], folders: Mapping[int, Path]) -> dict[Path, str]:
    """By folder of a cell the stage that its worker was last heard of at; empty before the first one.

    Args:
        events: of the sweep's journal, by time.
        folders: of each cell, by its number.
    """
    found: dict[Path, str] = {}
    for event in events:
        cell = event.get("cell")
        folder = folders.get(cell) if isinstance(cell, int) else None
        if folder is None or event["event"] not in ("started", "stage", "waiting"):
            continue
        found[folder] = str(event.get("stage", ""))
    return found


def shortened(error: str) -> str:
    """An error in a line that fits into a table, without secrets."""
    line = redacted(in_short(error))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _error(cell: GridCell, stages: Mapping[Path, str]) -> str:
    """Why a cell has no result, in short; empty for one that is done."""
    if cell.record is not None:
        return shortened(cell.record.error)
    return "stopped, or still running" if cell.folder in stages else "never ran"


def _failure(cells: Sequence[GridCell], names: Sequence[str], stage: str, error: str) -> Failure:
    first = cells[0]
    common = [name for name in names if len({cell.axes.get(name) for cell in cells}) == 1]
    what = short(first.axes, common) or "various cells"
    folder = first.folder if first.record is not None else None
    return Failure(redacted(what), redacted(short(first.axes, names)) if len(cells) > 1 else "", stage, error, len(cells), folder)
