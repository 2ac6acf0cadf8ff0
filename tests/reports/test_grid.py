"""The grid's table."""

from io import StringIO

import pytest
from rich.console import Console

from spanferry.reports.grid import GridCell, summary, tables
from spanferry.reports.record import CellRecord


def cell(lang, method, f1=None, *, seed="0", error="", missing=False, **axes):
    placed = {"lang": lang, "method": method, "seed": seed} | axes
    record = None if missing else CellRecord(placed, {} if f1 is None else {"test/f1": f1}, error)
    return GridCell(placed, record)


def shown(cells):
    console = Console(width=120, file=StringIO())
    for table in tables(cells).values():
        console.print(table)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.5], ".500"),
        ([1.0], "1.000"),
        ([0.5, 0.7], ".600 ± .141 (2)"),  # the sample standard deviation of .5 and .7 is .2 / sqrt(2)
        (["failed"], "failed"),
        ([0.5, "failed"], ".500 (1 of 2, failed)"),
        ([0.0], ".000"),
        ([], "-"),
    ],
)
def test_a_summary_never_counts_what_is_missing(values, text):
    assert summary(values) == text


def test_languages_go_down_and_methods_across():
    text = shown([cell("de", "ilp", 0.5), cell("de", "heuristic", 0.25), cell("sw", "ilp", 0.75), cell("sw", "heuristic", error="boom")])
    rows = [line.split() for line in text.splitlines()]
    assert ["│", "de", "│", ".500", "│", ".250", "│"] in rows
    assert ["│", "sw", "│", ".750", "│", "failed", "│"] in rows


def test_missing_cells_are_said_to_be_missing():
    assert "missing" in shown([cell("de", "ilp", 0.5), cell("sw", "ilp", missing=True)])


def test_other_axes_that_vary_split_the_columns_and_constant_ones_do_not():
    text = shown([cell("de", "ilp", 0.5, aligner="gold", data="demo"), cell("de", "ilp", 0.25, aligner="statistical", data="demo")])
    assert "gold" in text
    assert "statistical" in text
    assert "demo" not in text


def test_no_score_anywhere_is_one_table_that_says_so():
    assert "no score" in shown([cell("de", "ilp")])


def test_seeds_are_averaged_and_a_cell_named_twice_is_one():
    cells = [cell("de", "ilp", 0.5, seed="0"), cell("de", "ilp", 0.7, seed="1"), cell("de", "ilp", 0.7, seed="1")]
    assert ".600 ± .141 (2)" in shown(cells)


def test_values_in_brackets_are_no_markup():
    assert "[per]" in shown([cell("de", "ilp", 0.5, labels="[per]"), cell("de", "ilp", 0.5, labels="[loc]")])
