"""The study of alignment noise: what is planted is found, what is missing is said."""

from dataclasses import dataclass
from itertools import product
from math import atanh, sqrt, tanh
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hydra import compose, initialize_config_dir
from scipy import stats

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.pipeline import prepare, run
from spanferry.reports.cells import GridCell
from spanferry.runs.counts import save_counts
from spanferry.studies.alignment_noise import AlignmentNoise

ROOT = Path(__file__).parents[2]
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
    assert "Ten points of precision, of the links of all words, are worth 8." in text(line(0.8))


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
    assert "aligner=noisy" in text([cell(0.4)])
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


ASKED = (1, 0.9, 0.8, 0.65, 0.5)


@dataclass(frozen=True)
class Counted:
    """What of a cell is counted here, from its sentences alone."""

    axes: dict
    precision: float
    recall: float
    entity_precision: float
    f1: float
    links: int


def counted(axes, records, gold):
    """Precision and recall of the links that stand in the cell's sentences, and the F1 of its entities, by sets."""
    ours = {(each.id, link) for each in records for link in each.links}
    theirs = {(each.id, link) for each in records for link in gold[each.id].links}
    inside = {(each.id, word) for each in records for found in each.source.entities for word in range(found.span.start, found.span.end)}
    of_entities = {(id, link) for id, link in ours if (id, link[0]) in inside}
    marked = {(each.id, entity) for each in records for entity in each.gold}
    projected = {(each.id, entity) for each in records for entity in each.projected}
    return Counted(
        axes,
        len(ours & theirs) / len(ours),
        len(ours & theirs) / len(theirs),
        len(of_entities & theirs) / len(of_entities),
        2 * len(marked & projected) / (len(marked) + len(projected)),
        len(ours),
    )


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A real sweep on the demo corpus, as the study sees it and as it is counted here: two methods and kinds, five precisions."""
    launch.register()
    folder, found, recounted = tmp_path_factory.mktemp("swept"), [], []
    for method, kind, precision in product(("heuristic", "ilp"), ("spurious", "entity"), ASKED):
        chosen = {"lang": "sw", "method": method, "aligner": "noisy", "tagger": "none"}
        noise = {"aligner.kind": kind, "aligner.precision": str(precision), "aligner.recall": "1"}
        small = ["tracking=none", f"store={folder}", "++data.train=60", "++data.dev=20", "++data.test=20"]
        with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
            config = plain(compose("config", [*small, *(f"{name}={value}" for name, value in (chosen | noise).items())]))
        result = run(prepared := prepare(config))
        axes = chosen | noise | {"seed": "0"}
        found.append(GridCell(axes, CellRecord(axes, dict(result.metrics))))
        recounted.append(counted(axes, [each for each in result.sentences if each.source], prepared.corpus.links))
    return found, recounted


def of(recounted, **wanted):
    return [each for each in recounted if all(each.axes[name.replace("_", ".")] == value for name, value in wanted.items())]


def test_on_the_demo_corpus_links_are_as_precise_as_was_asked(swept):
    cells, recounted = swept
    for each in recounted:
        found = each.entity_precision if each.axes["aligner.kind"] == "entity" else each.precision
        # of so many links one is half a link off at most; of entity words there are about a third
        assert found == pytest.approx(float(each.axes["aligner.precision"]), abs=3 * 0.5 / each.links)
        assert each.recall == 1
    told = {(row["noise"], row["requested precision"]): row["measured"].value for row in table(cells, "requested")}
    for (kind, precision), value in told.items():
        mine = of(recounted, aligner_kind=kind, aligner_precision=precision)
        assert value == pytest.approx(fmean(each.entity_precision if kind == "entity" else each.precision for each in mine))


@pytest.mark.parametrize("method", ["heuristic", "ilp"])
def test_on_the_demo_corpus_correlations_are_those_of_another_computation(swept, method):
    cells, mine = swept[0], of(swept[1], method=method)
    row = next(row for row in table(cells, "correlations") if row["method"] == method)
    assert row["n"] == len(mine) == 10
    for words, x in (("all", [each.precision for each in mine]), ("entity", [each.entity_precision for each in mine])):
        y = [each.f1 for each in mine]
        theirs, found = stats.pearsonr(x, y), row[f"Pearson, {words} words"]
        ends = theirs.confidence_interval(0.95)
        assert (found.value, found.low, found.high) == pytest.approx((theirs.statistic, ends.low, ends.high))
        rho, found = stats.spearmanr(x, y).statistic, row[f"Spearman, {words} words"]
        half = 1.959964 * sqrt((1 + rho**2 / 2) / 7)  # Bonett and Wright
        assert (found.value, found.low, found.high) == pytest.approx((rho, tanh(atanh(rho) - half), tanh(atanh(rho) + half)))


def test_on_the_demo_corpus_slopes_are_those_of_another_computation(swept):
    rows = table(swept[0], "slopes")
    assert len(rows) == 4
    for row in rows:
        mine = of(swept[1], method=row["method"], aligner_kind=row["noise"])
        theirs, found = stats.linregress([each.precision for each in mine], [each.f1 for each in mine]), row["points a 10, all words"]
        half = 3.182446 * theirs.stderr  # Student's t, three degrees of freedom
        assert (found.value, found.low, found.high) == pytest.approx(tuple(10 * (theirs.slope + end) for end in (0, -half, half)))


def test_what_goes_with_precision_is_lost_where_scores_are_dealt_out_anew(swept):
    # the same precisions with the F1 of another cell: were the correlation taken from the wrong place, it would stay
    cells = [each for each in swept[0] if each.axes["method"] == "ilp"]
    dealt = [cells[place] for place in (4, 7, 1, 9, 2, 0, 8, 3, 6, 5)]
    metrics = [
        each.record.metrics | {"projection/f1": other.record.metrics["projection/f1"]} for each, other in zip(cells, dealt, strict=True)
    ]
    mixed = [GridCell(each.axes, CellRecord(each.axes, of_it)) for each, of_it in zip(cells, metrics, strict=True)]
    x, y = ([of_it[name] for of_it in metrics] for name in ("alignment/entity_precision", "projection/f1"))
    assert table(cells, "correlations")[0]["Pearson, entity words"].value > 0.95
    found = table(mixed, "correlations")[0]["Pearson, entity words"].value
    assert found == pytest.approx(stats.pearsonr(x, y).statistic)
    assert abs(found) < 0.5


def test_over_languages_the_correlation_is_the_partial_one_and_its_interval_draws_languages():
    random = np.random.default_rng(3)
    languages = ["de", "es", "zh", "sw", "yo", "luo"]
    cells = [
        cell(precision, 0.3 + place / 20 + random.uniform(0.2, 0.6) * precision / 2 + random.normal(0, 0.03), lang=lang)
        for place, lang in enumerate(languages)
        for precision in PRECISIONS
    ]
    found = table(cells, "correlations")[-1]["Pearson, all words"]
    x, y = (np.array([each.value(name) for each in cells]) for name in ("alignment/precision", "projection/f1"))
    dummies = np.array([[each.axes["lang"] == lang for lang in languages] for each in cells], float)
    apart = [side - dummies @ np.linalg.lstsq(dummies, side, rcond=None)[0] for side in (x, y)]
    assert found.value == pytest.approx(stats.pearsonr(*apart).statistic)
    blocks = [np.flatnonzero(dummies[:, place]) for place in range(6)]
    drawn = [np.concatenate([blocks[place] for place in random.integers(6, size=6)]) for _ in range(4000)]
    ends = np.quantile([np.corrcoef(apart[0][places], apart[1][places])[0, 1] for places in drawn], [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx(tuple(ends), abs=0.03)


def test_a_perfect_order_of_languages_is_told_without_interval():
    # the less text (classes 5, 4, 2, 1, 0), the steeper
    steeper = {"de": 0.2, "nl": 0.4, "sw": 0.6, "ig": 0.8, "luo": 1.0}
    said = text([cell(p, 1 - slope * (1 - p), lang=lang) for lang, slope in steeper.items() for p in PRECISIONS])
    assert "a rank correlation of -1.00 (no interval)" in said


def test_methods_are_compared_under_the_seeds_that_both_have():
    lone = cell(0.5, 0.1)
    lone.axes["seed"] = "1"
    (row,) = table([cell(0.5, 0.8, method="heuristic"), cell(0.5, 0.7), lone], "degradation_ilp")
    assert row["difference"] == pytest.approx(-0.1)  # were seed 1 counted, it would be -.4


def test_a_single_line_of_five_cells_is_too_short_to_look_for_a_break_point():
    assert "five cells more than there are pairs of a language and a seed" in text(line()[:5])


def test_a_tagger_that_labels_is_not_judged_where_labels_are_projected_onto_the_test_set():
    cells = [cell(p, p, **{"test/f1": p}) for p in PRECISIONS]
    for each in cells:
        each.axes["transfer"] = "translate_test"
    assert [row["score"] for row in table(cells, "slopes")] == ["projection F1"]
