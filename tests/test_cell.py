"""Steps through the store: what cells share."""

import json
from pathlib import Path

import pytest

from spanferry.core.errors import SpanferryError
from spanferry.pipeline import prepare, run

VOTE = ("aligner=vote", "method=heuristic", "tagger=none")
LETTERS4 = ("prefix=4", "symmetrisation=soft", "threshold=0.02")


def recipes(config, stage):
    """The recipes of a stage's outputs in the store."""
    return [json.loads(path.read_text()) for path in (Path(config.store) / stage).glob("*/artifact.json")]


def aligned(config):
    """The align step of a cell that runs."""
    (step,) = (stage for stage in run(prepare(config)).stages if stage.stage == "align")
    return step


def test_a_vote_is_one_step_whose_members_are_kept_each_by_itself(composed):
    config = composed(*VOTE)
    step = aligned(config)
    assert (step.shards, step.reused) == (5, 0)  # four members and the vote, which is not kept
    assert {recipe["config"]["prefix"] for recipe in recipes(config, "align")} == {3, 4, 5, None}
    assert (aligned(config).shards, aligned(config).reused) == (5, 4)


def test_a_vote_and_a_cell_share_an_alignment(composed):
    aligned(composed("aligner=statistical", *(f"aligner.{option}" for option in LETTERS4), *VOTE[1:]))
    assert aligned(composed(*VOTE)).reused == 1


def test_a_vote_of_other_members_or_another_vote_is_another_input_of_the_method(composed):
    first, same, *others = (
        aligned(composed(*VOTE, *overrides)).key
        for overrides in ([], [], ["aligner.threshold=0.9"], ["aligner.members.whole.hmm_iterations=2"], ["~aligner.members.whole"])
    )
    assert first == same
    assert len({first, *others}) == 4


def test_a_member_may_ask_for_the_corpus(composed):
    config = composed(*VOTE, "+aligner@aligner.members.gold=gold", "+aligner.weights.gold=100")
    metrics = run(prepare(config)).metrics
    assert metrics["alignment/f1"] == 1


def test_a_members_mistake_shows_before_work_starts(composed):
    with pytest.raises(SpanferryError, match="member letters3: prefix=0"):
        prepare(composed(*VOTE, "aligner.members.letters3.prefix=0"))


def test_text_said_once_teaches_all_members(composed, tmp_path):
    (tmp_path / "en-de.txt").write_text("a ||| b\n")
    text = ["aligner.members.letters3.parallel_text=['{source}-{target}.txt']", f"aligner.members.letters3.text_root={tmp_path}"]
    config = composed(*VOTE, *text)
    first = aligned(config)
    assert [len(recipe["inputs"]) for recipe in recipes(config, "align")] == [1] * 4
    (tmp_path / "en-de.txt").write_text("a ||| c\n")
    assert aligned(config).reused == 0
    assert first.key != aligned(config).key
