"""The report's figures."""

from xml.etree import ElementTree

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import grids
from spanferry.reports.plots import style, svg
from spanferry.reports.report import figures as drawn
from spanferry.reports.report.costs import StageCost


def figures(grids, costs):
    with style():
        return {name: svg(figure) for name, figure in drawn.figures(grids, costs).items()}


def grid(languages, methods, *without):
    cells = []
    for number, (lang, method) in enumerate((lang, method) for lang in languages for method in methods):
        axes = {"lang": lang, "method": method, "seed": "0"}
        cells.append(GridCell(axes, CellRecord(axes, {} if lang in without else {"test/f1": number / 100})))
    return grids(cells)


def texts(svg):
    """What a figure says, from top to bottom as far as its rows go."""
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_languages_go_down_the_best_on_top_and_methods_have_colours():
    said = texts(figures(grid(["de", "sw"], ["ilp", "codec"]), [])["test_f1"])
    assert [text for text in said if text in ("de", "sw")] == ["sw", "de"]
    assert {"ilp", "codec", "Test F1"} <= set(said)


def test_of_one_language_the_columns_go_down():
    assert {"ilp", "codec", "Test F1, de"} <= set(texts(figures(grid(["de"], ["ilp", "codec"]), [])["test_f1"]))


def test_many_columns_are_a_heat_map_with_numbers():
    said = texts(figures(grid(["de", "sw"], [f"m{n}" for n in range(9)]), [])["test_f1"])
    assert {"m0", "m8", ".17"} <= set(said)


def test_a_language_without_scores_has_no_row():
    assert "yo" not in texts(figures(grid(["de", "sw", "yo"], ["ilp", "codec"], "yo"), [])["test_f1"])


@pytest.mark.parametrize("cells", [(["de"], ["ilp"]), (["de", "sw"], ["ilp"], "de", "sw")])
def test_nothing_is_drawn_where_there_is_nothing_to_compare(cells):
    assert figures(grid(*cells), [StageCost("align", 1, 1, 1, 9.0, 0.0)]) == {}


def test_stages_have_bars_in_a_fitting_unit():
    costs = [StageCost("translate", 1, 1, 1, 36_000.0, 0.0), StageCost("align", 1, 1, 1, 7200.0, 0.0)]
    assert {"translate", "align", "hours, summed over cells"} <= set(texts(figures([], costs)["seconds"]))


def test_a_figure_is_the_same_each_time():
    first, second = (figures(grid(["de", "sw"], ["ilp", "codec"]), []) for _ in range(2))
    assert first == second


def test_a_dollar_is_a_dollar():
    assert "$x_$" in texts(figures(grid(["de"], ["$x_$", "ilp"]), [])["test_f1"])


def test_names_leave_room_for_what_they_are_of():
    assert "x" * 59 + "…" in texts(figures(grid(["de"], ["x" * 300, "ilp"]), [])["test_f1"])


def test_more_than_can_be_read_is_not_drawn():
    assert figures(grid(["de"], [f"m{number}" for number in range(121)]), []) == {}
