"""The study of alignment noise: what is planted is found, what is missing is said."""

from itertools import product
from math import atanh, sqrt, tanh

import pytest
from scipy import stats

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.pipeline import prepare, run
from spanferry.reports.counts import save_counts
from spanferry.reports.grid import GridCell
from spanferry.studies.alignment_noise import AlignmentNoise

PRECISIONS = (1, 0.9, 0.8, 0.7, 0.6, 0.5)
BUMPS = (0.01, -0.02, 0.02, 0.0, -0.01, 0.01)


def cell(precision, f1=None, lang="sw", method="ilp", folder=None, kind="spurious", measured=True, **more):
    """A cell whose links have that precision; without an F1 one that failed."""
    axes = {"lang": lang, "method": method, "aligner": "noisy", "tagger": "tiny" if "test/f1" in more else "none", "seed": "0"}
    axes |= {"aligner.kind": kind, "aligner.precision": str(precision), "aligner.recall": "1"}
    links = {"alignment/precision": float(precision), "alignment/recall": 1.0, "alignment/entity_precision": precision**2}
    metrics = {"projection/f1": f1, **(links if measured else {}), **more}
    return GridCell(axes, CellRecord(axes, metrics) if f1 is not None else CellRecord(axes, error="no"), folder)


def line(slope=0.8, **options):
    """Cells on a line, but for small bumps."""
    return [
        cell(precision, 1 - slope * (1 - precision) + bump - 0.05, **options) for precision, bump in zip(PRECISIONS, BUMPS, strict=True)
    ]


def table(cells, name, study=None):
    """A table's rows as dictionaries."""
    sections = (study or AlignmentNoise()).sections(cells)
    found = next(table for section in sections for table in section.tables if table.name == name)
    return [dict(zip(found.heads, row.values, strict=True)) for row in found.rows]


def text(cells):
    return " ".join(paragraph for section in AlignmentNoise().sections(cells) for paragraph in section.text)


def test_correlations_and_intervals_are_scipy_s():
    cells = line()
    (row,) = table(cells, "correlations")
    x, y = ([each.record.metrics[name] for each in cells] for name in ("alignment/precision", "projection/f1"))
    theirs, found = stats.pearsonr(x, y), row["Pearson, all words"]
    ends = theirs.confidence_interval(0.95)
    assert (found.value, found.low, found.high) == pytest.approx((theirs.statistic, ends.low, ends.high))
    assert row["Spearman, all words"].value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert (row["language"], row["class"], row["n"]) == ("Swahili (sw)", 2, 6)


def test_the_planted_slope_is_found():
    (row,) = table(line(0.8), "slopes")
    found = row["points a 10, all words"]
    assert found.value == pytest.approx(8, abs=0.3)  # .08 of F1 for .1 of precision
    assert found.low < 8 < found.high
    assert "Ten points of precision are worth 8." in text(line(0.8))


def test_languages_are_ordered_by_resources_and_shown_together():
    rows = table([each for lang in ("luo", "yo", "de") for each in line(lang=lang)], "slopes")
    assert [(row["language"], row["class"]) for row in rows] == [
        ("German (de)", 5), ("Yoruba (yo)", 2), ("Luo (luo)", 0), ("all languages", None),
    ]  # fmt: skip
    assert rows[-1]["n"] == 18


def test_a_planted_break_point_is_found_and_a_line_has_none():
    bent = [cell(p / 100, (1 if p > 75 else 1 - 0.03 * (75 - p)) + 0.002 * (p % 3)) for p in range(50, 101, 5)]
    (row,) = table(bent, "break_points")
    assert row["break at precision"].value == pytest.approx(0.75, abs=0.02)
    assert row["points a 10 below it"].value == pytest.approx(30, abs=2)
    straight = [cell(p / 100, p / 100 + 0.004 * (p % 3)) for p in range(50, 101, 5)]
    assert [each["break at precision"] for each in table(straight, "break_points")] == ["none"]


def test_of_few_languages_no_interval_over_languages():
    def over_all(languages):
        return table([each for lang in languages for each in line(lang=lang)], "correlations")[-1]["Pearson, all words"]

    assert over_all(["de", "sw", "yo"]).low is None
    assert over_all(["de", "es", "sw", "yo", "zh"]).low is not None


def test_a_language_that_scores_higher_adds_no_correlation():
    # within each language F1 falls as precision rises; the better language has the better links
    low = [cell(p / 100, 0.3 - p / 1000, lang="yo") for p in range(50, 70, 5)]
    high = [cell(p / 100, 0.9 - p / 1000, lang="de") for p in range(80, 100, 5)]
    assert table([*low, *high], "correlations")[-1]["Pearson, all words"].value == pytest.approx(-1)


def counts(right):
    """Ten sentences of one entity, so many of them right."""
    return {"projection": SentenceCounts("gold", {f"train-{n}": (int(n < right), 1, 1) for n in range(10)})}


