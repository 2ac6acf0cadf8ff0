import math

import pytest
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Entity, Language, Pair, Sentence, Span
from spanferry.data.languages import LANGUAGES
from spanferry.methods._translation_model import TranslationModel
from spanferry.methods.candidates import ngrams
from spanferry.methods.scores.translation_probability import TranslationProbability, relative

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # by Marian's tokenizer; not needed here
EN, DE, ZH = LANGUAGES["en"], LANGUAGES["de"], LANGUAGES["zh"]
KLINGON = Language("tlh", "Klingon", "tlh", "", "Latn")
CODES = {"nllb": ("eng_Latn", "deu_Latn"), "m2m100": ("en", "de"), "marian": (None, None)}


def directly(folder, input, output, source, target):
    """p(output | input), step by step: the decoder gets one token more each time, as in generation."""
    tokenizer, network = AutoTokenizer.from_pretrained(folder), AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    if source:
        tokenizer.src_lang, tokenizer.tgt_lang = source, target
    encoded, labels = tokenizer(input, return_tensors="pt"), tokenizer(text_target=output).input_ids
    logs = []
    for place, label in enumerate(labels):
        before = torch.tensor([[network.config.decoder_start_token_id, *labels[:place]]])
        with torch.inference_mode():
            steps = network(**encoded, decoder_input_ids=before).logits[0, -1].log_softmax(-1)
        logs.append(steps[label].item())
    if source:
        del logs[0]  # the language code is given
    assert labels[-1] == tokenizer.eos_token_id
    return math.exp(sum(logs) / len(logs))


TEXTS = [("Kai Diallo", "Kai"), ("Kai", "Kai Diallo lives"), ("Cape Coast", "Lomé"), ("Kai", "Ada"), ("Ada met Juma", ".")]


@pytest.mark.parametrize("kind", list(CODES))
@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_probabilities_are_those_of_the_model_step_by_step(translation_models, kind, batch_size):
    model = TranslationModel(translation_models[kind], "cpu", batch_size, "method.translation_model")
    expected = [directly(translation_models[kind], *texts, *CODES[kind]) for texts in TEXTS]
    assert model.probabilities(TEXTS, EN, DE) == pytest.approx(expected, rel=1e-4)
    assert len({round(value, 6) for value in expected}) == len(TEXTS)


def test_languages_count_where_the_model_is_told_them(translation_models):
    for kind, differ in (("nllb", True), ("m2m100", True), ("marian", False)):
        model = TranslationModel(translation_models[kind], "cpu", 8, "method.translation_model")
        there, back = model.probabilities(TEXTS, EN, DE), model.probabilities(TEXTS, DE, EN)
        assert (there != back) is differ
        assert model.multilingual is differ


def pair(target=("Kano", "liegt", "fern")):
    source = Sentence("1", "en", ("Cape", "Coast", "met", "Ada"), (Entity(Span(0, 2), "LOC"), Entity(Span(3, 4), "PER")))
    return Pair(source, Sentence("1", "de", target))


def test_the_score_is_the_mean_of_both_directions_relative_to_copies(translation_models):
    folder, codes = translation_models["nllb"], CODES["nllb"]
    [[[found], []]] = TranslationProbability(EN, DE, folder, device="cpu")([pair()], [[[Span(0, 2)], []]])
    entity, candidate = "Cape Coast", "Kano liegt"
    there = directly(folder, entity, candidate, *codes) / directly(folder, candidate, candidate, codes[1], codes[1])
    back = directly(folder, candidate, entity, codes[1], codes[0]) / directly(folder, entity, entity, codes[0], codes[0])
    assert found == pytest.approx((min(1, there) + min(1, back)) / 2, rel=1e-4)


def test_a_model_of_two_languages_scores_its_direction_or_is_given_the_other(translation_models):
    folder = translation_models["marian"]
    [[[one], []]] = TranslationProbability(EN, DE, folder, device="cpu")([pair()], [[[Span(0, 1)], []]])
    there = directly(folder, "Cape Coast", "Kano", None, None) / directly(folder, "Kano", "Kano", None, None)
    back = directly(folder, "Kano", "Cape Coast", None, None) / directly(folder, "Cape Coast", "Cape Coast", None, None)
    assert one == pytest.approx(min(1, there), rel=1e-4)
    [[[both], []]] = TranslationProbability(EN, DE, folder, reverse_model=folder, device="cpu")([pair()], [[[Span(0, 1)], []]])
    assert both == pytest.approx((min(1, there) + min(1, back)) / 2, rel=1e-4)


