"""Writes the report of a sweep into its folder.

multirun/sweeps/NAME/report/report.html    one page with all of it
                            table.csv      a row a cell
                            table.json     the grids as data
                            tables/        each table: *.csv, *.md, *.tex
                            figures/       each figure: *.svg, *.png
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.core.cell_record import write_whole
from spanferry.reports import plots
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report import browser
from spanferry.reports.report.costs import costs
from spanferry.reports.report.data import table_csv, table_json
from spanferry.reports.report.differences import differences
from spanferry.reports.report.figures import figures
from spanferry.reports.report.files import table_files
from spanferry.reports.report.listing import as_table, listed
from spanferry.reports.report.page import Parts, page
from spanferry.reports.sections import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER, PAGE = "report", "report.html"


def write_report(sweep: ReadSweep) -> Path:
    """Write the report of a sweep, finished or not, in place of an earlier one.

    Returns:
        The page.
    """
    folder, spent = sweep.folder / FOLDER, costs(sweep.cells)
    compared = differences(sweep.cells, sweep.grids)
    with plots.style():
        drawn = figures(sweep.grids, spent) | {each.name: each.figure for section in sweep.sections for each in section.drawings}
        shown = _write_figures(folder / "figures", drawn)
    of_sections = [table for section in (*sweep.sections, *filter(None, [compared]), listed(sweep)) for table in section.tables]
    _write_tables(folder / "tables", [*map(as_table, sweep.grids), *of_sections])
    write_whole(folder / "table.csv", table_csv(sweep))
    write_whole(folder / "table.json", json.dumps(table_json(sweep), indent=1, ensure_ascii=False))
    write_whole(folder / PAGE, page(sweep, Parts(spent, shown, sweep.sections, compared, browser.section(sweep))))
    return folder / PAGE


def _write_figures(folder: Path, drawn: "Mapping[str, Figure]") -> dict[str, str]:
    """Write each as SVG and PNG; the SVG elements by name."""
    _empty(folder, ("svg", "png"))
    shown = {name: plots.svg(figure) for name, figure in drawn.items()}
    for name, svg in shown.items():
        write_whole(folder / f"{name}.svg", svg)
        (folder / f"{name}.png").write_bytes(plots.png(drawn[name]))
    return shown


def _write_tables(folder: Path, tables: Iterable[Table]) -> None:
    _empty(folder, ("csv", "md", "tex"))
    for table in tables:
        for ending, text in table_files(table).items():
            write_whole(folder / f"{table.name}.{ending}", text)


def _empty(folder: Path, endings: Iterable[str]) -> None:
    """The folder without what an earlier report left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending in endings:
        for earlier in folder.glob(f"*.{ending}"):
            earlier.unlink()
