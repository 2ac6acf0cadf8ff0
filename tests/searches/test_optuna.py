"""A search by Optuna, driven as a sweep drives it."""

import subprocess
import sys
from dataclasses import replace

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import ConfigError
from spanferry.core.searching import BEST_DEV, FILE, PROJECTED_DEV, Findings, State, trial_value
from spanferry.core.settings import check, probes
from spanferry.core.spaces import Numbers, Options, split
from spanferry.pipeline import prepare, run
from spanferry.searches.optuna import OptunaSearch

SPACES = {
    "tagger.learning_rate": Numbers(1e-5, 1e-1, log=True),
    "tagger.epochs": Numbers(2, 8, 1, whole=True),
    "objective": Options(("a", "b")),
}
GRID = ["lang=de,sw", "search=optuna"]


def score(settings):
    """Best at epochs 5 with objective b and a learning rate of 1e-3: a hill of height 1.2."""
    from math import log10

    steep = (log10(float(settings["tagger.learning_rate"])) + 3) ** 2 / 4 + (int(settings["tagger.epochs"]) - 5) ** 2 / 9
    return 1 - steep + 0.2 * (settings["objective"] == "b")


def test_a_search_finds_what_random_settings_hardly_do(tmp_path, drive):
    for sampler in ("tpe", "random"):
        drive(OptunaSearch(40, sampler).open(tmp_path / sampler, GRID, SPACES), score)
    tpe, random = (Findings.load(tmp_path / sampler) for sampler in ("tpe", "random"))
    assert len(tpe.trials) == 40
    assert tpe.best.value > random.best.value
    assert tpe.best.value > 1.2  # of 1.25, a bonus of 0.1 for one of two cells included
    assert tpe.best.settings["objective"] == "b"


@pytest.mark.parametrize("sampler", ["tpe", "random", "grid"])
@pytest.mark.parametrize("batch", [1, 3])
def test_a_search_killed_anywhere_goes_on_as_if_it_had_not_been(tmp_path, drive, killed, sampler, batch):
    spaces = {name: space for name, space in SPACES.items() if sampler != "grid" or space.count}
    rated = score if sampler != "grid" else lambda settings: score({**settings, "tagger.learning_rate": "1e-3"})
    search = OptunaSearch(8, sampler, batch=batch, startup_trials=3)
    drive(search.open(tmp_path / "whole", GRID, spaces), rated)
    whole = Findings.load(tmp_path / "whole")
    for cells in range(0, 16, 3):
        folder = tmp_path / f"{cells}"
        with pytest.raises(killed):
            drive(search.open(folder, GRID, spaces), rated, die_after=cells)
        drive(search.open(folder, GRID, spaces), rated)
        assert Findings.load(folder) == whole


def test_what_is_done_is_not_run_again(tmp_path, drive):
    search = OptunaSearch(5)
    assert drive(search.open(tmp_path, GRID, SPACES), score) == 10
    assert drive(search.open(tmp_path, GRID, SPACES), score) == 0
    assert drive(OptunaSearch(7).open(tmp_path, GRID, SPACES), score) == 4
    assert len(Findings.load(tmp_path).trials) == 7


def test_a_trial_counts_once(tmp_path):
    study = OptunaSearch(5).open(tmp_path, GRID, SPACES)
    (trial,) = study.ask()
    assert study.ask() == [trial]
    study.tell(trial.number, 0.5)
    study.tell(trial.number, 0.9)
    assert [(known.state, known.value) for known in study.findings.trials] == [(State.done, 0.5)]


def test_a_failed_trial_is_kept_and_the_search_goes_on(tmp_path, drive):
    drive(OptunaSearch(12, startup_trials=2).open(tmp_path, GRID, SPACES), score, fails=lambda settings: settings["objective"] == "b")
    found = Findings.load(tmp_path)
    failed = [trial for trial in found.trials if trial.state is State.failed]
    assert len(found.trials) == 12
    assert {trial.settings["objective"] for trial in failed} == {"b"}
    assert {trial.error for trial in failed} == {"lang=sw seed=0: out of memory"}
    assert found.best.settings["objective"] == "a"


def test_a_search_of_failures_ends_without_a_best(tmp_path, drive):
    drive(OptunaSearch(4, startup_trials=2).open(tmp_path, GRID, SPACES), score, fails=lambda _: True)
    assert Findings.load(tmp_path).best is None


def test_a_batch_tries_different_things(tmp_path):
    trials = OptunaSearch(6, batch=4).open(tmp_path, GRID, SPACES).ask()
    assert [trial.number for trial in trials] == [0, 1, 2, 3]
    assert len({str(trial.settings) for trial in trials}) == 4


