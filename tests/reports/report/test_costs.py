"""What stages cost."""

from spanferry.reports.report.costs import StageCost, costs


def test_shared_outputs_are_counted_once_and_their_reading_apart(sweep):
    # align: de computed by one cell and read by the other, sw computed by the cell that failed later
    assert costs(sweep.cells) == [StageCost("align", 3, 2, 2, 4.0, 2.0), StageCost("project", 3, 3, 3, 3.0, 0.0)]


def test_the_share_that_was_there_already():
    assert StageCost("align", wanted=4, distinct=1, computed=1, seconds=1.0, reading=0.0).reused == 0.75
