"""From several sources and teachers to one tagger."""

from collections import Counter

import pytest

from spanferry.core.errors import SpanferryError
from spanferry.pipeline import prepare, run
from spanferry.taggers.majority import MajorityTagger

SOURCES = "data.sources=[en,es]"


def _spied(train, seen):
    def spy(self, data, *arguments):
        seen.append(data)
        return train(self, data, *arguments)

    return spy


def test_several_sources_are_learnt_side_by_side(composed, monkeypatch):
    seen = []
    monkeypatch.setattr(MajorityTagger, "train", _spied(MajorityTagger.train, seen))
    run(prepare(composed("transfer=zero_shot", "tagger=majority", SOURCES)))
    assert Counter(sentence.language for sentence in seen[0].train) == {"en": 60, "es": 60}
    assert len({sentence.id for sentence in seen[0].train}) == 120


@pytest.mark.parametrize("combiner", ["vote", "joint"])
def test_sources_combined_are_better_than_a_noisy_one(composed, combiner):
    noisy = ("aligner=noisy", "aligner.precision=0.7", "aligner.recall=0.7", "tagger=none", "data.train=200")
    one, all_of_them = (
        run(prepare(composed(*noisy, *more))).metrics["projection/f1"] for more in ([], ["data.sources=[en,es,sw]", f"combiner={combiner}"])
    )
    assert all_of_them > one


def test_sources_that_project_onto_one_test_set_must_agree(composed):
    with pytest.raises(SpanferryError, match=r"transfer=translate_test has one test set.*combiner=vote or joint"):
        prepare(composed("transfer=translate_test", SOURCES))
    metrics = run(prepare(composed("transfer=translate_test", "aligner=gold", SOURCES, "combiner=vote", "combiner.threshold=0.5"))).metrics
    assert metrics["test/f1"] > 0.98


TINY = ("tagger.epochs=1", "tagger.vocabulary=60", "tagger.layers=1", "tagger.width=16", "tagger.crops=0")


def test_teachers_teach_what_their_sources_know(composed):
    result = run(prepare(composed("transfer=zero_shot", "teachers=sources", SOURCES, *TINY)))
    assert [stage.stage for stage in result.stages if stage.stage == "train"] == ["train"] * 3
    again = run(prepare(composed("transfer=zero_shot", "teachers=sources", SOURCES, *TINY)))
    assert all(stage.stored for stage in again.stages if stage.stage == "train")
    assert (result.metrics["teachers/count"], result.metrics["teachers/en/weight"]) == (2, 0.5)
    told, later = ({name: value for name, value in each.metrics.items() if name.startswith("teachers/")} for each in (result, again))
    assert told == later
    alone = run(prepare(composed("transfer=zero_shot", *TINY)))
    assert [stage.stored for stage in alone.stages if stage.stage == "train"] == [True]  # it was the first teacher


def test_unitrans_has_three_teachers(composed):
    result = run(prepare(composed("teachers=unitrans", "aligner=gold", *TINY)))
    assert len([stage for stage in result.stages if stage.stage == "train"]) >= 4


def test_advpicker_learns_from_sentences_that_do_not_show_their_language(composed):
    choice = ("transfer=zero_shot", "teachers=advpicker", "objective=adversarial", "objective.metric=discriminator")
    metrics = run(prepare(composed(*choice, *TINY))).metrics
    assert metrics["test/support"] > 0


def test_shifts_and_divergence_are_measured_beside_the_score(composed):
    metrics = run(prepare(composed("transfer=zero_shot", "shift=standard", "divergence=true", *TINY))).metrics
    assert metrics["shift/worst_f1"] == min(value for name, value in metrics.items() if name.startswith("shift/") and name.endswith("/f1"))
    assert metrics["shift/keyboard/drop"] == pytest.approx(metrics["test/f1"] - metrics["shift/keyboard/f1"])
    assert 0 < metrics["divergence/js_words"] <= 1
    assert metrics["convergence/area"] >= 0


def test_a_mix_of_domains_is_learnt_and_another_tested(composed, monkeypatch):
    seen = []
    monkeypatch.setattr(MajorityTagger, "train", _spied(MajorityTagger.train, seen))
    cell = prepare(composed("aligner=gold", "tagger=majority", "domains.train=[news,sport]", "domains.test=[health]"))
    run(cell)
    assert {sentence.domain for sentence in seen[0].train} == {"news", "sport"}
    assert {sentence.domain for sentence in cell.target("test").items} == {"health"}


def test_sources_are_combined_once_and_all_their_links_are_scored(composed):
    result = run(prepare(composed("tagger=none", "aligner=noisy", "aligner.precision=0.7", "aligner.recall=0.7", SOURCES, "combiner=vote")))
    assert [stage.stage for stage in result.stages].count("combine") == 1
    alone = [
        run(prepare(composed("tagger=none", "aligner=noisy", "aligner.precision=0.7", "aligner.recall=0.7", f"source_lang={code}"))).metrics
        for code in ("en", "es")
    ]
    assert result.metrics["alignment/predicted"] == sum(metrics["alignment/predicted"] for metrics in alone)


@pytest.mark.parametrize("combiner", ["vote", "joint"])
def test_a_source_whose_pair_was_left_out_says_nothing_of_it(composed, combiner):
    choice = ("tagger=none", "min_pair_score=0.7", "aligner=noisy", "aligner.precision=0.8", "aligner.recall=0.8")
    english, spanish, both = (
        run(prepare(composed(*choice, f"data.sources={sources}", f"combiner={combiner}"))) for sources in ("[en]", "[es]", "[en,es]")
    )
    kept = [{item.id: item.entities for item in result.projected} for result in (english, spanish)]
    assert kept[0].keys() != kept[1].keys()
    assert {item.id for item in both.projected} == kept[0].keys() | kept[1].keys()
    if combiner == "vote":
        alone = [item for item in both.projected if item.id not in kept[1]]
        assert [item.entities for item in alone] == [kept[0][item.id] for item in alone]


def test_candidates_that_depend_on_the_corpus_are_weighed_all_together(composed, monkeypatch):
    from spanferry.methods.ilp import IlpMethod

    seen, weigh = [], IlpMethod.candidates
    monkeypatch.setattr(IlpMethod, "candidates", lambda self, pairs: seen.append(len(pairs)) or weigh(self, pairs))
    monkeypatch.setattr("spanferry.cells.runner.SHARD_SIZE", 50)
    run(prepare(composed("tagger=none", "aligner=gold", SOURCES, "combiner=joint", "method=ilp_corpus")))
    assert seen == [80, 80]