@pytest.mark.parametrize(("translation", "copy", "expected"), [(0.1, 0.4, 0.25), (0.4, 0.4, 1), (0.5, 0.4, 1)])
def test_relative_to_a_copy_at_most_1(translation, copy, expected):
    assert relative(translation, copy) == expected


def test_a_batch_is_what_its_pairs_are_alone(translation_models):
    score = TranslationProbability(EN, DE, translation_models["nllb"], device="cpu", batch_size=4)
    pairs = [pair(), pair(()), pair(("Ada", "Kano"))]
    candidates = [[ngrams(each.target.words)] * 2 for each in pairs]
    together = score(pairs, candidates)
    assert [[len(own) for own in each] for each in together] == [[6, 6], [0, 0], [3, 3]]
    for each, own, found in zip(pairs, candidates, together, strict=True):
        [alone] = TranslationProbability(EN, DE, translation_models["nllb"], device="cpu")([each], [own])
        assert [pytest.approx(values, rel=1e-5) for values in alone] == found


def test_a_pair_of_surfaces_is_scored_once(translation_models, monkeypatch):
    score = TranslationProbability(EN, DE, translation_models["nllb"], device="cpu")
    first = score([pair()], [[[Span(0, 1)], []]])
    asked = []
    monkeypatch.setattr(TranslationModel, "probabilities", lambda self, texts, *_: asked.extend(texts) or [0.5] * len(texts))
    assert score([pair(), pair()], [[[Span(0, 1)], []]] * 2) == first * 2
    assert asked == []
    score([pair(), pair()], [[[Span(1, 2)], []]] * 2)
    assert asked == [("Cape Coast", "liegt"), ("liegt", "liegt"), ("liegt", "Cape Coast"), ("Cape Coast", "Cape Coast")]


def test_chinese_words_are_joined_without_spaces(translation_models, monkeypatch):
    asked = []
    monkeypatch.setattr(TranslationModel, "probabilities", lambda self, texts, *_: asked.extend(texts) or [0.5] * len(texts))
    TranslationProbability(EN, ZH, translation_models["nllb"], device="cpu")([pair(("北", "京"))], [[[Span(0, 2)], []]])
    assert ("Cape Coast", "北京") in asked


def test_mistakes_are_named(translation_models):
    with pytest.raises(ConfigError, match=r"method\.translation_model=\./nowhere: no such folder"):
        TranslationProbability(EN, DE, "./nowhere")
    with pytest.raises(ConfigError, match="batch_size=0"):
        TranslationProbability(EN, DE, batch_size=0)
    with pytest.raises(ConfigError, match=r"the model has no code for Klingon \(tlh, NLLB lacks it\)"):
        TranslationProbability(EN, KLINGON, translation_models["nllb"], device="cpu")([pair()], [[[Span(0, 1)], []]])
    with pytest.raises(DataError, match="sentence '1': the source side is not labelled"):
        TranslationProbability(EN, DE, translation_models["nllb"])([Pair(Sentence("1", "en", ()), Sentence("1", "de", ()))], [[]])


def test_a_model_that_is_no_translator_is_refused_in_a_sentence(tagger):
    with pytest.raises(ConfigError, match=r"method\.translation_model=.*: cannot be loaded"):
        TranslationProbability(EN, DE, str(tagger), device="cpu")([pair()], [[[Span(0, 1)], []]])


def test_by_default_the_machines_own_device_scores_and_release_forgets_the_model(translation_models):
    score = TranslationProbability(EN, DE, translation_models["marian"])
    before = score([pair()], [[[Span(0, 1)], []]])
    assert "_directions" in vars(score)
    score.release()
    assert "_directions" not in vars(score)
    assert score([pair()], [[[Span(0, 1)], []]]) == before
