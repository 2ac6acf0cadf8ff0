"""T-Projection: what is learnt and kept, and the whole method with tiny models."""

import json
import logging

import pytest

from spanferry.core.binding import bind
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Alignment, Entity, Outcome, Pair, Sentence, Span
from spanferry.data.languages import LANGUAGES
from spanferry.methods._fine_tuning import _Module, fine_tune, teach_tags
from spanferry.methods._seq2seq import load_model
from spanferry.methods.fine_tuning import FineTuning
from spanferry.methods.generated_spans import Generation, read_answer
from spanferry.methods.ilp import IlpMethod
from spanferry.methods.named_models import NamedModels
from spanferry.methods.scores import pair_by_pair
from spanferry.methods.t_projection import TProjectionMethod
from spanferry.pipeline import prepare, run
from spanferry.runs.survey import survey

EN, DE = LANGUAGES["en"], LANGUAGES["de"]
SHORT = FineTuning(epochs=1, learning_rate=0.01)


@pytest.fixture
def method(tiny_t5, tiny_translator):
    """A method with tiny models that learns from these sentences for one epoch."""

    def make(train, dev=(), tuning=SHORT, **options):
        corpus = Corpus({"train": train, "dev": dev}, {})
        options = {"generation": Generation(beams=3, max_length=32), "translation_model": tiny_translator, "device": "cpu"} | options
        return TProjectionMethod(corpus, EN, DE, 0, tuning, candidate_model=tiny_t5, **options)

    return make


def test_candidates_are_those_of_the_model_it_learnt(method, toy, monkeypatch):
    learnt = []
    monkeypatch.setattr(TProjectionMethod, "learn", lambda self, pairs, folder: learnt.append((pairs, folder)))
    monkeypatch.setattr(TProjectionMethod, "learnt", lambda self, folder: IlpMethod(scores={"relative_length": 1.0}))
    pair = Pair(Sentence("1", "en", ("a",), (Entity(Span(0, 1), "X"),)), Sentence("1", "de", ("b",)), Alignment(((0, 0),)))
    assert method(toy(1, 0)).candidates([pair]) == [[[(0, 1, 1.0)]]]
    assert [(pairs, folder.is_dir()) for pairs, folder in learnt] == [([pair], False)]  # a folder of its own, which is gone


def test_what_a_candidate_must_score_reaches_the_programme(method, toy):
    with pytest.raises(ConfigError, match=r"min_score=-1\.0: a score, 0 or more"):
        method(toy(1, 0), min_score=-1.0)


def pairs_of(sentences):
    return [Pair(each, Sentence(each.id, "de", each.words)) for each in sentences]


def test_what_it_learnt_it_uses_from_the_folder(method, toy, tmp_path):
    learner = method(toy(40, 0), toy(5, 1))
    learner.learn([], tmp_path)
    pairs = pairs_of(toy(10, 2))
    found = learner.learnt(tmp_path).project(pairs)
    assert found == learner.project(pairs)  # the same seed, and a folder of its own
    history = json.loads((tmp_path / "history.json").read_text("utf-8"))
    assert history["sentences"] == sum(bool(each.entities) for each in toy(40, 0))
    assert history["left_out"] == 0
    assert set(history["epochs"][0]) == {"epoch", "loss", "dev/f1"}


@pytest.mark.parametrize(("dev", "kept"), [(3, 1), (0, 2)])
def test_the_best_epoch_on_dev_stays_and_without_dev_the_last(toy, tiny_t5, tmp_path, monkeypatch, dev, kept):
    trained = []
    monkeypatch.setattr(_Module, "on_train_epoch_end", lambda self: trained.append(self.network.lm_head.weight.detach().clone()))
    fine_tune(tiny_t5, toy(20, 0), toy(dev, 1), FineTuning(epochs=2, learning_rate=1e-4, warmup=0.0), "cpu", tmp_path, 0)
    _, network = load_model(str(tmp_path), "method.candidate_model", "cpu")
    assert [network.lm_head.weight.equal(weights) for weights in trained] == [kept == 1, kept == 2]
    history = json.loads((tmp_path / "history.json").read_text("utf-8"))
    assert [row.get("dev/f1") for row in history["epochs"]] == ([0, 0] if dev else [None, None])  # of equals the earlier


