"""Writes the report of a sweep into its folder.

multirun/sweeps/NAME/report/report.html    one page with all of it
                            table.csv      a row a cell
                            table.json     the tables as data
                            figures/       *.svg
"""

import json
from pathlib import Path

from spanferry.core.cell_record import write_whole
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report.costs import costs
from spanferry.reports.report.data import table_csv, table_json
from spanferry.reports.report.figures import figures
from spanferry.reports.report.page import page

FOLDER, PAGE = "report", "report.html"


def write_report(sweep: ReadSweep) -> Path:
    """Write the report of a sweep, finished or not, in place of an earlier one.

    Returns:
        The page.
    """
    folder = sweep.folder / FOLDER
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for earlier in (folder / "figures").glob("*.svg"):
        earlier.unlink()
    spent = costs(sweep.cells)
    drawn = figures(sweep.grids, spent)
    for name, svg in drawn.items():
        write_whole(folder / "figures" / f"{name}.svg", svg)
    write_whole(folder / "table.csv", table_csv(sweep))
    write_whole(folder / "table.json", json.dumps(table_json(sweep), indent=1, ensure_ascii=False))
    write_whole(folder / PAGE, page(sweep, spent, drawn))
    return folder / PAGE