def test_a_grid_ends_when_all_is_tried(tmp_path, drive):
    spaces = {"tagger.epochs": Numbers(2, 4, 1, whole=True), "objective": Options(("a", "b"))}
    assert drive(OptunaSearch(20, "grid", batch=4).open(tmp_path, GRID, spaces), lambda _: 0.5) == 12
    assert len({str(trial.settings) for trial in Findings.load(tmp_path).trials}) == 6
    with pytest.raises(ConfigError, match=r"tagger\.learning_rate has no end of values"):
        OptunaSearch(20, "grid").open(tmp_path, GRID, SPACES)


def test_a_gaussian_process_searches_too(tmp_path, drive):
    drive(OptunaSearch(6, "gp", startup_trials=4).open(tmp_path, GRID, SPACES), score)
    assert len(Findings.load(tmp_path).trials) == 6


def test_when_time_is_up_nothing_new_starts(tmp_path):
    assert OptunaSearch(5, minutes=1e-9).open(tmp_path, GRID, SPACES).ask() == []


def test_another_search_has_a_folder_of_its_own(tmp_path):
    OptunaSearch(5).open(tmp_path, ["lang=de", "store=a", "tracking.uri=http://me:secret@host"], SPACES)
    assert "secret" not in (tmp_path / FILE).read_text("utf-8")
    OptunaSearch(9, batch=2).open(tmp_path, ["lang=de", "store=b"], SPACES)  # the same search
    for other, grid in ((OptunaSearch(5, seed=1), ["lang=de"]), (OptunaSearch(5), ["lang=sw"])):
        with pytest.raises(ConfigError, match="holds another search"):
            other.open(tmp_path, grid, SPACES)


def test_importance_is_told_once_there_are_ten_trials(tmp_path, drive):
    search = OptunaSearch(9, "random")
    drive(search.open(tmp_path, GRID, SPACES), score)
    assert Findings.load(tmp_path).importance == {}
    drive(OptunaSearch(60, "random").open(tmp_path, GRID, SPACES), lambda settings: float(settings["tagger.epochs"]))
    shares = Findings.load(tmp_path).importance
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=shares.get) == "tagger.epochs"


@pytest.mark.parametrize(
    "wrong", [{"trials": 0}, {"batch": 0}, {"startup_trials": 0}, {"minutes": 0.0}, {"seed": -1}, {"metric": "test/f1"}]
)
def test_wrong_options_are_refused(wrong):
    ((name, value),) = wrong.items()
    with pytest.raises(ConfigError, match=f"search.{name}={value}: "):
        OptunaSearch(**wrong)


def test_a_choice_is_made_without_optuna():
    code = "import sys; from spanferry.searches.optuna import OptunaSearch; OptunaSearch(); assert 'optuna' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_seeds_try_other_things(tmp_path):
    asked = [OptunaSearch(5, seed=seed).open(tmp_path / str(seed), GRID, SPACES).ask()[0].settings for seed in (0, 1)]
    assert asked[0] != asked[1]


def test_findings_stand_after_the_study_is_gone(tmp_path, drive):
    search = OptunaSearch(3)
    study = search.open(tmp_path, GRID, SPACES)
    drive(study, score)
    assert study.findings == replace(Findings.load(tmp_path), grid=("lang=de,sw",))


@pytest.mark.parametrize(
    ("grid", "space", "metric", "wins"),
    [
        (["tagger=none"], "aligner=choice(statistical,gold)", PROJECTED_DEV, "aligner=gold"),
        pytest.param(
            ["transfer=zero_shot", "tagger=tiny", "tagger.layers=1"],
            "tagger.epochs=choice(1,4)",
            BEST_DEV,
            "tagger.epochs=4",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_real_cells_are_searched(composed, tmp_path, grid, space, metric, wins):
    grid, spaces = split([*grid, space])
    check(spaces, metric, [composed(*grid, *map("=".join, probe.items())) for probe in probes(spaces)])
    study = OptunaSearch(2, "grid", metric).open(tmp_path, grid, spaces)
    while trials := study.ask():
        for trial in trials:
            cells = [run(prepare(composed(*grid, *trial.overrides, f"lang={lang}"))).metrics for lang in ("de", "sw")]
            study.tell(trial.number, *trial_value([CellRecord({}, metrics) for metrics in cells], metric))
    worse, best = sorted(study.findings.trials, key=lambda trial: trial.value)
    assert worse.value < best.value
    assert best.overrides == [wins]
