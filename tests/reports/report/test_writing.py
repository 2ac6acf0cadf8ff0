"""The report's files."""

from spanferry.reports.reading import read_sweep
from spanferry.reports.report.writing import write_report


def test_the_report_lies_in_the_sweeps_folder(folder):
    page = write_report(read_sweep(folder))
    files = {path.relative_to(folder / "report").as_posix() for path in (folder / "report").rglob("*") if path.is_file()}
    assert page == folder / "report" / "report.html"
    figures = {f"figures/{name}.{ending}" for name in ("projection_f1", "seconds") for ending in ("svg", "png")}
    names = ("projection_f1", "differences_projection_f1", "cells")
    tables = {f"tables/{name}.{ending}" for name in names for ending in ("csv", "md", "tex")}
    assert files == {"report.html", "table.csv", "table.json"} | figures | tables


def test_a_report_written_again_keeps_no_figure_of_the_earlier_one(folder):
    write_report(read_sweep(folder))
    (folder / "report" / "figures" / "test_f1.svg").write_text("<svg/>")
    write_report(read_sweep(folder))
    assert not (folder / "report" / "figures" / "test_f1.svg").exists()
