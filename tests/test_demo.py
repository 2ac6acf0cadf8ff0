"""The demo at its full size is honest: what the README says of it holds. About a minute a tagger."""

import pytest

from spanferry.pipeline import prepare, run

FULL = ["data.train=2000", "data.dev=300", "data.test=500"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["de", "es", "sw", "yo", "zh"])
def test_projection_is_nearly_perfect_with_gold_links_and_not_with_statistical_ones(composed, lang):
    gold, statistical = (
        run(prepare(composed(f"lang={lang}", f"aligner={aligner}", "tagger=none", *FULL))).metrics["projection/f1"]
        for aligner in ("gold", "statistical")
    )
    assert gold > 0.99
    assert statistical < gold - 0.005


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["de", "sw"])
def test_the_tiny_tagger_beats_memorising_on_unseen_frames_and_names_and_repeats_itself(composed, lang, tmp_path):
    tiny, again, majority = (
        run(prepare(composed(f"lang={lang}", f"tagger={tagger}", *FULL, f"store={tmp_path / store}"))).metrics["test/f1"]
        for tagger, store in (("tiny", "a"), ("tiny", "b"), ("majority", "a"))
    )
    assert tiny > majority + 0.2
    assert tiny == again


def test_the_same_seed_gives_the_same_scores_without_the_store(composed, tmp_path):
    small = ["data.train=80", "tagger.epochs=2", "tagger.crops=1"]
    first, second = (run(prepare(composed(*small, f"store={tmp_path / store}"))) for store in ("a", "b"))
    assert first.predicted == second.predicted
    assert [row["train/loss"] for row in first.history] == [row["train/loss"] for row in second.history]


def test_another_seed_trains_another_tagger_on_the_same_projection(composed):
    small = ["data.train=80", "tagger.epochs=1", "tagger.crops=0"]
    first, second = (run(prepare(composed(*small, f"seed={seed}"))) for seed in (1, 2))
    assert {stage.stage: stage.stored for stage in second.stages}["project"]
    assert first.history[0]["train/loss"] != second.history[0]["train/loss"]
