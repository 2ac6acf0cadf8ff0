import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.correlation import Interval
from spanferry.reports.cells import GridCell
from spanferry.reports.estimates import estimate, mean_of, of_interval, of_values
from spanferry.reports.sections import Estimate


def cell(**metrics):
    return GridCell({}, CellRecord({}, {name.replace("_", "/", 1): value for name, value in metrics.items()}))


def test_a_single_cell_has_its_own_interval():
    assert estimate([cell(test_f1=0.5, test_f1_low=0.4, test_f1_high=0.6)], "test/f1") == Estimate(0.5, 0.4, 0.6)


def test_several_have_one_over_themselves():
    found = estimate([cell(test_f1=0.1), cell(test_f1=0.2), cell(test_f1=0.3)], "test/f1")
    assert (found.value, found.low) == (pytest.approx(0.2), pytest.approx(0.2 - 0.2484, abs=1e-4))


def test_two_have_none():
    assert of_values([1.0, 3.0]) == Estimate(2.0)


def test_without_any_the_reason_is_said():
    assert estimate([GridCell({}, None), GridCell({}, CellRecord({}, error="lost"))], "test/f1") == "failed, missing"


def test_a_cell_without_result_does_not_count():
    assert estimate([GridCell({}, None), cell(test_f1=0.5)], "test/f1") == Estimate(0.5)


def test_a_mean_is_over_the_cells_that_have_the_metric():
    assert mean_of([GridCell({}, None), cell(test_f1=0.5), cell(test_f1=0.75)], "test/f1") == 0.625
    assert mean_of([GridCell({}, None)], "test/f1") is None


def test_an_interval_keeps_the_end_that_is_known():
    assert of_interval(Interval(0.5, None, 0.75, 4), 10, 2) == Estimate(5.0, None, 7.5, 2)
