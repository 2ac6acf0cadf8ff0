"""What a sweep would run."""

from itertools import product

import pytest
from rich.console import Console

from spanferry.runs.survey import PlannedStage
from spanferry.store.log import Computed
from spanferry.sweeps.composing import PlannedCell
from spanferry.sweeps.estimating import Speeds, course, to_compute
from spanferry.sweeps.planning import Estimate, cells_table, distinct, duration, estimate, plan_tables, running_order, stages_table, told
from spanferry.sweeps.surveying import SurveyedCell

A, B = "spanferry.aligners.a.A", "spanferry.methods.b.B"


def stage(name, key, stored=False, target=A, items=1000):
    return PlannedStage(name, key, items, 1, int(stored), target)


def grid(languages, methods):
    """Cells of a grid whose last axis varies fastest: one alignment a language, one projection a cell."""
    return [(stage("align", f"align {lang}"), stage("project", f"{lang} {method}")) for lang, method in product(languages, methods)]


def words(table):
    console = Console(width=100)
    with console.capture() as capture:
        console.print(table)
    return [" ".join(line.split()) for line in capture.get().splitlines() if line.strip(" ─")]


def test_a_cell_that_could_only_wait_runs_later():
    assert running_order(grid("ab", "xyz")) == [0, 3, 1, 2, 4, 5]


def test_what_is_stored_keeps_nobody_waiting():
    cells = [(stage("align", "a", stored=True), stage("project", str(number))) for number in range(3)]
    assert running_order(cells) == [0, 1, 2]


def test_cells_wait_for_one_thing_at_a_time():
    cells = [[stage("translate", "t"), stage("align", align), stage("project", f"{number}")] for number, align in enumerate("aabb")]
    assert running_order(cells) == [0, 1, 2, 3]  # the translation; then what a's other method projects and b's alignment; then b's other
    assert running_order([cells[0], cells[2], cells[3], cells[1]]) == [0, 1, 3, 2]


def test_equal_cells_and_cells_without_work_are_there_once_each():
    cells = [(stage("align", "a"),)] * 3 + [()]
    assert running_order(cells) == [0, 3, 1, 2]


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_workers_wait_less_than_in_the_plan_s_order(workers):
    cells = grid([f"l{number}" for number in range(20)], "abcdef")
    seconds = {stage.key: 10.0 if stage.stage == "align" else 2.0 for cell in cells for stage in cell}
    keys = [[stage.key for stage in to_compute(cell)] for cell in cells]
    planned, ours = course(keys, seconds, workers), course([keys[place] for place in running_order(cells)], seconds, workers)
    assert (ours.waited, planned.waited > 0) == (0.0, True)
    assert ours.seconds <= planned.seconds


def test_computations_are_counted_once_with_the_cells_that_share_them():
    (align, project) = distinct(grid("ab", "xyz"))
    assert (align.stage, len(align.by_key), align.uses, len(align.missing)) == ("align", 2, 6, 2)
    assert (project.stage, len(project.by_key), project.uses) == ("project", 6, 6)


def test_what_the_store_does_not_keep_is_no_computation():
    assert distinct([(PlannedStage("label", "l", 10, 1, 0, A, kept=False),)]) == []


def test_stages_come_in_a_cell_s_order_and_classes_by_name():
    found = distinct([(stage("train", "1"), stage("align", "2", target=B), stage("align", "3"), stage("adapt", "4"))])
    assert [(each.stage, each.target) for each in found] == [("adapt", A), ("align", A), ("align", B), ("train", A)]


LOG = [Computed(0.0, "align", "k", 0, 1, 1000, 60.0, A), Computed(0.0, "project", "k", 0, 1, 1000, 3.0, A)]


def test_an_estimate_lets_workers_wait():
    found = estimate(grid("a", "xy"), Speeds(LOG), 2)
    assert (found.computing, found.seconds) == (66.0, 63.0)  # both wait for the one alignment


