"""The report's tables as data."""

import csv
import json
from io import StringIO

from spanferry.reports.report.data import origin, table_csv, table_json


def test_a_row_a_cell_with_axes_scores_and_status(sweep):
    rows = list(csv.DictReader(StringIO(table_csv(sweep))))
    assert [(row["lang"], row["projection/f1"], row["status"], row["seconds"], row["folder"]) for row in rows] == [
        ("de", "0.9", "done", "3.0", "0_de"),
        ("de", "0.85", "done", "3.0", "1_de"),
        ("sw", "", "failed", "3.0", "2_sw"),
        ("sw", "", "missing", "", "3_sw"),
    ]


def test_the_grid_as_data_has_marks_and_reasons(sweep):
    (grid,) = json.loads(json.dumps(table_json(sweep)))["grids"]
    assert [(row["lang"], row["mean"], row["low"], row["mark"]) for row in grid["rows"][:2]] == [
        ("de", 0.9, 0.85, "best"),
        ("de", 0.85, 0.8, "alike"),  # they differ in one sentence
    ]
    assert [row["text"] for row in grid["rows"][2:]] == ["failed", "missing"]


def test_every_value_of_where_it_comes_from_is_told_once(sweep):
    assert origin(sweep.cells) == {"commit": ["117d270"], "version.numpy": ["2.4.6"]}