def test_training_stops_when_dev_does_not_gain(toy, tiny_t5, tmp_path):
    fine_tune(tiny_t5, toy(20, 0), toy(3, 1), FineTuning(epochs=9, learning_rate=1e-6, patience=2), "cpu", tmp_path, 0)
    assert len(json.loads((tmp_path / "history.json").read_text("utf-8"))["epochs"]) == 3


def test_the_rate_rises_then_falls_along_a_cosine(tiny_t5):
    module = _Module(load_model(tiny_t5, "m.m", "cpu")[1], FineTuning(learning_rate=1.0, warmup=0.25), 8)
    parts = module.configure_optimizers()
    rates = []
    for _ in range(8):
        rates.append(parts["optimizer"].param_groups[0]["lr"])
        parts["optimizer"].step()
        parts["lr_scheduler"]["scheduler"].step()
    # 0, 1/2, then (1 + cos(pi * k / 6)) / 2 for k = 0 to 5
    assert rates == pytest.approx([0, 0.5, 1, 0.9330, 0.75, 0.5, 0.25, 0.0670], abs=1e-4)


def test_a_model_that_cannot_spell_tags_is_given_them(tiny_t5):
    tokenizer, network = load_model(tiny_t5, "m.m", "cpu")
    before = len(tokenizer)
    teach_tags(tokenizer, network, {"PER", "LOC"})
    assert len(tokenizer) == before
    teach_tags(tokenizer, network, {"ORG"})
    read = tokenizer.decode(tokenizer("<Organization>Kai</Organization>").input_ids, skip_special_tokens=True)
    assert read_answer(read, ["ORG"])[0][1].strip() == "Kai"
    assert network.get_input_embeddings().num_embeddings == len(tokenizer)


def test_sentences_that_are_too_long_are_left_out_and_counted(toy, tiny_t5, tmp_path, caplog):
    long = Sentence("train-9", "en", ("Kai",) * 200, (Entity(Span(0, 1), "PER"),))
    with caplog.at_level(logging.WARNING):
        fine_tune(tiny_t5, [*toy(10, 0), long], (), SHORT, "cpu", tmp_path, 0)
    assert json.loads((tmp_path / "history.json").read_text("utf-8"))["left_out"] == 0
    with caplog.at_level(logging.WARNING):
        fine_tune(tiny_t5, [*toy(10, 0), long], (), FineTuning(epochs=1, max_length=64), "cpu", tmp_path, 0)
    assert "1 of " in caplog.text
    assert "more than method.fine_tuning.max_length=64 subwords" in caplog.text


def test_nothing_to_learn_from_is_refused(method, tmp_path):
    with pytest.raises(DataError, match="nothing to learn from: none of 1 source sentences of train"):
        method([Sentence("train-1", "en", ("a",), ())]).learn([], tmp_path)


def test_labels_that_cannot_be_learnt_are_named(method, toy, tmp_path, caplog):
    pair = Pair(Sentence("1", "en", ("a",), (Entity(Span(0, 1), "DATE"),)), Sentence("1", "de", ("a",)))
    with caplog.at_level(logging.WARNING):
        method(toy(10, 0)).learn([pair], tmp_path)
    assert "labelled DATE, and no source sentence of train is" in caplog.text


@pytest.mark.parametrize(
    ("option", "value"),
    [("epochs", 0), ("batch_size", 0), ("accumulate", 0), ("patience", 0), ("learning_rate", 0.0), ("learning_rate", float("nan")),
     ("warmup", 1.5), ("max_length", 31)],
)  # fmt: skip
def test_numbers_out_of_range_are_refused(option, value):
    with pytest.raises(ConfigError, match=rf"method\.fine_tuning\.{option}={value}: must be"):
        FineTuning(**{option: value})


def test_mistakes_show_before_work(method, toy):
    with pytest.raises(ConfigError, match="translation_model: must be given"):
        method(toy(1, 0), translation_model=None)
    assert method(toy(1, 0), scores={"translation_probability": 1.0, "relative_length": 1.0}).needs == {"links"}
    assert method(toy(1, 0)).needs == frozenset()
    with pytest.raises(ConfigError, match="candidate_model: must be given for what is asked of it"):
        IlpMethod(candidates="generated", scores={"string_similarity": 1.0})


CHANCES = {("New York", "Nueva York"): 0.9, ("New York", "York"): 0.5, ("Kai", "Kai"): 0.8, ("Kai", "York"): 0.3}


