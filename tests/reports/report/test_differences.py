"""The report's part on significance."""

from spanferry.reports.report.differences import differences


def test_every_two_columns_are_compared_and_corrected(sweep):
    found = differences(sweep.cells, sweep.grids)
    (table,) = found.tables
    (row,) = table.rows  # sw has one cell with a score
    assert (row.values[0], round(row.values[3], 9), row.values[6:]) == ("de", 0.05, [1, 20])
    assert row.values[4].value == row.values[5].value == 1.0  # one sentence of twenty, one comparison
    assert found.text == ["Projection F1: 0 of 1 differences are significant after correction (Holm, p < 0.05)."]


def test_a_sweep_without_scores_has_no_such_part(sweep):
    assert differences(sweep.cells[2:], []) is None
