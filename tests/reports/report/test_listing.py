"""The list of cells, and grids as plain tables."""

from dataclasses import replace

from spanferry.reports.grid import Mark
from spanferry.reports.report.files import markdown
from spanferry.reports.report.listing import as_table, listed
from spanferry.reports.sections import Estimate


def test_every_cell_has_its_line_also_those_without_result(sweep):
    (table,) = listed(sweep).tables
    status = table.heads.index("status")
    assert [(row.values[0], row.values[status]) for row in table.rows] == [(0, "done"), (1, "done"), (2, "failed"), (3, "missing")]
    assert [row.values[table.heads.index("commit")] for row in table.rows] == ["117d270", "117d270", "", ""]


def test_a_grid_has_its_best_in_bold_and_says_why_a_score_is_missing(sweep):
    first, second = as_table(sweep.grids[0]).rows
    assert (first.values[0], first.values[1], first.best) == ("de", Estimate(0.9, 0.85, 0.95), [1])
    assert second.values == ["sw", "failed", "missing"]


def test_a_grid_of_many_columns_has_a_line_for_each(sweep):
    grid = sweep.grids[0]
    (row,) = (scores for language, scores in zip(grid.languages, grid.scores, strict=True) if language == "de")
    columns = [(str(number),) for number in range(5)]
    wide = replace(grid, columns=columns, languages=["de"], scores=[[row[0], *[replace(row[1], mark=Mark.ALIKE)] * 4]])
    table = as_table(wide)
    assert (len(table.rows), list(table.heads)[1:]) == (5, ["de"])
    assert [row.best for row in table.rows] == [[1], [], [], [], []]
    assert "| 1 | = .850 [.800 .900] |" in markdown(table)
