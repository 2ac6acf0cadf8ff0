"""Writes the report of a sweep into its folder.

multirun/sweeps/NAME/report/report.html    one page with all of it
                            table.csv      a row a cell
                            table.json     the grids as data
                            tables/        each table: *.csv, *.md, *.tex
                            figures/       each figure: *.svg, *.png

All of it is made before anything is written, and written beside the folder before it takes an earlier report's place: what fails (a full
disk, a damaged file of a cell) leaves the earlier report as it was.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.reports import plots
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report import browser
from spanferry.reports.report.costs import costs, spent
from spanferry.reports.report.data import table_csv, table_json
from spanferry.reports.report.differences import differences
from spanferry.reports.report.figures import figures
from spanferry.reports.report.files import table_files
from spanferry.reports.report.listing import as_table, listed
from spanferry.reports.report.missing import missing
from spanferry.reports.report.names import named_apart
from spanferry.reports.report.page import Parts, page
from spanferry.reports.sections import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER, PAGE = "report", "report.html"
_OURS = {"figures": (".svg", ".png"), "tables": (".csv", ".md", ".tex")}
"""What of an earlier report goes, by folder; what others put there stays."""


def write_report(sweep: ReadSweep, out: Path | None = None) -> Path:
    """Write the report of a sweep, finished or not, in place of an earlier one.

    Args:
        out: the folder that ``report`` is to lie in; None: the sweep's own.

    Returns:
        The page.

    Raises:
        DataError: what a cell left is damaged.
        OSError: the disk refuses.
    """
    folder = (out or sweep.folder) / FOLDER
    _put(folder, dict(_files(sweep)))
    return folder / PAGE


def _files(sweep: ReadSweep) -> Iterator[tuple[str, bytes]]:
    """The report's files: place below its folder, content."""
    stages, grids = costs(sweep.cells), [*map(as_table, sweep.grids)]
    with plots.style():
        drawn = figures(sweep.grids, stages)
        cost, gone = spent(stages, drawn.get("seconds")), missing(sweep.failures, sweep.folder)
        compared, cells = differences(sweep.cells, sweep.grids), listed(sweep)
        others = [table for section in (compared, gone, cost, cells) if section for table in section.tables]
        study = named_apart(sweep.sections, [table.name for table in (*grids, *others)], drawn)
        drawn |= {each.name: each.figure for section in study for each in section.drawings}
        shown = {name: plots.svg(figure) for name, figure in drawn.items()}
        yield from _of_figures(drawn, shown)
    yield from _of_tables([*grids, *(table for section in study for table in section.tables), *others])
    yield "table.csv", table_csv(sweep).encode()
    yield "table.json", json.dumps(table_json(sweep), indent=1, ensure_ascii=False).encode()
    yield PAGE, page(sweep, Parts(shown, cost, study, compared, browser.section(sweep), cells, gone)).encode()


def _of_figures(drawn: "Mapping[str, Figure]", shown: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for name, figure in drawn.items():
        yield f"figures/{name}.svg", shown[name].encode()
        yield f"figures/{name}.png", plots.png(figure)


def _of_tables(tables: Iterable[Table]) -> Iterator[tuple[str, bytes]]:
    for table in tables:
        for ending, text in table_files(table).items():
            yield f"tables/{table.name}.{ending}", text.encode()


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside the folder, then put each into its place, the page last, and remove what an earlier report had besides."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for name, content in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside / name, folder / name)
        for earlier in _earlier(folder):
            if earlier.relative_to(folder).as_posix() not in files:
                earlier.unlink(missing_ok=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _earlier(folder: Path) -> list[Path]:
    """The figures and tables that lie there."""
    return [path for kind, endings in _OURS.items() for path in (folder / kind).glob("*") if path.suffix in endings]
