import shutil

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.pipeline import prepare, run
from spanferry.runs.survey import survey
from spanferry.translators.nllb import NllbTranslator

EN, DE, FR, PCM = (LANGUAGES[code] for code in ("en", "de", "fr", "pcm"))
KAI = [Sentence("train-1", "en", ("kai", "met", "ada"))]


def directly(folder, text, source, target, tokens):
    """What plain transformers makes of the text, as on the model's card."""
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer, network = AutoTokenizer.from_pretrained(folder, src_lang=source), AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    first = tokenizer.convert_tokens_to_ids(target)
    found = network.generate(**tokenizer(text, return_tensors="pt"), forced_bos_token_id=first, max_new_tokens=tokens, num_beams=1)
    assert found[0, 1] == first
    return tokenizer.decode(found[0], skip_special_tokens=True).strip()


@pytest.mark.parametrize("target", [DE, FR])
def test_it_says_what_the_card_says(tiny_nllb, generation, target):
    translator = NllbTranslator(EN, target, generation(), tiny_nllb)
    assert translator.translate_texts(["kai met ada"], EN, target) == [directly(tiny_nllb, "kai met ada", "eng_Latn", target.nllb, 17)]


@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_another_target_language_is_another_translation(tiny_nllb, generation, backend):
    options = generation(backend=backend, precision="float32")
    german, french = (NllbTranslator(EN, target, options, tiny_nllb).translate(KAI, target)[0].sentence for target in (DE, FR))
    assert german.words != french.words


def test_another_source_language_is_read_otherwise(tiny_nllb, generation):
    translator = NllbTranslator(EN, DE, generation(), tiny_nllb)
    assert translator.translate_texts(["kai met ada"], EN, DE) != translator.translate_texts(["kai met ada"], DE, DE)


def test_a_language_that_nllb_lacks_is_refused_before_work(generation):
    with pytest.raises(ConfigError, match=r"NLLB-200 lacks Nigerian Pidgin.*translator\.codes=\{pcm: CODE\}"):
        NllbTranslator(EN, PCM, generation())


def test_a_stand_in_is_spoken(tiny_nllb, generation):
    stand_in, german = (
        NllbTranslator(EN, PCM, generation(), tiny_nllb, {"pcm": "deu_Latn"}),
        NllbTranslator(EN, DE, generation(), tiny_nllb),
    )
    assert stand_in.translate(KAI, PCM)[0].sentence.words == german.translate(KAI, DE)[0].sentence.words
    assert stand_in.translate(KAI, PCM)[0].sentence.language == "pcm"


def test_a_stand_in_that_the_model_lacks_is_refused(tiny_nllb, generation):
    translator = NllbTranslator(EN, PCM, generation(), tiny_nllb, {"pcm": "eng_Lat"})
    with pytest.raises(ConfigError, match=r"no language by the code 'eng_Lat'.*Did you mean .*'eng_Latn'.*translator\.codes"):
        translator.translate(KAI, PCM)


def test_a_model_of_another_kind_is_refused(tiny_madlad, generation):
    with pytest.raises(ConfigError, match="not a model that is told its languages"):
        NllbTranslator(EN, DE, generation(), tiny_madlad).translate(KAI, DE)


def test_signs_of_the_tokenizer_in_a_text_are_text(tiny_nllb, generation):
    translator = NllbTranslator(EN, DE, generation(), tiny_nllb)
    translator.translate(KAI, DE)
    ((row,), _) = next(iter(translator._engines.values()))._rows(["<s>kai</s>"])
    assert row.count(2) == 1  # its own end alone


def test_a_tokenizer_of_another_model_is_read(tiny_nllb, generation, tmp_path):
    shutil.copytree(tiny_nllb, tmp_path / "bare", ignore=shutil.ignore_patterns("tokenizer*"))
    said = NllbTranslator(EN, DE, generation(), tiny_nllb).translate_texts(["kai met ada"], EN, DE)
    assert NllbTranslator(EN, DE, generation(), str(tmp_path / "bare"), None, tiny_nllb).translate_texts(["kai met ada"], EN, DE) == said
    with pytest.raises(ConfigError, match="cannot be loaded"):
        NllbTranslator(EN, DE, generation(), str(tmp_path / "bare")).translate_texts(["kai met ada"], EN, DE)


def test_a_tokenizer_that_is_nowhere_is_refused(tiny_nllb, generation):
    with pytest.raises(ConfigError, match=r"translator\.tokenizer=\./nowhere"):
        NllbTranslator(EN, DE, generation(), tiny_nllb, None, "./nowhere")


@pytest.mark.parametrize("choice", ["nllb", "nllb_3.3b", "nllb_easyproject", "m2m100", "opus_mt", "madlad"])
def test_a_stand_in_is_set_as_the_error_says(composed, choice):
    config = composed(f"translator={choice}", "lang=pcm", "translator.codes={pcm: x}")
    assert config.translator["codes"] == {"pcm": "x"}


def test_a_survey_knows_the_keys_of_a_converted_model_and_its_translations(composed, tiny_nllb):
    fast = [f"translator.generation.{option}" for option in ("backend=ctranslate2", "precision=float32", "device=cpu", "beam_size=1")]
    small = ["translator.generation.length_ratio=1", "data.train=4", "data.dev=2", "data.test=2", "tagger=none"]
    config = composed("translator=nllb", f"translator.model={tiny_nllb}", *fast, *small, "refiner=back_translation")
    before = survey(prepare(config))
    assert [stage.stage for stage in before] == ["convert", "translate", "label", "convert", "refine", "align", "project"]
    assert [stage.key for stage in before] == [stage.key for stage in run(prepare(config)).stages]


def test_a_survey_knows_the_keys_of_marked_text(composed, tiny_nllb):
    small = ["translator.generation.device=cpu", "translator.generation.length_ratio=1", "data.train=4", "data.dev=2", "data.test=2"]
    config = composed("translator=nllb", f"translator.model={tiny_nllb}", *small, "method=easyproject", "tagger=majority")
    before = survey(prepare(config))
    assert [stage.stage for stage in before] == ["label", "project", "train", "predict"]
    assert [stage.key for stage in before] == [stage.key for stage in run(prepare(config)).stages]