def looked_up(pair, candidates):
    entities = [pair.source.surface(entity.span) for entity in pair.source.entities]
    return [[CHANCES.get((e, pair.target.surface(c)), 0.1) for c in own] for e, own in zip(entities, candidates, strict=True)]


def test_a_hand_worked_choice(monkeypatch, tiny_t5, sentence):
    monkeypatch.setattr(NamedModels, "score", lambda self, name: pair_by_pair(looked_up))
    projector = IlpMethod(
        candidates="generated", candidate_model=tiny_t5, scores={"translation_probability": 1.0}, solver="in_order", device="cpu"
    )

    class Scripted:
        def answers(self, questions):
            return [["<Location>York</Location><Person>Kai</Person>", "<Location>Nueva York</Location><Person>York</Person>"]]

    projector._propose.__dict__["_generator"] = Scripted()
    source = sentence("(LOC New York) , (PER Kai) and (PER Kai) in (ORG ONU)")
    words = ("Kai", "en", "Nueva", "York", "y", "ONU")
    (found,) = projector.project([Pair(source, Sentence(source.id, "es", words), Alignment(()))])
    # York is .3 for the second Kai, but New York has taken it; nobody answered for ORG
    assert found.target.entities == (Entity(Span(0, 1), "PER"), Entity(Span(2, 4), "LOC"))
    assert found.outcomes == (Outcome.PROJECTED, Outcome.PROJECTED, Outcome.OVERLAP, Outcome.UNALIGNED)


@pytest.mark.parametrize("choice", ["t_projection", "t_projection_tuned", "t_projection_ngrams"])
def test_each_preset_projects_the_demo_with_tiny_models(composed, choice, tiny_t5, tuned_t5, tiny_translator):
    overrides = [f"method.translation_model={tiny_translator}", "method.device=cpu", "method.generation.beams=4"]
    overrides += ["method.generation.max_length=40"]
    if choice != "t_projection_ngrams":
        overrides.append(f"method.candidate_model={tiny_t5 if choice == 't_projection' else tuned_t5}")
    if choice == "t_projection":
        overrides.append("method.fine_tuning.epochs=1")
    bound = bind(composed(f"method={choice}", *overrides))
    spoken = {"source_language": EN, "target_language": DE}
    corpus = bound["data"].build(**spoken).load()
    made = bound["method"].build(**spoken, corpus=corpus, seed=0)
    source, target = corpus.source["train"][:12], corpus.target["train"][:12]
    pairs = [Pair(left, right).blind() for left, right in zip(source, target, strict=True)]
    found = made.project(pairs)
    assert [each.target.words for each in found] == [pair.target.words for pair in pairs]
    for pair, each in zip(pairs, found, strict=True):
        assert len(each.outcomes) == len(pair.source.entities)
        assert len(each.target.entities) == each.outcomes.count(Outcome.PROJECTED)
    if choice == "t_projection_ngrams":
        assert all(Outcome.UNALIGNED not in each.outcomes for each in found)


def test_cells_share_what_was_learnt_and_leave_it_for_others(composed, tiny_t5, tiny_translator, tmp_path):
    small = ["method=t_projection", f"method.candidate_model={tiny_t5}", f"method.translation_model={tiny_translator}", "tagger=none"]
    small += ["method.device=cpu", "method.fine_tuning.epochs=1", "method.generation.max_length=32"]
    for beams in (2, 3):
        run(prepare(composed(*small, f"method.generation.beams={beams}")))
    (model,) = (tmp_path / "store" / "adapt").glob("*/output")
    assert len(list((tmp_path / "store" / "project").iterdir())) == 2
    load_model(str(model), "method.candidate_model", "cpu")


def test_a_survey_knows_the_keys_of_what_is_learnt_and_made_with_it(composed, tiny_t5, tiny_translator):
    small = ["method=t_projection", f"method.candidate_model={tiny_t5}", f"method.translation_model={tiny_translator}", "tagger=none"]
    small += ["method.device=cpu", "method.fine_tuning.epochs=1", "method.generation.max_length=32", "data.train=8", "data.dev=2"]
    config = composed(*small)
    before = survey(prepare(config))
    assert [stage.stage for stage in before] == ["translate", "label", "adapt", "project"]
    assert [stage.key for stage in before] == [stage.key for stage in run(prepare(config)).stages]
    assert [stage.stage for stage in survey(prepare(config)) if stage.stored] == ["adapt", "project"]
