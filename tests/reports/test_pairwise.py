"""The p-values behind the grid's marks."""

from io import StringIO

from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.reports.cells import GridCell
from spanferry.reports.pairwise import pairwise
from spanferry.runs.counts import save_counts

RIGHT, WRONG = (1, 1, 1), (0, 1, 1)


def cell(folder, method, *rows):
    """A cell that left its counts; one without rows is of an older sweep."""
    axes = {"lang": "de", "method": method, "seed": "0"}
    if rows:
        (folder / method).mkdir()
        save_counts(folder / method, {"test": SentenceCounts("gold", {str(number): row for number, row in enumerate(rows)})})
    return GridCell(axes, CellRecord(axes, {"test/f1": 0.5}), folder / method)


def shown(cells):
    console = Console(width=120, file=StringIO())
    for table in pairwise(cells).values():
        console.print(table)
    return [line.replace("│", " ").split() for line in console.file.getvalue().splitlines()]


def test_every_two_columns_have_a_line(tmp_path):
    found = shown([cell(tmp_path, "ilp", *[RIGHT] * 20), cell(tmp_path, "heuristic", *[WRONG] * 20), cell(tmp_path, "old")])
    # 20 sentences that all favour one: 2 of 2^20 swaps reach it, so none of 10,000 shuffles does, and p = 1/10,001
    assert ["de", "ilp", "heuristic", "+1.0000", "0.0001", "1", "20"] in found
    assert not any("old" in line for line in found)  # it left no counts


def test_one_column_has_nothing_to_compare(tmp_path):
    assert pairwise([cell(tmp_path, "ilp", RIGHT)]) == {}
