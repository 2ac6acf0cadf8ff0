"""A sweep's cells as reports see them."""

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell, alike


def cell(lang, method, seed="0", **metrics):
    axes = {"lang": lang, "method": method, "seed": seed}
    return GridCell(axes, CellRecord(axes, {name.replace("__", "/"): value for name, value in metrics.items()}))


def test_alike_are_cells_that_differ_in_their_seed_and_one_that_is_named_twice_is_one():
    first, second, other, again = cell("de", "ilp"), cell("de", "ilp", "1"), cell("sw", "ilp"), cell("de", "ilp")
    assert alike([first, second, other, again], lambda found: found.axes["lang"]) == {"de": [again, second], "sw": [other]}


def test_what_is_no_number_is_no_score():
    assert cell("sw", "ilp", **{"test/f1": float("nan")}).value("test/f1") == "no score"


def test_of_a_cell_that_is_named_twice_the_one_that_is_done_counts():
    done, missing = cell("sw", "ilp", **{"test/f1": 0.5}), GridCell({"lang": "sw", "method": "ilp", "seed": "0"}, None)
    assert alike([done, missing], lambda found: found.axes["lang"]) == {"sw": [done]}
