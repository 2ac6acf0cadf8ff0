"""What stages cost."""

from spanferry.reports.report.costs import StageCost, costs, spent
from spanferry.reports.values import printed


def test_shared_outputs_are_counted_once_and_their_reading_apart(sweep):
    # align: de computed by one cell and read by the other, sw computed by the cell that failed later
    assert costs(sweep.cells) == [StageCost("align", 3, 2, 2, 4.0, 2.0), StageCost("project", 3, 3, 3, 3.0, 0.0)]


def test_the_share_that_was_there_already():
    assert StageCost("align", wanted=4, distinct=1, computed=1, seconds=1.0, reading=0.0).reused == 0.75


def test_the_part_on_costs_is_a_line_a_stage():
    section = spent([StageCost("align", wanted=4, distinct=1, computed=1, seconds=1234.5, reading=0.0)])
    assert [list(map(printed, row.values)) for row in section.tables[0].rows] == [["align", "4", "1", "1", "75%", "1,234.5"]]
    assert spent([]) is None
