import ctranslate2
import pytest

from spanferry.core.errors import ConfigError
from spanferry.translators._ctranslate2 import _check_vocabulary, convert, device_of
from spanferry.translators._tokenizers import as_said


def test_a_precision_that_the_device_lacks_is_refused_with_those_it_has(generation, monkeypatch):
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: {"int8", "float32"})
    with pytest.raises(ConfigError, match=r"precision=float16: CTranslate2 cannot .* this machine's cpu, but in float32, int8\."):
        device_of(generation(backend="ctranslate2", precision="float16"))


@pytest.mark.parametrize("device", ["mps", "cuda"])
def test_a_device_that_is_not_there_is_refused(generation, monkeypatch, device):
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    with pytest.raises(ConfigError, match=rf"device={device}: CTranslate2 finds none here"):
        device_of(generation(backend="ctranslate2", device=device))


def test_a_gpu_is_taken_where_there_is_one(generation, monkeypatch):
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: {"int8"} if device == "cuda" else set())
    assert device_of(generation(backend="ctranslate2", device="auto")) == "cuda"


def test_a_conversion_of_m2m100_knows_its_languages(tiny_m2m100, generation, tmp_path):
    tokenizer = as_said(tiny_m2m100, True)
    convert(tiny_m2m100, tokenizer, generation(backend="ctranslate2"), tmp_path)
    (vocabulary,) = tmp_path.rglob("shared_vocabulary.json")
    assert '"__de__"' in vocabulary.read_text("utf-8")


def test_tokens_in_other_places_are_refused(tiny_nllb):
    tokenizer = as_said(tiny_nllb, True)
    vocabulary = tokenizer.convert_ids_to_tokens([0, 1, 2, 3, 5, 4])
    with pytest.raises(ConfigError, match=r"has the token .* at 4, the tokenizer at 5"):
        _check_vocabulary("x", vocabulary, tokenizer)


def test_a_kind_that_ctranslate2_does_not_know_is_refused(generation, tmp_path):
    from transformers import PegasusXConfig, PegasusXForConditionalGeneration

    sizes = {"d_model": 8, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 1, "decoder_attention_heads": 1}
    widths = {"encoder_ffn_dim": 8, "decoder_ffn_dim": 8, "vocab_size": 10, "num_global_tokens": 1, "block_size": 2}
    PegasusXForConditionalGeneration(PegasusXConfig(**sizes, **widths)).save_pretrained(tmp_path / "model")
    with pytest.raises(ConfigError, match=r"cannot convert it .*backend=transformers"):
        convert(str(tmp_path / "model"), None, generation(backend="ctranslate2"), tmp_path / "out")
