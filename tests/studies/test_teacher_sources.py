"""Teachers by their number of sources, on made-up cells."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Estimate
from spanferry.runs.counts import save_counts
from spanferry.studies._teacher_sources.ensembles import ensembles, steps
from spanferry.studies.teacher_sources import TeacherSources

CODES = ("en", "es", "sw", "zh")


@pytest.fixture
def cell(tmp_path):
    """A cell of so many sources that finds so many of 40 entities, one a sentence, with as many wrong ones as it misses."""

    def make(count, right, lang="yo", way="uniform", seed=0, data="demo", **metrics):
        axes = {"lang": lang, "method": "-", "teachers": "sources", "data": data, "seed": str(seed)}
        axes |= {"teachers.weighting": way, "teachers.count": str(count)}
        logged = {"test/f1": right / 40, "test/recall": right / 40, "test/accuracy": 0.5 + right / 80, "test/sentences": 40.0}
        logged |= {f"teachers/{code}/weight": 1 / count for code in CODES[:count]}
        logged |= {"teachers/agreement/f1": 1 / count} if count > 1 else {}
        logged |= {name.replace("__", "/"): value for name, value in metrics.items()}
        folder = tmp_path / "-".join([lang, way, data, str(count), str(seed)])
        folder.mkdir()
        by_id = {f"test-{number}": (int(number < right), 1, 1) for number in range(40)}
        save_counts(folder, {"test": SentenceCounts("gold", by_id)})
        return GridCell(axes, CellRecord(axes, logged), folder)

    return make


@pytest.fixture
def study():
    """The one section that a study makes of cells, and its tables by name."""

    def make(*cells):
        (section,) = TeacherSources().sections(cells)
        return section, {table.name: table for table in section.tables}

    return make


def test_a_planted_gain_is_found_with_its_interval_and_its_source(cell, study):
    _, tables = study(cell(1, 10), cell(2, 30))
    (row,) = tables["marginal_gains"].rows
    told = dict(zip(tables["marginal_gains"].heads, row.values, strict=True))
    assert (told["sources"], told["added"], told["rises"], told["n"], told["seeds"]) == ("1 to 2", "es", "1 of 1", 40, 1)
    assert (told["F1 gained"].value, told["recall gained"].value) == (0.5, 0.5)
    assert 0.3 < told["F1 gained"].low < 0.5 < told["F1 gained"].high < 0.7  # 20 of 40 sentences gained: .5 -+ 2 * sqrt(.25 / 40)
    assert told["p (Holm)"].value < 0.001


def test_steps_go_from_each_number_to_the_next_line_by_line(cell):
    cells = [cell(count, 10, way=way) for way in ("uniform", "typology") for count in (4, 1, 2)]
    found = steps(ensembles(cells))
    assert [(step.after.way, step.before.count, step.after.count) for step in found] == [
        ("uniform", 1, 2), ("uniform", 2, 4), ("typology", 1, 2), ("typology", 2, 4)]  # fmt: skip


def test_seeds_are_one_line_and_their_rises_are_counted(cell, study):
    up, down = ((cell(1, 20, seed=seed), cell(2, right, seed=seed)) for seed, right in ((0, 30), (1, 15)))
    _, tables = study(*up, *down)
    told = dict(zip(tables["marginal_gains"].heads, tables["marginal_gains"].rows[0].values, strict=True))
    assert (told["rises"], told["seeds"]) == ("1 of 2", 2)
    assert told["F1 gained"].value == pytest.approx(2.5 / 40)
    assert len(tables["marginal_gains"].rows[0].cells) == 4


def test_three_seeds_give_scores_an_interval(cell, study):
    _, tables = study(*(cell(1, right, seed=seed) for seed, right in enumerate((10, 12, 14))))
    told = dict(zip(tables["teacher_scores"].heads, tables["teacher_scores"].rows[0].values, strict=True))
    # t of 2 degrees of freedom: 4.303; the standard deviation is .05
    assert told["F1"] == Estimate(pytest.approx(0.3), pytest.approx(0.3 - 4.303 * 0.05 / 3**0.5, abs=1e-4), pytest.approx(0.4242, abs=1e-4))
    assert (told["which"], told["n"], told["seeds"]) == ("en", 40, 3)


def test_the_answer_is_told_in_numbers(cell, study):
    section, _ = study(cell(1, 10), cell(4, 30), cell(1, 10, "de"), cell(4, 10, "de"))
    said = " ".join(section.text)
    assert "F1 changes by +.250 on average (from +.000 to +.500), recall by +.250" in said
    assert "Significantly higher (p < .05, Holm) is F1 in 1 of 2, significantly lower in 0 (higher: yo)." in said


def test_ways_to_weigh_are_compared_where_there_are_several_sources(cell, study):
    cells = [cell(count, right, way=way) for way, right in (("uniform", 10), ("typology", 20)) for count in (1, 2)]
    section, _ = study(*cells)
    assert any("all ways have (1): uniform .250, typology .500." in each for each in section.text)


def test_answers_have_their_own_sentence_and_figure(cell, study):
    answers = {"test__token_recall": 0.5, "test__exact_match": 0.25}
    section, _ = study(cell(1, 10, **answers), cell(2, 10, **answers | {"test__token_recall": 0.625}))
    assert any("the share of an answer's words that is found changes by +.125, exact match by +.000" in each for each in section.text)
    assert "answer_word_recall_by_sources" in [each.name for each in section.drawings]


def test_corpora_are_tasks_of_their_own(cell):
    found = ensembles([cell(1, 10, data="demo"), cell(1, 10, data="demo_answers")])
    assert [each.task for each in found] == ["yo demo", "yo demo_answers"]


def test_each_teacher_stands_with_its_weight_and_its_own_score(cell, study):
    _, tables = study(cell(2, 10, teachers__en__f1=0.75, teachers__sentences=60.0))
    table = tables["teachers"]
    english, spanish = (dict(zip(table.heads, row.values, strict=True)) for row in table.rows)
    assert (english["source"], english["F1"].value, english["weight"], english["n"]) == ("en", 0.75, 0.5, 60)
    assert spanish["F1"] is None


def test_teachers_agree_alike_whatever_they_weigh(cell, study):
    section, tables = study(*(cell(count, 10, way=way) for way in ("uniform", "data") for count in (2, 4)))
    table = tables["teacher_agreement"]
    assert [(row.values[1], row.values[2].value, len(row.cells)) for row in table.rows] == [(2, 0.5, 2), (4, 0.25, 2)]
    assert any("yo .500 with 2 and .250 with 4" in each for each in section.text)


def test_what_failed_or_is_missing_is_said_and_never_counted(cell, study):
    lost = [GridCell(cell(2, 10, seed=1).axes, None), GridCell(cell(2, 10, seed=2).axes, CellRecord({}, error="no memory"))]
    section, tables = study(cell(1, 10), cell(2, 20), *lost)
    assert "2 of 4 cells have no score (failed, missing)." in section.text[-1]
    assert tables["teacher_scores"].rows[1].values[-1] == 1


def test_cells_of_no_teachers_are_passed_over(cell, study):
    plain = cell(1, 10)
    plain.axes["teachers"] = "none"
    section, tables = study(plain)
    assert section.text[1].startswith("No cell with teachers has a score yet; teachers=sources")
    assert tables == {}


def test_figures_have_a_panel_a_language_and_a_line_a_way(cell, study):
    cells = [cell(count, 10, lang, way) for lang in ("yo", "de") for way in ("uniform", "data") for count in (1, 2)]
    section, _ = study(*cells)
    drawings = {each.name: each for each in section.drawings}
    assert list(drawings) == ["f1_by_sources", "recall_by_sources", "word_accuracy_by_sources", "marginal_gain", "agreement_by_sources"]
    panels = [axes for axes in drawings["f1_by_sources"].figure.axes if axes.get_title()]
    assert [(axes.get_title(), len(axes.lines)) for axes in panels] == [("yo", 2), ("de", 2)]
    assert panels[0].lines[0].get_ydata().tolist() == [0.25, 0.25]


def test_changes_are_over_the_seeds_that_both_have(cell, study):
    section, _ = study(cell(1, 10), cell(2, 20), cell(2, 40, seed=1))
    assert "the share of words with the right tag by +.125" in " ".join(section.text)  # .625 to .75; with seed 1 it would be +.25
