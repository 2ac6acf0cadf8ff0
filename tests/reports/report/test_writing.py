"""The report's files."""

import re
from pathlib import Path

import pytest

from spanferry.reports import plots
from spanferry.reports.reading import read_sweep
from spanferry.reports.report.writing import write_report
from spanferry.reports.sections import Drawing, Row, Section, Table


def test_the_report_lies_in_the_sweeps_folder(folder):
    page = write_report(read_sweep(folder))
    files = {path.relative_to(folder / "report").as_posix() for path in (folder / "report").rglob("*") if path.is_file()}
    assert page == folder / "report" / "report.html"
    figures = {f"figures/{name}.{ending}" for name in ("projection_f1", "seconds") for ending in ("svg", "png")}
    names = ("projection_f1", "differences_projection_f1", "missing", "costs", "cells")
    tables = {f"tables/{name}.{ending}" for name in names for ending in ("csv", "md", "tex")}
    assert files == {"report.html", "table.csv", "table.json"} | figures | tables


def test_a_report_written_again_keeps_no_figure_of_the_earlier_one(folder):
    write_report(read_sweep(folder))
    (folder / "report" / "figures" / "test_f1.svg").write_text("<svg/>")
    write_report(read_sweep(folder))
    assert not (folder / "report" / "figures" / "test_f1.svg").exists()


def contents(folder):
    return {path: path.read_bytes() for path in (folder / "report").rglob("*") if path.is_file()}


def test_a_full_disk_leaves_the_earlier_report_and_nothing_beside(folder, monkeypatch):
    write_report(read_sweep(folder))
    before, write = contents(folder), Path.write_bytes

    def full(path, content):
        if path.suffix == ".html":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    (folder / "0_de" / "cell.json").unlink()
    with pytest.raises(OSError, match="No space"):
        write_report(read_sweep(folder))
    assert contents(folder) == before
    assert not list(folder.glob(".report*"))


def test_the_report_goes_where_it_is_asked_for(folder, tmp_path):
    assert write_report(read_sweep(folder), tmp_path / "other").is_relative_to(tmp_path / "other")
    assert not (folder / "report").exists()


class Odd:
    """A study whose names are no files', and are others' too."""

    def sections(self, cells):
        table = Table("shift/x/f1", "x", ("a",), [Row(["=1"])])
        return [Section("Odd", (), [table, table], [Drawing("seconds", "Odd seconds", plots.canvas()[0])])]


def test_a_studys_names_become_files_and_replace_no_others(folder, monkeypatch):
    monkeypatch.setattr("spanferry.studies.Odd", Odd, raising=False)
    page = write_report(read_sweep(folder).about({"_target_": "spanferry.studies.Odd"}))
    assert {"shift_x_f1.csv", "shift_x_f1_2.csv"} <= {path.name for path in (folder / "report" / "tables").iterdir()}
    assert {"seconds.svg", "seconds_2.svg"} <= {path.name for path in (folder / "report" / "figures").iterdir()}
    assert {'aria-label="Odd seconds"', 'aria-label="Time by stage"'} <= set(re.findall('aria-label="[^"]*"', page.read_text("utf-8")))


class Broken:
    """A study with a bug."""

    def sections(self, cells):
        return [cells[99]]


def test_a_study_that_fails_costs_its_own_part_alone(folder, monkeypatch):
    monkeypatch.setattr("spanferry.studies.Broken", Broken, raising=False)
    sweep = read_sweep(folder).about({"_target_": "spanferry.studies.Broken"})
    text = write_report(sweep).read_text("utf-8")
    assert "The study failed" in text
    assert "IndexError: list index out of range" in text
    assert "Projection F1" in text
    assert sweep.study_failed