def test_methods_are_compared_on_the_same_sentences(tmp_path):
    cells = []
    for method, right in (("heuristic", 1), ("ilp", 10)):
        (folder := tmp_path / method).mkdir()
        save_counts(folder, counts(right))
        cells.append(cell(0.5, right / 10, method=method, folder=folder))
    (row,) = table(cells, "degradation_ilp")
    assert row["difference"] == pytest.approx(0.9)
    # nine sentences of ten differ, all one way: p = 2 / 2^9
    assert (row["ilp better"], row["heuristic better"], row["n"]) == (1, 0, 1)


def test_without_counts_nothing_is_said_of_significance():
    cells = [*line(method="heuristic"), *line(method="ilp")]
    assert {row["ilp better"] for row in table(cells, "degradation_ilp")} == {None}
    assert "6 could not be tested" in text(cells)


def test_without_the_baseline_no_methods_are_compared():
    titles = [section.title for section in AlignmentNoise(baseline="codec").sections([*line(method="heuristic"), *line()])]
    assert "Methods as links get worse" not in titles


def test_requested_and_measured():
    off = cell(0.8, 0.7)
    off.record.metrics["alignment/precision"] = 0.79
    (row,) = table([off], "requested")
    assert row["measured"].value == 0.79
    assert row["farthest off"].value == pytest.approx(0.01)


def test_entity_noise_is_judged_at_entity_words():
    (row,) = table([cell(0.8, 0.7, kind="entity")], "requested")
    assert row["measured"].value == pytest.approx(0.64)


def test_without_gold_links_precision_is_the_requested_one():
    cells = line(measured=False)
    assert table(cells, "slopes")[0]["points a 10, all words"].value == pytest.approx(8, abs=0.3)
    assert "precision is what was requested" in text(cells)


def test_what_failed_is_left_out_and_said():
    assert "1 cell without precision or score left out" in text([*line(), cell(0.4)])
    assert "No cell has both" in text([cell(0.4)])
    assert "No cell has both" in text([])


def test_the_tagger_s_score_stands_beside_the_projection_s():
    cells = [cell(p, p, **{"test/f1": p / 2}) for p in PRECISIONS]
    assert [row["score"] for row in table(cells, "slopes")] == ["projection F1", "tagger F1"]
    assert table(cells, "slopes")[1]["points a 10, all words"].value == pytest.approx(5)


def test_figures_name_what_they_show():
    cells = [each for lang in ("de", "sw") for method in ("heuristic", "ilp") for each in line(lang=lang, method=method)]
    drawings = [drawing for section in AlignmentNoise().sections(cells) for drawing in section.drawings]
    assert [drawing.name for drawing in drawings] == [
        "projection_f1_by_all_words", "projection_f1_by_entity_words", "projection_slopes", "degradation_ilp",
    ]  # fmt: skip
    figure = drawings[0].figure
    assert (figure.get_supxlabel(), figure.axes[0].get_ylabel()) == ("precision of links, all words", "projection F1")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["German (de)", "Swahili (sw)", "heuristic", "ilp"]


def test_more_languages_than_colours_are_coloured_by_class():
    languages = ["de", "es", "fr", "ja", "nl", "fi", "sw", "yo", "ig"]
    drawing = AlignmentNoise().sections([each for lang in languages for each in line(lang=lang)])[0].drawings[0]
    assert [text.get_text() for text in drawing.figure.legends[0].get_texts()] == ["class 5", "class 4", "class 2", "class 1"]


@pytest.fixture
def swept(composed):
    """A real sweep on the demo corpus: two methods, five precisions of gold links."""
    found = []
    for method, precision in product(("heuristic", "ilp"), ("1", "0.9", "0.8", "0.65", "0.5")):
        chosen = {"lang": "sw", "method": method, "aligner": "noisy", "tagger": "none"}
        noise = {"aligner.kind": "spurious", "aligner.precision": precision, "aligner.recall": "1"}
        result = run(prepare(composed(*(f"{name}={value}" for name, value in (chosen | noise).items()))))
        axes = chosen | noise | {"seed": "0"}
        found.append(GridCell(axes, CellRecord(axes, dict(result.metrics))))
    return found


def test_a_planted_truth_on_the_demo_corpus(swept):
    # with gold links as the clean ones the measured precision is the requested one, to half a link of at least 1,000
    assert all(row["farthest off"].value < 0.0005 and row["recall farthest off"].value == 0 for row in table(swept, "requested"))
    cells = [each for each in swept if each.axes["method"] == "ilp"]
    x, y = ([each.value(name) for each in cells] for name in ("alignment/precision", "projection/f1"))
    row = next(row for row in table(swept, "correlations") if row["method"] == "ilp")
    found, theirs = row["Pearson, all words"], stats.pearsonr(x, y)
    half = stats.norm.ppf(0.975) / sqrt(len(x) - 3)
    assert found.value == pytest.approx(theirs.statistic)
    assert (found.low, found.high) == pytest.approx((tanh(atanh(theirs.statistic) - half), tanh(atanh(theirs.statistic) + half)))
    assert found.value > 0.9
