import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.translators.m2m100 import M2m100Translator

EN, DE, FR, EWE = (LANGUAGES[code] for code in ("en", "de", "fr", "ewe"))
KAI = [Sentence("train-1", "en", ("kai", "met", "ada"))]


def test_it_says_what_the_card_says(tiny_m2m100, generation):
    from transformers import M2M100ForConditionalGeneration, M2M100Tokenizer

    tokenizer = M2M100Tokenizer.from_pretrained(tiny_m2m100, src_lang="en")
    network = M2M100ForConditionalGeneration.from_pretrained(tiny_m2m100).eval()
    encoded = tokenizer("kai met ada", return_tensors="pt")
    found = network.generate(**encoded, forced_bos_token_id=tokenizer.get_lang_id("de"), max_new_tokens=17, num_beams=1)
    expected = tokenizer.decode(found[0, 2:], skip_special_tokens=True).strip()  # in transformers 5 the code of a language is not special
    assert M2m100Translator(EN, DE, generation(), tiny_m2m100).translate_texts(["kai met ada"], EN, DE) == [expected]


@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_another_target_language_is_another_translation(tiny_m2m100, generation, backend):
    options = generation(backend=backend, precision="float32")
    german, french = (M2m100Translator(EN, target, options, tiny_m2m100).translate(KAI, target)[0].sentence for target in (DE, FR))
    assert german.words != french.words


def test_a_language_that_m2m100_lacks_is_refused_before_work(generation):
    with pytest.raises(ConfigError, match=r"M2M100 lacks Ewe.*NLLB-200"):
        M2m100Translator(EN, EWE, generation())


def test_a_stand_in_that_the_model_lacks_is_refused(tiny_m2m100, generation):
    with pytest.raises(ConfigError, match=r"no language by the code 'eng'.*'en'"):
        M2m100Translator(EN, EWE, generation(), tiny_m2m100, {"ewe": "eng"}).translate(KAI, EWE)
