import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.translators.madlad import MadladTranslator

EN, DE, FR, BBJ = (LANGUAGES[code] for code in ("en", "de", "fr", "bbj"))
KAI = [Sentence("train-1", "en", ("kai", "met", "ada"))]


def rows(translator, *texts):
    translator.translate(KAI, DE)
    return next(iter(translator._engines.values()))._rows(texts)[0]


def test_the_target_stands_before_the_sentence(tiny_madlad, generation):
    from transformers import PreTrainedTokenizerFast, T5ForConditionalGeneration

    tokenizer = PreTrainedTokenizerFast.from_pretrained(tiny_madlad)
    network = T5ForConditionalGeneration.from_pretrained(tiny_madlad).eval()
    encoded = tokenizer("<2de> kai met ada", return_tensors="pt")
    assert encoded.input_ids[0, 1] == tokenizer.convert_tokens_to_ids("<2de>")
    found = network.generate(input_ids=encoded.input_ids, max_new_tokens=16, num_beams=1)
    expected = tokenizer.decode(found[0], skip_special_tokens=True).strip()
    assert MadladTranslator(EN, DE, generation(), tiny_madlad).translate_texts(["kai met ada"], EN, DE) == [expected]


@pytest.mark.parametrize("backend", ["transformers", "ctranslate2"])
def test_another_target_language_is_another_translation(tiny_madlad, generation, backend):
    translator = MadladTranslator(EN, DE, generation(backend=backend, precision="float32"), tiny_madlad)
    assert translator.translate_texts(["kai met ada"], EN, DE) != translator.translate_texts(["kai met ada"], DE, EN)


def test_a_sign_that_it_lacks_does_not_end_the_sentence(tiny_madlad, generation):
    (row,) = rows(MadladTranslator(EN, DE, generation(), tiny_madlad), "kai Ω ada")
    assert [row.count(0), row.count(2)] == [1, 1]  # one unknown, one end


def test_a_language_that_madlad_lacks_is_refused_before_work(generation):
    with pytest.raises(ConfigError, match="MADLAD-400 lacks Ghomala"):
        MadladTranslator(EN, BBJ, generation())


def test_a_code_that_the_model_lacks_is_refused(tiny_madlad, generation):
    with pytest.raises(ConfigError, match=r"no language by the code 'fr', whose token would be '<2fr>'\. Known: de, en\."):
        MadladTranslator(EN, FR, generation(), tiny_madlad).translate(KAI, FR)
