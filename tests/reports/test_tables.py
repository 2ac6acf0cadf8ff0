"""The grid's table on a terminal."""

from io import StringIO

import pytest
from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import WIDE, grids
from spanferry.reports.tables import grid_table
from spanferry.runs.counts import save_counts


def tables(cells):
    return {grid.title: grid_table(grid) for grid in grids(cells)}


def cell(lang, method, f1=None, *, seed="0", error="", missing=False, **axes):
    placed = {"lang": lang, "method": method, "seed": seed} | axes
    record = None if missing else CellRecord(placed, {} if f1 is None else {"test/f1": f1}, error)
    return GridCell(placed, record)


def shown(cells):
    console = Console(width=120, file=StringIO())
    for table in tables(cells).values():
        console.print(table)
    return console.file.getvalue()


def test_languages_go_down_and_methods_across():
    text = shown([cell("de", "ilp", 0.5), cell("de", "heuristic", 0.25), cell("sw", "ilp", 0.75), cell("sw", "heuristic", error="boom")])
    rows = [line.split() for line in text.splitlines()]
    assert ["│", "de", "│", ".500", "│", ".250", "│"] in rows
    assert ["│", "sw", "│", ".750", "│", "failed", "│"] in rows


def test_many_columns_go_down_and_languages_across():
    placed = [(lang, n) for lang in ("de", "sw") for n in range(WIDE + 1)]
    text = shown([cell(lang, "ilp", n / 10, ablation=f"no_{n}") for lang, n in placed])
    rows = [line.replace("┃", "│").split() for line in text.splitlines()]
    assert ["│", "method", "│", "ablation", "│", "de", "│", "sw", "│"] in rows
    assert ["│", "ilp", "│", "no_2", "│", ".200", "│", ".200", "│"] in rows


def test_missing_cells_are_said_to_be_missing():
    assert "missing" in shown([cell("de", "ilp", 0.5), cell("sw", "ilp", missing=True)])


def test_other_axes_that_vary_split_the_columns_and_constant_ones_do_not():
    text = shown([cell("de", "ilp", 0.5, aligner="gold", data="demo"), cell("de", "ilp", 0.25, aligner="statistical", data="demo")])
    assert "gold" in text
    assert "statistical" in text
    assert "demo" not in text


def test_no_score_anywhere_is_one_table_that_says_so():
    assert "no score" in shown([cell("de", "ilp")])


def test_seeds_are_averaged_and_a_cell_named_twice_is_one():
    cells = [cell("de", "ilp", 0.5, seed="0"), cell("de", "ilp", 0.7, seed="1"), cell("de", "ilp", 0.7, seed="1")]
    assert ".600 ± .141 (2)" in shown(cells)


def test_values_in_brackets_are_no_markup():
    assert "[per]" in shown([cell("de", "ilp", 0.5, labels="[per]"), cell("de", "ilp", 0.5, labels="[loc]")])


RIGHT, WRONG = (1, 1, 1), (0, 1, 1)


@pytest.fixture
def judged(tmp_path):
    """Make a cell that left its counts: ``right`` of 20 sentences are right."""

    def make(method, right, lang="de", seed="0", gold="gold", f1=None):
        placed, folder = {"lang": lang, "method": method, "seed": seed}, tmp_path / f"{lang}{method}{seed}"
        folder.mkdir()
        save_counts(folder, {"test": SentenceCounts(gold, {str(n): RIGHT if n < right else WRONG for n in range(20)})})
        score = right / 20 if f1 is None else f1
        return GridCell(placed, CellRecord(placed, {"test/f1": score, "test/f1_low": score - 0.01, "test/f1_high": score + 0.02}), folder)

    return make


def row_of(text, language="de"):
    return next([part.strip() for part in line.split("│")[2:-1]] for line in text.splitlines() if line.startswith(f"│ {language}"))


def test_an_interval_stands_with_its_score(judged):
    text = shown([judged("ilp", 10)])
    assert row_of(text) == [".500 [.490 .520]"]
    assert "[low high]: 95 % bootstrap" in text
    assert "Bold" not in text


def test_what_does_not_differ_from_the_best_is_marked(judged):
    # against 19 right: 17 differ in 2 sentences, p = 1/2; 9 differ in 10, p = 2/2^10
    text = shown([judged("ilp", 17), judged("heuristic", 19), judged("weak", 9), cell("de", "broken", error="boom")])
    assert row_of(text) == ["= .850 [.840 .870]", ".950 [.940 .970]", ".450 [.440 .470]", "failed"]
    assert "?:" not in text


