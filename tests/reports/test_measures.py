"""Whatever cells logged, as a table."""

from io import StringIO

import pytest
from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import WIDE
from spanferry.reports.measures import CONVERGENCE, measures


def cell(lang, kind, seed="0", error="", **metrics):
    axes = {"lang": lang, "method": "-", "objective.metric": kind, "seed": seed}
    named = {name.replace("__", "/"): value for name, value in metrics.items()}
    return GridCell(axes, CellRecord(axes, named, error))


def shown(cells, *wanted):
    console = Console(width=140, file=StringIO())
    console.print(measures(cells, wanted))
    return [line.replace("┃", "│").replace("│", " ").split() for line in console.file.getvalue().splitlines()]


def test_languages_go_down_and_the_other_axis_across():
    found = shown(
        [
            cell("de", "kl", convergence__steps_to_90=100.0), cell("de", "mmd", convergence__steps_to_90=1500.0),
            cell("es", "kl", convergence__steps_to_90=20.0), cell("es", "mmd", error="boom"),
        ],
        CONVERGENCE,
    )  # fmt: skip
    assert ["measure", "lang", "metric=kl", "metric=mmd"] in found
    assert ["convergence/steps_to_90", "de", "100", "1,500"] in found
    assert ["es", "20.0", "failed"] in found


def test_many_columns_go_down_and_languages_across():
    found = shown([cell(lang, f"m{n}", test__f1=n / 10) for lang in ("de", "es") for n in range(WIDE + 1)], "test/f1")
    assert ["measure", "metric", "de", "es"] in found
    assert ["test/f1", "m0", ".000", ".000"] in found
    assert ["m3", ".300", ".300"] in found


def test_seeds_are_averaged():
    found = shown([cell("de", "kl", seed, divergence__mmd=value) for seed, value in (("0", 0.5), ("1", 0.7))], "divergence/mmd")
    assert ["divergence/mmd", "de", ".600", "±", ".141", "(2)"] in found  # the sample standard deviation of .5 and .7 is .2 / sqrt(2)


def test_a_pattern_is_all_that_match_in_the_order_they_were_logged():
    found = shown([cell("de", "kl", shift__worst__f1=0.1, shift__keyboard__f1=0.2, test__f1=0.3)], "test/f1", "shift/*/f1", "test/*")
    assert [line[0] for line in found if "de" in line] == ["test/f1", "shift/worst/f1", "shift/keyboard/f1"]


def test_whole_numbers_are_numbers_and_what_a_cell_lacks_is_said():
    found = shown([cell("de", "kl", train__truncated=3), cell("es", "kl")], "train/truncated")
    assert ["train/truncated", "de", "3.000"] in found
    assert ["es", "no", "score"] in found


def test_what_no_cell_logged_is_refused_with_what_is_like_it():
    with pytest.raises(SpanferryError, match=r"shift/keybord/f1: no cell .* Did you mean 'shift/keyboard/f1'"):
        measures([cell("de", "kl", shift__keyboard__f1=0.2)], ["shift/keybord/f1"])
