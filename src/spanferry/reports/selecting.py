"""What a report is of: a sweep, several sweeps and cells together, or what a query finds in MLflow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from spanferry.core.cell_record import FILE, PLAN, CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.reports.cells import GridCell
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.reports.values import many

REPORTS = Path("multirun") / "reports"
_QUERY = re.compile(r"(metrics?|params?|parameters?|tags?|attributes?)\.|\b(status|run_name|start_time|end_time)\b", re.IGNORECASE)
"""How MLflow's search filters look; folders seldom do."""


def selected(wanted: Sequence[str], uri: str | None = None, folder: Path | None = None) -> ReadSweep:
    """The cells that a user asks for, as if they were of one sweep.

    A cell that stands in several of them is one: the same fingerprint is the same cell, and the one with a result counts, of several the
    one that ended last.

    Args:
        wanted: folders of sweeps or cells, or of several of them; or a filter in MLflow's language (``params.lang = "sw"``).
        uri: of the tracking server that a filter asks; None: the local store.
        folder: where a report of more than one sweep is to lie; None: below ``multirun/reports``, named after the time.

    Raises:
        SpanferryError: there is nothing to report.
    """
    if len(wanted) == 1 and _is_folder(wanted[0]) and (Path(wanted[0]) / PLAN).is_file():
        return read_sweep(Path(wanted[0]))
    found = list(_distinct(cell for each in wanted for cell in _cells(each, uri)))
    if not found:
        raise SpanferryError(f"{' '.join(wanted)}: no cells found there; sweeps are the folders below multirun/sweeps")
    studies = {str(sweep.study): sweep.study for each in wanted if _is_folder(each) for sweep in _sweeps(Path(each))}
    study = next(iter(studies.values())) if len(studies) == 1 else {}
    place = folder or REPORTS / f"{datetime.now(UTC):%Y-%m-%d_%H-%M-%S}"
    return ReadSweep(place, {"title": many(len(found), "cell"), "study": study}, found, range(len(found)))


def _cells(wanted: str, uri: str | None) -> Iterator[tuple[str, GridCell]]:
    """Fingerprint and cell; of a cell that never ran the fingerprint that was planned, empty where none was."""
    if not _is_folder(wanted):
        yield from map(_known, _queried(wanted, uri))
        return
    sweeps = _sweeps(Path(wanted))
    for sweep in sweeps:
        yield from zip((str(cell.get("fingerprint", "")) for cell in sweep.plan["cells"]), sweep.cells, strict=True)
    inside = {cell.folder for sweep in sweeps for cell in sweep.cells}
    yield from (_known(_alone(path.parent)) for path in sorted(Path(wanted).rglob(FILE)) if path.parent not in inside)


def _known(cell: GridCell) -> tuple[str, GridCell]:
    return cell.record.fingerprint if cell.record else "", cell


def _is_folder(wanted: str) -> bool:
    try:
        return Path(wanted).is_dir()
    except OSError:  # a filter may be longer than names may be
        return False


def _sweeps(folder: Path) -> list[ReadSweep]:
    return [read_sweep(path.parent) for path in sorted(folder.rglob(PLAN))]


def _queried(query: str, uri: str | None) -> Iterator[GridCell]:
    """The cells whose runs a filter finds, from their folders.

    Raises:
        SpanferryError: it is no filter, or the folder of a run is not on this machine.
        TrackingError: the server cannot be reached, or refuses the filter.
    """
    if not _QUERY.search(query):
        raise SpanferryError(
            f"{query}: neither a folder nor a filter of MLflow's; folders of sweeps lie below multirun/sweeps, a filter is "
            """'params.lang = "sw" and metrics."test/f1" > 0.5'"""
        )
    from spanferry.tracking.searching import folders_of

    folders = folders_of(query, uri)
    gone = [folder for folder in folders if not (folder / FILE).is_file()]
    if gone:
        raise SpanferryError(
            f"{query}: {len(gone):,} of {len(folders):,} runs found have no folder here any more, such as "
            f"{gone[0]}. A report is made of folders: copy those that other machines have, or narrow the filter"
        )
    yield from map(_alone, folders)


def _alone(folder: Path) -> GridCell:
    record = CellRecord.load(folder)
    return GridCell(record.axes if record else {}, record, folder)


def _distinct(cells: Iterable[tuple[str, GridCell]]) -> Iterator[GridCell]:
    """Each cell once, in the order in which they were met first.

    Args:
        cells: with their fingerprints; each without is a cell of its own.
    """
    found: dict[str, GridCell] = {}
    numbers = count()
    for fingerprint, cell in cells:
        key = fingerprint or f"cell {next(numbers)}"
        if key not in found or _rank(found[key]) < _rank(cell):
            found[key] = cell
    yield from found.values()


def _rank(cell: GridCell) -> tuple[bool, float]:
    return (not cell.record.error, cell.record.ended) if cell.record else (False, 0.0)