def test_what_was_not_measured_is_named():
    found = estimate([(stage("train", "t", target=B), stage("align", "a"))], Speeds(LOG), 1)
    assert (found.computing, found.unknown) == (60.0, ("train (B)",))


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (Estimate(7200.0, 1800.0, 4), "About 30 min with 4 workers; 2 h 0 min of computing."),
        (
            Estimate(5.0, 5.0, 1, a_cell=0.25),
            "About 5.0 s with 1 worker; 5.0 s of computing, and 0.25 s a cell for loading, scoring and writing.",
        ),
        (Estimate(5.0, 5.0, 1, ("train (B)",)), "At least 5.0 s with 1 worker; 5.0 s of computing. Not yet measured: train (B)."),
        (Estimate(0.0, 0.0, 1, ("train (B)", "convert")), "How long this takes was not yet measured: train (B), convert."),
    ],
)
def test_an_estimate_says_what_it_rests_on(known, says):
    assert told(known, distinct([(stage("align", "a"),)])) == says


def test_of_what_is_stored_nothing_is_estimated():
    assert told(Estimate(0.0, 0.0, 1), distinct([(stage("align", "a", stored=True),)])) == "Nothing to compute: the store has it all."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (89, "89 s"), (90, "2 min"), (5369, "89 min"), (5400, "1 h 30 min"), (36000, "10 h 0 min")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_few_cells_are_shown_one_by_one_by_what_varies():
    axes = [{"lang": lang, "method": "ilp", "seed": seed} for lang, seed in product(("de", "sw"), "01")]
    cells = [(stage("align", lang, stored=lang == "de"), stage("project", lang + seed)) for lang, seed in product(("de", "sw"), "01")]
    assert words(cells_table(axes, cells))[:6] == [
        "4 cells", "lang seed stored to compute", "de 0 1 1", "de 1 1 1", "sw 0 0 2", "sw 1 0 2",
    ]  # fmt: skip


def test_one_cell_is_shown_by_its_name():
    axes = {"lang": "sw", "transfer": "zero_shot", "method": "-", "translator": "-", "refiner": "-", "aligner": "-", "combiner": "-",
            "teachers": "-", "objective": "cross_entropy", "tagger": "tiny", "seed": "0"}  # fmt: skip
    assert words(cells_table([axes], [(stage("train", "t"),)]))[1:3] == ["cell stored to compute", "sw zero_shot tiny seed 0 0 1"]


def test_an_axis_that_some_cells_have_no_use_for_does_not_vary():
    axes = [{"tagger": "none", "teachers": "-"}, {"tagger": "majority", "teachers": "none"}]
    assert words(cells_table(axes, [(), ()]))[1] == "tagger stored to compute"


def test_many_cells_are_shown_by_the_values_of_each_axis():
    languages = [f"l{number}" for number in range(50)]
    cells = [
        (stage("align", lang), stage("project", f"{lang} {method}", stored=method == "x")) for lang, method in product(languages, "xy")
    ]
    axes = [{"lang": lang, "method": method} for lang, method in product(languages, "xy")]
    assert words(cells_table(axes, cells))[:5] == [
        "100 cells", "axis value cells stored to compute", "lang 50 values 100 50 100", "method x 50 50 50", "method y 50 0 100",
    ]  # fmt: skip


def test_computations_are_shown_by_stage_and_class():
    cells = [
        (stage("align", lang, stored=lang == "a"), stage("project", lang + method, target=B), stage("train", lang, target=""))
        for lang, method in product("ab", "xyz")
    ]
    table = stages_table(distinct(cells), Speeds(LOG), Estimate(1.0, 1.0, 1))
    assert words(table)[1:6] == [
        "cells to",
        "stage class all each stored compute items time",
        "align A 2 3.0 1 1 1,000 60 s",
        "project B 6 1.0 0 6 6,000 18 s",
        "train - 2 3.0 0 2 2,000 ?",
    ]


def test_a_plan_is_of_cells_that_were_surveyed(composed):
    config = composed("tagger=none")
    planned = PlannedCell(0, "", {"lang": "de", "method": "ilp"}, (), config)
    other = PlannedCell(1, "", {"lang": "sw", "method": "ilp"}, (), config)
    cells, stages = plan_tables([SurveyedCell(each, (stage("align", "a"),), "f") for each in (planned, other)])
    assert words(cells)[2:4] == ["de 0 1", "sw 0 1"]
    assert words(stages)[3:] == ["align A 1 2.0 0 1 1,000 ?", "How long this takes was not yet measured: align (A)."]
