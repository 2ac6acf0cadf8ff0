"""What failed, in one table."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.reports.failures import failures, folded, last_stages, shortened


def cell(lang, method, error=None, folder="0_de"):
    """A cell that is done ("" for an error), failed, or without record (None)."""
    axes = {"lang": lang, "method": method, "data": "demo"}
    return GridCell(axes, None if error is None else CellRecord(axes, error=error), Path(folder))


def test_a_sweep_that_is_done_has_none():
    assert failures([cell("de", "ilp", "")]) is None


def test_a_failure_names_its_cell_its_stage_its_error_and_its_folder():
    (found,) = folded([cell("de", "ilp", ""), cell("sw", "ilp", "StoreError: disk full\nmore", "1_sw")], {Path("1_sw"): "align"})
    assert (found.what, found.stage, found.error) == ("sw", "align", "StoreError: disk full")
    assert (found.count, found.folder) == (1, Path("1_sw"))


def test_equal_errors_are_one_row_that_says_what_the_cells_share():
    cells = [cell(lang, method, "boom" if method == "codec" else "") for lang in ("de", "sw", "yo") for method in ("ilp", "codec")]
    (found,) = folded(cells, {})
    assert (found.count, found.what, found.example) == (3, "codec", "de codec")


def test_one_error_at_two_stages_is_two_rows():
    cells = [cell("de", "ilp", "boom", "0"), cell("sw", "ilp", "boom", "1")]
    assert [each.stage for each in folded(cells, {Path("0"): "align", Path("1"): "project"})] == ["align", "project"]


def test_a_cell_that_never_ran_is_told_from_one_that_was_stopped():
    found = folded([cell("de", "ilp", folder="0"), cell("sw", "ilp", folder="1")], {Path("1"): "train"})
    assert [(each.error, each.stage, each.folder) for each in found] == [
        ("never ran", "", None),
        ("stopped, or still running", "train", None),
    ]


def test_the_last_stage_a_worker_told_of_is_where_it_was():
    told = [("started", 0, {}), ("stage", 0, {"stage": "align"}), ("stage", 0, {"stage": "project"}), ("started", 1, {}), ("died", 1, {})]
    events = [{"event": event, "cell": number, **facts} for event, number, facts in told]
    assert last_stages(events, {0: Path("a"), 1: Path("b")}) == {Path("a"): "project", Path("b"): ""}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("StoreError: full\nmore", "StoreError: full"),
        ("Traceback (most recent call last):\n  File\nValueError: no", "ValueError: no"),
        ("", ""),
        ("x" * 500, "x" * 399 + "…"),
        ("http://me:secret@host is down", "http://me:***@host is down"),
    ],
)
def test_an_error_in_short(text, short):
    assert shortened(text) == short


def test_the_table_names_the_folder_below_the_sweeps():
    console = Console(width=80, file=StringIO())
    console.print(failures([cell("de", "ilp", "boom", "multirun/sweeps/2026-11-21_18-00-18_106a4f/2_de")]))
    assert "│ boom │ 2_de " in console.file.getvalue()


def test_the_table_shows_brackets_as_they_are():
    console = Console(width=120, file=StringIO())
    console.print(failures([cell("de", "ilp", "labels=[per]: unknown")]))
    assert "labels=[per]: unknown" in console.file.getvalue()
