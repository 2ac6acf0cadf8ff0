import pytest
import torch

from spanferry.aligners.transalign import TransalignAligner
from spanferry.core.errors import ConfigError
from spanferry.core.records import Language
from spanferry.data.languages import LANGUAGES

KLINGON = Language("tlh", "Klingon", "tlh", "", "Latn")


def encoder_states(folder, code, words, layer):
    """One sentence in plain transformers, without the code before it and the end after it, and the word of each subword."""
    from transformers import AutoModel, AutoTokenizer

    encoder = AutoModel.from_pretrained(folder).get_encoder().eval()
    encoded = AutoTokenizer.from_pretrained(folder, src_lang=code)(words, is_split_into_words=True, return_tensors="pt")
    with torch.inference_mode():
        return encoder(**encoded, output_hidden_states=True).hidden_states[layer][0, 1:-1], encoded.word_ids(0)[1:-1]


@pytest.mark.parametrize("layer", [1, 2])
def test_each_side_is_read_in_its_own_language(tiny_nllb, languages, pair, layer):
    one = pair("kai lives in rome", "in rom lebt kai")
    source, source_words = encoder_states(tiny_nllb, "eng_Latn", list(one.source.words), layer)
    target, target_words = encoder_states(tiny_nllb, "deu_Latn", list(one.target.words), layer)
    scores = source @ target.T
    linked = ((scores.softmax(1) > 0.001) & (scores.softmax(0) > 0.001)).nonzero().tolist()
    (found,) = TransalignAligner(**languages, model=tiny_nllb, layer=layer, device="cpu").align([one])
    assert set(found.links) == {(source_words[i], target_words[j]) for i, j in linked}


def test_other_languages_give_other_vectors(tiny_nllb, languages, pair):
    french = {**languages, "target_language": LANGUAGES["fr"]}
    german, other = (
        TransalignAligner(**each, model=tiny_nllb, layer=2, device="cpu").align([pair("kai lives", "kai lebt")])
        for each in (languages, french)
    )
    assert german != other


def test_a_tokenizer_that_is_not_fast_will_do(tiny_m2m100, languages, pair):
    (found,) = TransalignAligner(**languages, model=tiny_m2m100, layer=1, device="cpu").align([pair("kai lives", "das haus in rome")])
    assert found.links
    assert found.weights


def test_a_language_without_code_is_refused(tiny_nllb, languages, pair):
    aligner = TransalignAligner(languages["source_language"], KLINGON, tiny_nllb, 1, device="cpu")
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: the model has no code for Klingon"):
        aligner.align([pair("kai", "kai")])


def test_a_model_that_is_not_told_languages_is_refused(tiny_bert, languages, pair):
    with pytest.raises(ConfigError, match="not a model that is told its languages"):
        TransalignAligner(**languages, model=tiny_bert, layer=1, device="cpu").align([pair("kai", "kai")])
