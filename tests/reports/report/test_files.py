"""Tables as files."""

import csv
from io import StringIO

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.reports.report.files import csv_of, latex, markdown
from spanferry.reports.sections import Estimate, Row, Table


@pytest.fixture
def table():
    """A table of one row, made of two cells of one configuration each, one of them uncommitted code's."""
    cells = [
        GridCell({"seed": str(seed)}, CellRecord({}, provenance={"commit": "117d270aaaabbbb", "config_hash": f"c{seed}", "dirty": dirty}))
        for seed, dirty in enumerate(("false", "true"))
    ]
    row = Row(["a_b|c", Estimate(0.91234, 0.9, 0.95), 1200, None], cells, best=[1])
    return Table("slopes", "Slopes & more", ["lang", "F1", "n", "left"], [row], "n: 100 % of all")


def test_a_csv_has_all_digits_both_ends_and_what_a_row_was_made_of(table):
    (row,) = csv.DictReader(StringIO(csv_of(table)))
    assert row == {
        **{"lang": "a_b|c", "F1": "0.91234", "F1_low": "0.9", "F1_high": "0.95", "n": "1200", "left": ""},
        **{"cells": "2", "seeds": "2", "commit": "117d270aaa 117d270aaa+", "config": "c0 c1"},
    }


def test_markdown_has_the_best_in_bold_and_bars_that_part_no_fields(table):
    assert markdown(table) == (
        "**Slopes & more**\n\n| lang | F1 | n | left |\n| --- | ---: | ---: | --- |\n| a_b\\|c | **.912 [.900 .950]** | 1,200 |  |\n"
        "\nn: 100 % of all\n"
    )


def test_latex_escapes_what_it_would_take_for_its_own(table):
    made = latex(table)
    assert "a\\_b\\textbar{}c & \\textbf{.912 [.900 .950]} & 1,200 &  \\\\\n" in made
    assert "\\caption{Slopes \\& more. n: 100 \\% of all}" in made
    assert "\\begin{tabular}{lrrl}" in made


def test_a_spreadsheet_runs_no_label():
    made = csv_of(Table("x", "x", ["=a", "b"], [Row(["=HYPERLINK(1)", -0.5])]))
    assert made.splitlines() == ["'=a,b,cells,seeds,commit,config", "'=HYPERLINK(1),-0.5,0,0,,"]


def test_a_row_that_starts_with_a_bracket_is_no_option_of_the_line_end_before_it():
    assert "\n{}[en,de] & 1 \\\\\n" in latex(Table("x", "x", ["sources", "n"], [Row(["[en,de]", 1])]))


def test_a_backslash_before_a_bar_parts_no_fields():
    assert "| a\\\\\\|b | 1 |" in markdown(Table("x", "x", ["", "n"], [Row(["a\\|b", 1])]))
