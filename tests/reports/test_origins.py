"""What a number was made of."""

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.reports.origins import origin_of


def cell(seed, **provenance):
    return GridCell({"seed": seed}, CellRecord({}, provenance={"commit": "117d270aaaabbbb", **provenance}))


def test_seeds_commits_and_configurations_are_told_once_each():
    cells = [cell("0", config_hash="c0"), cell("0", config_hash="c1"), cell("1", config_hash="c2"), cell("1", config_hash="c3")]
    assert origin_of(cells).told == "4 cells, 2 seeds, commit 117d270aaa, config c0 c1 c2 and 1 more"


def test_uncommitted_changes_show():
    assert origin_of([cell("0", dirty="true")]).told == "1 cell, 1 seed, commit 117d270aaa+"


def test_cells_without_result_count_for_nothing():
    assert origin_of([GridCell({"seed": "0"}, None), GridCell({"seed": "0"}, CellRecord({}, error="no"))]).cells == 0
