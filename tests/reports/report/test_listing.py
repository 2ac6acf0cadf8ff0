"""The list of cells, and grids as plain tables."""

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
