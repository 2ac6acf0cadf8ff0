"""A grid as data; ``test_tables`` has what becomes of it on a terminal."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import grids, summary, varying


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.5], ".500"),
        ([1.0], "1.000"),
        ([0.5, 0.7], ".600 ± .141 (2)"),  # the sample standard deviation of .5 and .7 is .2 / sqrt(2)
        (["failed"], "failed"),
        ([0.5, "failed"], ".500 (1 of 2, failed)"),
        ([0.0], ".000"),
        ([], "-"),
    ],
)
def test_a_summary_never_counts_what_is_missing(values, text):
    assert summary(values) == text


def cell(lang, method, seed="0", **metrics):
    axes = {"lang": lang, "method": method, "seed": seed}
    return GridCell(axes, CellRecord(axes, {name.replace("__", "/"): value for name, value in metrics.items()}))


def test_a_grid_has_a_score_for_each_language_and_column():
    (grid,) = grids([cell("de", "ilp", test__f1=0.5), cell("de", "heuristic", test__f1=0.25), cell("sw", "ilp", test__f1=0.75)])
    assert (grid.metric, grid.languages, grid.columns) == ("test/f1", ["de", "sw"], [("ilp",), ("heuristic",)])
    assert [[score.mean for score in row] for row in grid.scores] == [[0.5, 0.25], [0.75, None]]


def test_a_single_cell_has_its_interval():
    (grid,) = grids([cell("de", "ilp", test__f1=0.5, test__f1_low=0.25, test__f1_high=0.75)])
    assert (grid.scores[0][0].low, grid.scores[0][0].high) == (0.25, 0.75)


def test_seeds_have_their_spread():
    (grid,) = grids([cell("de", "ilp", test__f1=0.25), cell("de", "ilp", "1", test__f1=0.75)])
    # the sample standard deviation of .25 and .75 is .25 * sqrt(2)
    assert (grid.scores[0][0].low, grid.scores[0][0].high) == pytest.approx((0.5 - 0.125**0.5, 0.5 + 0.125**0.5))


def test_a_group_that_follows_from_a_preset_is_no_column_of_its_own():
    rows = {"model_transfer": ("-", "zero_shot"), "heuristic": ("heuristic", "translate_test"), "ngrams": ("ilp", "translate_test")}
    cells = [
        GridCell({"lang": "de", "method": method, "aligner": aligner, "transfer": transfer, "variant": variant, "seed": "0"}, None)
        for variant, (method, transfer) in rows.items()
        for aligner in ("statistical", "vote")
    ]
    assert varying(cells) == ["aligner", "variant"]
    assert varying(cells[2:4]) == ["method", "aligner"]


def test_a_method_that_no_cell_has_a_use_for_is_no_column():
    cells = [GridCell({"lang": "de", "method": "-", "objective.metric": metric, "seed": "0"}, None) for metric in ("kl", "js")]
    assert varying(cells) == ["objective.metric"]
    assert varying(cells[:1]) == ["method"]


def test_a_column_that_a_score_is_not_for_is_left_out_and_one_that_failed_is_not():
    cells = [cell("de", "ilp", test__f1=0.5), cell("de", "easyproject", projection__f1=0.5), GridCell(cell("de", "codec").axes, None)]
    (grid, _) = grids(cells)
    assert grid.columns == [("ilp",), ("codec",)]
