"""The report's part on cells without a result."""

from pathlib import Path

from spanferry.reports.failures import Failure
from spanferry.reports.report.missing import missing

SWEEP = Path("sweeps/a")


def test_each_error_is_a_line_and_says_where_its_full_text_lies():
    section = missing([Failure("sw", "sw ilp", "train", "no memory", 2, SWEEP / "3"), Failure("de", "", "", "never ran", 1, None)], SWEEP)
    assert [row.values for row in section.tables[0].rows] == [
        [2, "sw (such as sw ilp)", "train", "no memory", "3"],
        [1, "de", "", "never ran", ""],
    ]


def test_a_column_without_anything_is_left_out():
    assert missing([Failure("de", "", "", "never ran", 1, None)], SWEEP).tables[0].heads == ["cells", "what", "why"]


def test_nothing_is_missing_where_all_is_done():
    assert missing([], SWEEP) is None
