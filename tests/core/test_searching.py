"""The contract of searches: trials, what they are worth, and what a folder keeps of them."""

import json

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.searching import BEST_DEV, FILE, Findings, State, Trial, check_metric, trial_value

TRIALS = (
    Trial(0, {"tagger.epochs": "2"}, State.done, 0.4),
    Trial(1, {"tagger.epochs": "3"}, State.failed, None, "lang=de seed=0: out of memory"),
    Trial(2, {"tagger.epochs": "4"}, State.done, 0.6),
    Trial(3, {"tagger.epochs": "5"}),
    Trial(4, {"tagger.epochs": "6"}, State.done, 0.6),
)
FINDINGS = Findings(BEST_DEV, ("lang=de,sw",), {"tagger.epochs": "2 to 8"}, {"seed": "0"}, TRIALS)


def cell(value=None, error="", lang="de"):
    return CellRecord({"lang": lang, "seed": "0"}, {} if value is None else {BEST_DEV: value, "test/f1": 0.9}, error)


def test_a_trial_is_worth_the_mean_over_its_cells():
    assert trial_value([cell(0.25), cell(0.75)], BEST_DEV) == (0.5, "")


def test_a_failed_cell_fails_its_trial():
    failed = "Traceback (most recent call last):\n  ...\nMemoryError: too much"
    assert trial_value([cell(0.5), cell(error=failed, lang="sw")], BEST_DEV) == (None, "lang=sw seed=0: MemoryError: too much")


def test_a_cell_that_left_nothing_fails_its_trial():
    assert trial_value([cell(0.5), None], BEST_DEV) == (None, "1 of 2 cells left no record")


def test_a_score_that_is_no_number_fails_its_trial():
    assert trial_value([cell(float("nan"))], BEST_DEV) == (None, f"lang=de seed=0: {BEST_DEV} is nan")


def test_a_score_that_no_cell_logs_is_a_mistake():
    with pytest.raises(ConfigError, match=r"search.metric=convergence/best_f1: the cell lang=sw seed=0 logged no such score"):
        trial_value([cell(0.5), cell(lang="sw")], BEST_DEV)
    with pytest.raises(ConfigError, match="no cells"):
        trial_value([], BEST_DEV)


@pytest.mark.parametrize("metric", ["test/f1", "projection/f1", "f1"])
def test_settings_are_chosen_by_dev_alone(metric):
    with pytest.raises(ConfigError, match=f"search.metric={metric}: settings are chosen by dev scores and never by the test set"):
        check_metric(metric)


def test_the_best_is_the_first_of_the_highest():
    assert FINDINGS.best == TRIALS[2]
    assert [trial.number for trial in FINDINGS.ranked] == [2, 4, 0, 1, 3]
    assert Findings(BEST_DEV, (), {}, {}).best is None


def test_findings_are_read_back(tmp_path):
    FINDINGS.save(tmp_path / "sweep")
    assert Findings.load(tmp_path / "sweep") == FINDINGS
    assert json.loads((tmp_path / "sweep" / FILE).read_text("utf-8"))["best"]["settings"] == {"tagger.epochs": "4"}
    assert Findings.load(tmp_path) is None


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / FILE).write_text("{", "utf-8")
    with pytest.raises(DataError, match=r"search\.json: damaged"):
        Findings.load(tmp_path)


def test_settings_go_as_overrides():
    assert TRIALS[0].overrides == ["tagger.epochs=2"]


def test_findings_are_written_for_people_whatever_the_locale(tmp_path, ascii_locale):
    found = Findings(BEST_DEV, (), {}, {}, (Trial(0, {"labeler.prompt": "Où ?"}),))
    for _ in range(2):  # as trials go on
        found.save(tmp_path / "sweep" / "search")
    assert '"Où ?"' in (tmp_path / "sweep" / "search" / FILE).read_text("utf-8")
    assert Findings.load(tmp_path / "sweep" / "search") == found
