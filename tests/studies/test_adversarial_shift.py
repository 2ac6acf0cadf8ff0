"""The study of shifted test sets, on cells worked by hand."""

import json

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.drops import saved
from spanferry.core.significance import SentenceCounts, micro_f1
from spanferry.reports import plots
from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Estimate
from spanferry.runs.counts import save_counts
from spanferry.studies.adversarial_shift import AdversarialShift

RIGHT, WRONG = (1, 1, 1), (0, 1, 1)
AXES = {"method": "ilp", "tagger": "tiny", "data": "demo"}
CLEAN = [RIGHT] * 20


@pytest.fixture
def cell(tmp_path):
    """Leave a cell whose sets of 20 sentences have so many right ones."""

    def make(objective, lang="de", seed="0", right=20, more=None, **shifts):
        folder = tmp_path / f"{objective}-{lang}-{seed}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        sets = {"test": right, **{f"shift/{name}": count for name, count in shifts.items()}}
        counts = {name: counted(name, lang, number) for name, number in sets.items()}
        metrics = {f"{name}/f1": micro_f1(list(found.by_id.values())) for name, found in counts.items()}
        metrics |= {f"shift/{name}/drop": metrics["test/f1"] - metrics[f"shift/{name}/f1"] for name in shifts}
        save_counts(folder, counts)
        axes = AXES | {"lang": lang, "seed": seed, "objective": objective}
        return GridCell(axes, CellRecord(axes, metrics=metrics | (more or {})), folder)

    return make


def counted(name, lang, right):
    rows = [RIGHT] * right + [WRONG] * (20 - right)
    return SentenceCounts(f"{lang} {name.replace('shift/same', 'test')}", {f"test-{n}": row for n, row in enumerate(rows, 1)})


def study(*cells):
    return AdversarialShift().sections(cells)


def tables(sections):
    return {table.name: [dict(zip(table.heads, row.values, strict=True)) for row in table.rows] for of in sections for table in of.tables}


def words(sections):
    return " ".join(text for section in sections for text in section.text)


def test_drops_are_f1_lost_with_the_worst_case(cell):
    found = tables(study(cell("cross_entropy", names=10, ocr=16), cell("perturbation", names=14, ocr=16)))
    plain, perturbed = found["shift_drops"]
    # 1 - 10/20 and 1 - 16/20
    assert (plain["drop: names"].value, plain["drop: ocr"].value) == pytest.approx((0.5, 0.2))
    assert plain["mean drop"].value == pytest.approx(0.35)
    assert (plain["F1 at worst"].value, plain["worst"]) == (0.5, "names")
    assert perturbed["drop: names"].value == pytest.approx(0.3)


def test_what_is_saved_is_tested_on_the_shifted_sentences(cell):
    sections = study(cell("cross_entropy", names=6), cell("perturbation", names=16))
    (row,) = tables(sections)["shift_answer"]
    expected = saved([[CLEAN, [RIGHT] * 6 + [WRONG] * 14]], [[CLEAN, [RIGHT] * 16 + [WRONG] * 4]])
    assert row["saved"] == Estimate(expected.value, expected.low, expected.high)
    assert (row["p"].value, row["n"], row["seeds"], row["languages"]) == (expected.p, 20, 1, 1)
    assert expected.value == pytest.approx(0.5)
    assert "perturbation reduces the drop: of .700 F1 that plain training loses on average it saves +.500" in words(sections)


def test_better_everywhere_by_as_much_is_no_robustness(cell):
    sections = study(cell("cross_entropy", right=10, names=6), cell("perturbation", right=14, names=10))
    (row,) = tables(sections)["shift_answer"]
    assert (row["F1 gained as it is"], row["saved"].value) == pytest.approx((0.2, 0.0))
    assert "does not measurably change the drop" in words(sections)


def test_a_larger_drop_is_called_so(cell):
    assert "perturbation increases the drop" in words(study(cell("cross_entropy", names=18), cell("perturbation", names=4)))


def test_seeds_spread_stands_in_brackets(cell):
    rows = tables(study(*(cell("cross_entropy", seed=seed, names=right) for seed, right in (("0", 10), ("1", 14)))))["shift_drops"]
    # drops .5 and .3: mean .4, standard deviation sqrt(.02)
    assert (rows[0]["drop: names"].low, rows[0]["drop: names"].high) == pytest.approx((0.4 - 0.02**0.5, 0.4 + 0.02**0.5))
    assert rows[0]["seeds"] == 2


def test_languages_count_alike_in_the_answer(cell):
    cells = [cell("cross_entropy", lang, names=10) for lang in ("de", "sw")]
    found = tables(study(*cells, cell("perturbation", "de", names=14), cell("perturbation", "sw", names=10)))
    assert found["shift_answer"][0]["saved"].value == pytest.approx(0.1)
    assert [row["saved"].value for row in found["shift_savings"] if row["shift"] == "names"] == pytest.approx([0.2, 0.0])


def test_every_row_names_its_cells(cell):
    sections = study(cell("cross_entropy", names=10), cell("perturbation", names=14))
    rows = [row for section in sections for table in section.tables for row in table.rows]
    assert all(row.cells for row in rows)