def test_the_best_of_a_row_is_bold(judged):
    console = Console(width=120, file=StringIO(), force_terminal=True, color_system="standard")
    console.print(*tables([judged("ilp", 9), judged("heuristic", 19)]).values())
    assert "\x1b[1m.950 [.940 .970]" in console.file.getvalue()
    assert "\x1b[1m.450" not in console.file.getvalue()


def test_equals_are_alike(judged):
    assert row_of(shown([judged("ilp", 19), judged("heuristic", 19)])) == [".950 [.940 .970]", "= .950 [.940 .970]"]


def test_what_was_judged_on_other_sentences_is_not_compared(judged):
    text = shown([judged("ilp", 19), judged("heuristic", 9), judged("vote", 9, gold="other")])
    assert row_of(text) == [".950 [.940 .970]", ".450 [.440 .470]", "? .450 [.440 .470]"]
    assert "?: not compared" in text


def test_a_sweep_without_counts_shows_its_scores_without_marks():
    text = shown([cell("de", "ilp", 0.5), cell("de", "heuristic", 0.25)])
    assert row_of(text) == [".500", ".250"]
    assert "Bold" not in text


def test_seeds_show_their_spread_and_are_compared_together(judged):
    cells = [judged(method, right, seed=seed) for method, right in (("ilp", 19), ("heuristic", 18), ("weak", 9)) for seed in "01"]
    text = shown(cells)
    assert row_of(text) == [".950 ± .000 (2)", "= .900 ± .000 (2)", ".450 ± .000 (2)"]
    assert "[low" not in text


def test_below_the_best_on_shared_seeds_alone_is_not_said_to_be_worse(judged):
    """The best by its mean owes that to a seed the other lacks: on the seed they share it is worse."""
    cells = [judged("ilp", 9), judged("ilp", 20, seed="1"), judged("heuristic", 19, f1=0.5)]
    assert row_of(shown(cells))[1] == "= .500 [.490 .520]"


def aligned(method, aligner, **scores):
    axes = {"lang": "fr", "method": method, "aligner": aligner, "seed": "0"}
    return GridCell(axes, CellRecord(axes, {f"alignment/{name}": value for name, value in scores.items()}))


def test_cells_that_stop_at_their_links_show_aligners_by_f1_and_error_rate():
    found = tables([aligned("none", "statistical", f1=0.75, aer=0.25), aligned("none", "vote", f1=0.5, aer=0.375)])
    assert [title.partition(":")[0] for title in found] == ["Alignment F1", "Alignment error rate"]
    rows = [line.replace("┃", "│").split() for line in shown([aligned("none", "statistical", aer=0.25)]).splitlines()]
    assert ["│", "lang", "│", "statistical", "│"] in rows
    assert ["│", "fr", "│", ".250", "│"] in rows


def test_links_of_cells_that_go_on_are_no_table():
    assert [title.partition(":")[0] for title in tables([aligned("ilp", "vote", f1=0.5, aer=0.5)])] == ["Test F1"]


def test_a_column_of_several_choices_has_their_axes_beside_it():
    cells = [cell("de", "ilp", 0.5, refiner="none"), cell("de", "ilp", 0.25, refiner="back_translation")]
    rows = [line.replace("┃", "│").split() for line in shown(cells).splitlines()]
    assert ["│", "method", "│", "ilp", "│", "ilp", "│"] in rows
    assert ["│", "refiner", "│", "refiner=none", "│", "back_translation", "│"] in rows


def test_a_group_that_some_methods_have_no_use_for_does_not_vary():
    text = shown([cell("de", "ilp", 0.5, aligner="statistical"), cell("de", "easyproject", 0.25, aligner="-")])
    assert "statistical" not in text
    assert ["│", "lang", "│", "ilp", "│", "easyproject", "│"] in [line.replace("┃", "│").split() for line in text.splitlines()]


def test_a_choice_in_another_place_than_its_group_is_named_after_the_place():
    axis = "translator@marked_translator"
    text = shown([cell("de", "easyproject", 0.5, **{axis: "nllb"}), cell("de", "easyproject", 0.25, **{axis: "m2m100"})])
    assert "marked_translator=nllb" in text
    assert "@" not in text
