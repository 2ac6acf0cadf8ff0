import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.studies._alignment_metric.speed import curve, steps_to
from spanferry.studies.alignment_metric import AlignmentMetric


def cell(metric, seed, f1, lang="sw", history=(), **metrics):
    axes = {"lang": lang, "objective": "adversarial", "objective.metric": metric, "method": "-", "aligner": "-", "seed": str(seed)}
    return GridCell(axes, None if f1 is None else CellRecord({}, {"test/f1": f1, **metrics}, history=history))


def history(*f1s, alignment=None):
    return [
        {"step": 10 * place, "dev/f1": f1, **({"train/alignment": alignment / place} if alignment else {})}
        for place, f1 in enumerate(f1s, 1)
    ]


@pytest.fixture
def cells():
    """Three metrics under three seeds; kl always best, none always worst."""
    learnt = {"none": history(0.1, 0.4, 0.4), "mmd": history(0.2, 0.3, 0.3, alignment=6), "kl": history(0.4, 0.5, 0.5, alignment=2)}
    f1s = {"none": 0.1, "mmd": 0.2, "kl": 0.3}
    steps = {"none": 20.0, "mmd": 20.0, "kl": 20.0}
    return [
        cell(
            name, seed, f1s[name] + seed / 100, history=learnt[name], **{"convergence/steps_to_95": steps[name], "convergence/best_f1": 0.5}
        )
        for name in f1s
        for seed in range(3)
    ]


def table(cells, name):
    tables = [table for section in AlignmentMetric().sections(cells) for table in section.tables]
    return next(table for table in tables if table.name == name)


def told(cells):
    return " ".join(AlignmentMetric().sections(cells)[0].text)


def test_metrics_are_ranked_over_languages_and_seeds(cells):
    assert [(row.values[0], row.values[1].value, row.values[3]) for row in table(cells, "metric_ranks").rows] == [
        ("kl", 1, 3), ("mmd", 2, 3), ("none", 3, 3)
    ]  # fmt: skip


def test_the_answer_names_the_best_and_says_that_blocks_are_few(cells):
    assert "kl has the best average rank" in told(cells)
    assert "Blocks are few (3;" in told(cells)


def test_a_block_without_every_score_is_left_out(cells):
    assert "1 of 4 blocks" in told([*cells, cell("kl", 3, 0.5)])


def test_one_block_ranks_nothing(cells):
    assert "need two metrics and two whole blocks" in told([each for each in cells if each.axes["seed"] == "0"])


def test_a_sweep_without_the_baseline_says_so(cells):
    assert "no 'none'" in told([each for each in cells if each.axes["objective.metric"] != "none"])


def test_the_best_of_a_language_is_bold(cells):
    assert [(row.values[1], bool(row.best)) for row in table(cells, "metric_scores").rows] == [
        ("kl", True),
        ("mmd", False),
        ("none", False),
    ]


def test_steps_count_to_the_same_bar_for_all(cells):
    found = {row.values[1]: (row.values[5], row.values[6]) for row in table(cells, "metric_convergence").rows}
    assert found["kl"][0].value == 10  # .4 is what none reaches at best
    assert found["mmd"] == (None, "0 of 3")


def test_a_bar_that_is_not_reached_has_no_step():
    assert steps_to(history(0.1, 0.2), 0.2) == 20
    assert steps_to(history(0.1, 0.2), 0.3) is None


def test_a_curve_goes_as_far_as_all_seeds_do():
    assert curve([cell("kl", 0, 0.3, history=history(0.1, 0.2)), cell("kl", 1, 0.3, history=history(0.3))]) == {10: [0.1, 0.3]}


def test_a_metrics_own_distance_is_told_first_and_last(cells):
    row = next(row for row in table(cells, "metric_distances").rows if row.values[1] == "mmd")
    assert row.values[5:] == [6, 2]


def test_every_row_names_its_cells(cells):
    tables = [table for section in AlignmentMetric().sections(cells) for table in section.tables]
    assert all(row.cells for table in tables for row in table.rows)


def test_a_sweep_that_never_ran_is_no_error():
    sections = AlignmentMetric().sections([cell("kl", 0, None), cell("mmd", 0, None)])
    assert [len(section.drawings) for section in sections] == [0, 0]


def test_two_blocks_that_agree_claim_nothing():
    told_apart = told([cell(name, seed, f1) for seed in (0, 1) for name, f1 in (("none", 0.1), ("kl", 0.2))])
    assert "cannot be told apart" in told_apart  # they would agree by chance every second time


def test_seeds_of_one_language_are_never_taken_for_languages(cells):
    assert "Blocks are of 1 language, and seeds of one language are no independent data" in told(cells)


def test_what_else_varies_makes_rows_of_its_own():
    found = [cell(name, 0, f1, lang="sw") for name, f1 in (("none", 0.1), ("kl", 0.2))]
    for each in found:
        each.axes["tagger"] = "tiny"
    others = [cell(name, 0, f1, lang="sw") for name, f1 in (("none", 0.5), ("kl", 0.6))]
    for each in others:
        each.axes["tagger"] = "small"
    rows = table([*found, *others], "metric_scores").rows
    assert [(*row.values[:3], row.values[3].value) for row in rows] == [
        ("sw tiny", "kl", 1, 0.2), ("sw tiny", "none", 1, 0.1), ("sw small", "kl", 1, 0.6), ("sw small", "none", 1, 0.5)
    ]  # fmt: skip


def test_of_a_plain_training_that_learnt_nothing_there_is_no_bar():
    found = [cell("none", 0, 0.1, history=history(0, 0)), cell("kl", 0, 0.1, history=history(0.1, 0.2))]
    assert [row.values[5:7] for row in table(found, "metric_convergence").rows] == [[None, None], [None, None]]