def test_a_shift_that_changes_no_sentence_is_left_out_and_named(cell):
    sections = study(cell("cross_entropy", same=20, names=10), cell("perturbation", same=20, names=12))
    assert "drop: same" not in tables(sections)["shift_drops"][0]
    assert "not a sentence of the test set changes: same" in words(sections)


def test_settings_and_options_of_objectives_are_told_apart(cell):
    cells = [cell(objective, names=10) for objective in ("cross_entropy", "perturbation")] * 2
    placed = [
        {"data": "demo"},
        {"data": "demo", "objective.kind": "fgm"},
        {"data": "answers"},
        {"data": "answers", "objective.kind": "fgm"},
    ]
    moved = [GridCell({**each.axes, **axes}, each.record, each.folder) for each, axes in zip(cells, placed, strict=True)]
    rows = tables(study(*moved))["shift_answer"]
    assert [(row["setting"], row["objective"]) for row in rows] == [("demo", "perturbation kind=fgm"), ("answers", "perturbation kind=fgm")]


def test_without_plain_training_nothing_is_compared(cell):
    sections = study(cell("perturbation", names=10))
    assert "shift_answer" not in tables(sections)
    assert "Nothing can be compared" in words(sections)


def test_cells_judged_on_other_sentences_are_not_compared(cell):
    other = cell("perturbation", names=10)
    counts = json.loads((other.folder / "counts.json").read_text())
    counts["shift/names"]["gold"] = "another"
    (other.folder / "counts.json").write_text(json.dumps(counts))
    assert "shift_answer" not in tables(study(cell("cross_entropy", names=10), other))


def test_missing_and_failed_cells_are_counted(cell):
    lost = GridCell(AXES | {"lang": "de", "seed": "1", "objective": "cross_entropy"}, None)
    failed = GridCell(lost.axes | {"seed": "2"}, CellRecord(lost.axes, error="no memory"))
    sections = study(cell("cross_entropy", names=10), lost, failed)
    assert "2 of 3 cells" in words(sections)
    assert tables(sections)["shift_drops"][0]["seeds"] == 1


def test_a_sweep_without_shifted_sets_says_so(cell):
    assert "No cell was judged on a shifted test set" in words(study(cell("cross_entropy"), cell("perturbation")))
    assert len(study()) == 1


def test_answers_are_shown_where_there_are_some(cell):
    more = {
        "projection/exact_match": 0.9, "projection/token_f1": 0.95, "test/exact_match": 0.4, "test/token_f1": 0.5,
        "test/exact_match_ceiling": 0.98, "test/answers": 20.0, "shift/names/exact_match": 0.3, "shift/ocr/exact_match": 0.1,
    }  # fmt: skip
    sections = study(cell("cross_entropy", names=10, ocr=12, more=more))
    (row,) = tables(sections)["shift_answers"]
    assert (row["projected: exact"].value, row["tagged: exact"].value, row["ceiling"].value) == (0.9, 0.4, 0.98)
    assert row["exact, mean of shifts"].value == pytest.approx(0.2)
    assert (row["exact at worst"].value, row["n"]) == (0.1, 20)
    assert "less than reading comprehension" in words(sections)


def test_figures_show_every_objective_and_shift(cell):
    cells = [
        cell(objective, lang, names=right, ocr=right) for lang in ("de", "sw") for objective, right in (("cross_entropy", 8), ("fgm", 12))
    ]
    drawn = {drawing.name: drawing for section in study(*cells) for drawing in section.drawings}
    assert set(drawn) == {"shift_drops", "shift_trade_off"}
    with plots.style():
        pictures = {name: plots.svg(drawing.figure) for name, drawing in drawn.items()}
    assert all(word in pictures["shift_drops"] for word in ("names", "ocr", "de", "sw", "cross_entropy", "fgm"))
    arrows = [text for text in drawn["shift_trade_off"].figure.axes[0].texts if text.arrow_patch is not None]
    assert len(arrows) == 2  # a language each


def test_many_languages_are_shown_as_their_mean(cell):
    cells = [cell(objective, f"l{n}", names=10) for n in range(7) for objective in ("cross_entropy", "fgm")]
    (drawing,) = (drawing for section in study(*cells) for drawing in section.drawings if drawing.name == "shift_drops")
    assert len([axes for axes in drawing.figure.axes if axes.get_visible()]) == 1
    assert "7 languages" in drawing.caption


def test_what_plain_training_loses_is_told_of_the_seeds_that_are_compared(cell):
    lone = cell("cross_entropy", seed="1", names=0)  # loses everything, and nothing stands beside it
    said = study(cell("cross_entropy", names=10), cell("perturbation", names=15), lone)[0].text[0]
    assert "of .500 F1 that plain training loses on average it saves +.250" in said


def test_scores_say_how_many_sentences_they_are_of(cell):
    tables = [table for section in study(cell("cross_entropy", names=10)) for table in section.tables]
    told = {table.name: table.rows[0].values[list(table.heads).index("n")] for table in tables}
    assert (told["shift_drops"], told["shift_scores"]) == (20, 20)
