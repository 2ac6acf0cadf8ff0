"""What a cell reports."""

import pytest

from spanferry.data.demo.__main__ import main
from spanferry.pipeline import prepare, run


@pytest.fixture
def recorded(tmp_path):
    """Overrides by which translations of the demo's test set are read from files."""
    main([str(tmp_path / "demo"), "de", "--train", "60", "--dev", "20", "--test", "20"])
    return [
        "transfer=translate_test", "translator=recorded", f"recordings.root={tmp_path / 'demo'}",
        "recordings.translations.test='{source}.test.conll'", "translator@marked_translator=parallel", "labeler=tagger", "tagger=majority",
    ]  # fmt: skip


@pytest.mark.parametrize("refiner", ["none", "back_translation"])
@pytest.mark.parametrize("method", ["heuristic", "ilp"])
def test_recorded_translations_are_labelled_refined_and_projected(composed, recorded, method, refiner):
    metrics = run(prepare(composed(*recorded, f"method={method}", f"refiner={refiner}"))).metrics
    assert metrics["test/f1"] == metrics["projection/f1"]
    assert ("refinement/lost" in metrics) == (refiner != "none")
    assert metrics["translation/sentences"] == 20


def test_marked_translation_needs_no_aligner(composed, recorded):
    result = run(prepare(composed(*recorded, "method=easyproject", "refiner=back_translation")))
    assert [stage.stage for stage in result.stages] == ["translate", "train", "label", "project"]
    assert "test/f1" in result.metrics


def test_a_perfect_back_translation_keeps_what_gold_links_reach(composed):
    gold = ("transfer=translate_test", "aligner=statistical", "tagger=none", "lang=sw")
    refined = run(prepare(composed(*gold, "refiner=back_translation"))).metrics
    plain = run(prepare(composed(*gold))).metrics
    assert refined["projection/f1"] > 0.95 > plain["projection/f1"]
    assert refined["refinement/entities"] == sum(plain[f"outcome/{name}"] for name in ("projected", "unaligned", "filtered", "overlap"))


def test_a_target_of_the_methods_own_making_is_not_judged_and_trains(composed):
    result = run(prepare(composed("method=easyproject", "tagger=majority")))
    assert "projection/f1" not in result.metrics
    empty = sum(not sentence.words for sentence in result.projected)
    assert (result.metrics["translation/sentences"], result.metrics["translation/empty"]) == (80, empty)
    assert "test/f1" in result.metrics
    assert {sentence.language for sentence in result.projected} == {"de"}
    assert any(sentence.entities for sentence in result.projected)


def test_the_projection_is_scored_on_dev_alone_where_dev_has_gold(composed):
    result = run(prepare(composed("aligner=statistical", "tagger=none")))
    counts = [counts for id, counts in result.counts["projection"].by_id.items() if id.startswith("dev-")]
    correct, predicted, gold = map(sum, zip(*counts, strict=True))
    assert len(counts) == 20
    assert result.metrics["projection/dev/f1"] == pytest.approx(2 * correct / (predicted + gold))
    assert "projection/dev/f1" not in run(prepare(composed("transfer=translate_test", "aligner=statistical"))).metrics
