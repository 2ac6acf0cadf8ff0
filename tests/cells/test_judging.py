"""Answers and shifted test sets, judged."""

import pytest

from spanferry.cells.judging import judged, shift_metrics
from spanferry.core.answer_scoring import answer_scores
from spanferry.core.significance import micro_f1
from spanferry.pipeline import prepare, run
from spanferry.runs.counts import load_counts, save_counts

ANSWERS = ("data.answers=true", "aligner=gold", "tagger=majority")


def test_only_what_has_gold_is_judged(sentence):
    gold, found = [sentence("(PER Kai)"), sentence("Kai").with_entities(None)], [sentence("Kai"), sentence("Kai")]
    assert judged(gold, found) == (gold[:1], found[:1])


def test_the_mean_and_the_worst_over_shifts():
    found = shift_metrics(0.5, {"ocr": 0.4, "names": 0.1})
    assert (found["shift/worst_f1"], found["shift/mean_f1"]) == (0.1, 0.25)
    assert found["shift/names/drop"] == pytest.approx(0.4)
    assert shift_metrics(0.5, {}) == {}


def test_counts_of_shifted_sets_are_left_under_their_names(composed, tmp_path):
    result = run(prepare(composed("shift=standard", "tagger=majority", "aligner=gold")))
    save_counts(tmp_path, result.counts)
    names = {name.split("/")[1] for name in result.metrics if name.startswith("shift/") and name.endswith("/drop")}
    assert names == {"names", "contexts", "keyboard", "ocr", "diacritics", "casing"}
    for name in names:
        counts = load_counts(tmp_path, f"shift/{name}")
        assert micro_f1(list(counts.by_id.values())) == pytest.approx(result.metrics[f"shift/{name}/f1"])
        assert counts.by_id.keys() == load_counts(tmp_path, "test").by_id.keys()


def test_a_tagger_s_answers_are_judged_by_the_target_s_own(composed):
    cell = prepare(composed(*ANSWERS, "shift=casing"))
    result = run(cell)
    expected = answer_scores(cell.target("test").items, result.predicted).metrics("test")
    assert {name: result.metrics[name] for name in expected} == expected
    assert result.metrics["test/answers"] == 20
    assert result.metrics["projection/exact_match"] > 0.9  # gold links, parallel text
    assert result.metrics["test/exact_match_ceiling"] == 1.0
    assert "shift/casing/exact_match" in result.metrics
    assert "shift/casing/exact_match_low" not in result.metrics
    assert next(iter(result.metrics)) == "test/f1"


def test_under_translate_test_answers_come_by_projection(composed):
    metrics = run(prepare(composed(*ANSWERS, "transfer=translate_test", "labeler=tagger"))).metrics
    assert metrics["test/exact_match"] == metrics["projection/exact_match"]
    assert "test/exact_match_ceiling" in metrics


def test_entities_are_no_answers(composed):
    metrics = run(prepare(composed("aligner=gold", "tagger=majority"))).metrics
    assert not any("exact_match" in name for name in metrics)
