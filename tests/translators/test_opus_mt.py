from pathlib import Path

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.translators._engine import Engine
from spanferry.translators.opus_mt import OpusMtTranslator

EN, DE, BBJ = (LANGUAGES[code] for code in ("en", "de", "bbj"))
KAI = [Sentence("train-1", "en", ("kai", "met", "ada"))]

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


@pytest.fixture(scope="session")
def several(tmp_path_factory, write_marian):
    """A model of two target languages."""
    return write_marian(tmp_path_factory.mktemp("several"), (">>deu<<", ">>fra<<"))


@pytest.fixture
def named(tmp_path, tiny_marian):
    """The pattern of a folder that holds the model from English into German alone."""
    Path(tmp_path, "opus-en-de").symlink_to(tiny_marian)
    return str(tmp_path / "opus-{source}-{target}")


def test_each_direction_has_its_model(generation):
    assert OpusMtTranslator(EN, DE, generation())._models == ("Helsinki-NLP/opus-mt-en-de", "Helsinki-NLP/opus-mt-de-en")
    codes = {"de": "gmw"}
    assert OpusMtTranslator(EN, DE, generation(), None, codes)._models == ("Helsinki-NLP/opus-mt-en-gmw", "Helsinki-NLP/opus-mt-gmw-en")


@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_the_model_of_the_direction_is_asked(named, tiny_marian, generation, backend):
    options = generation(backend=backend, precision="float32")
    translator = OpusMtTranslator(EN, DE, options, named)
    assert translator.translate(KAI, DE) == OpusMtTranslator(EN, DE, options, tiny_marian).translate(KAI, DE)
    assert [Path(model).name for model in translator._engines] == ["opus-en-de"]
    assert translator.conversion is None


def test_a_direction_without_model_is_refused(named, generation):
    with pytest.raises(ConfigError, match=r"opus-de-en: no such folder"):
        OpusMtTranslator(EN, DE, generation(), named).translate([Sentence("train-1", "de", ("kai",))], EN)


def test_of_no_direction_is_refused_before_work(generation, tmp_path):
    with pytest.raises(ConfigError, match=r"no such folder"):
        OpusMtTranslator(EN, DE, generation(), f"{tmp_path}/opus-{{source}}-{{target}}")


@pytest.mark.parametrize("token", [">>deu<<", ">>fra<<"])
def test_a_model_of_several_languages_is_told_which(several, generation, monkeypatch, token):
    shown = []
    made = Engine._rows
    monkeypatch.setattr(Engine, "_rows", lambda self, texts: shown.append(made(self, texts)[0]) or made(self, texts))
    translator = OpusMtTranslator(EN, DE, generation(), several, None, {"de": token})
    translator.translate(KAI, DE)
    ((_, (first, *_)),) = shown  # before them a text of nothing
    assert translator._engines[several]._tokenizer.convert_ids_to_tokens(first) == token


@pytest.mark.parametrize("tokens", [{}, {"de": ">>ger<<"}])
def test_a_model_of_several_languages_must_be_told(several, generation, tokens):
    with pytest.raises(ConfigError, match=r"the model has the tokens >>deu<<, >>fra<<\. .*translator\.tokens"):
        OpusMtTranslator(EN, DE, generation(), several, None, tokens).translate(KAI, DE)


def test_a_model_of_one_language_takes_no_token(tiny_marian, generation):
    with pytest.raises(ConfigError, match="the model has the tokens none"):
        OpusMtTranslator(EN, DE, generation(), tiny_marian, None, {"de": ">>deu<<"}).translate(KAI, DE)


def test_a_language_that_opus_mt_lacks_is_refused_before_work(generation):
    with pytest.raises(ConfigError, match="OPUS-MT lacks Ghomala"):
        OpusMtTranslator(EN, BBJ, generation())


def test_a_direction_that_has_no_published_model_is_refused_before_work(generation, tiny_marian):
    swahili = LANGUAGES["sw"]
    translator = OpusMtTranslator(EN, swahili, generation())
    translator.check(EN, swahili)
    with pytest.raises(ConfigError, match=r"OPUS-MT lacks a model from Swahili \(sw\).*translator\.model=OWNER/NAME"):
        translator.check(swahili, EN)
    OpusMtTranslator(EN, swahili, generation(), tiny_marian).check(swahili, EN)
