"""Against the model's own hidden states."""

import pytest
import torch

from spanferry.aligners._encoder import Encoder
from spanferry.aligners._subwords import SubwordReader
from spanferry.aligners.embedding import Embedding
from spanferry.core.errors import ConfigError

SENTENCES = [["kai", "lives", "in", "rome"], ["yes"], ["the", "old", "house"], []]


def encoded(encoder, sentences):
    """The vectors of each sentence's subwords."""
    reader = SubwordReader(encoder.tokenizer, encoder.limit)
    read = reader.read(sentences)
    vectors = encoder.vectors([reader.windows(each.ids) for each in read])
    return vectors.split([len(each.ids) for each in read])


def hidden_states(folder, words, layer):
    """One sentence through plain transformers."""
    from transformers import AutoModel, AutoTokenizer

    tokenizer, network = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    encoder = network.get_encoder() if network.config.is_encoder_decoder else network
    with torch.inference_mode():
        found = encoder(**tokenizer(words, is_split_into_words=True, return_tensors="pt"), output_hidden_states=True)
    return found.hidden_states[layer][0, 1:-1]


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize("model", ["tiny_bert", "tiny_xlmr", "tiny_nllb"])
def test_a_batch_has_the_models_own_hidden_states_of_each_sentence(request, model, layer):
    folder = request.getfixturevalue(model)
    *found, empty = encoded(Encoder(Embedding(folder, layer, device="cpu")), SENTENCES)
    assert len(empty) == 0
    for vectors, words in zip(found, SENTENCES, strict=False):
        assert torch.allclose(vectors, hidden_states(folder, words, layer), atol=1e-5)


def test_layers_above_are_gone(tiny_bert):
    whole, lower = (Encoder(Embedding(tiny_bert, layer, device="cpu")) for layer in (2, 1))
    assert len(lower._layer._layers) == 1 < len(whole._layer._layers)


@pytest.mark.parametrize("batch_tokens", [1, 7, 1000])
def test_batches_of_any_size_give_the_same_vectors(tiny_bert, batch_tokens):
    alone = encoded(Encoder(Embedding(tiny_bert, 2, device="cpu", batch_tokens=1)), SENTENCES)
    together = encoded(Encoder(Embedding(tiny_bert, 2, device="cpu", batch_tokens=batch_tokens)), SENTENCES)
    assert all(torch.allclose(*both, atol=1e-5) for both in zip(alone, together, strict=True))


def test_a_sentence_longer_than_the_model_reads_loses_no_subword(tiny_bert):
    encoder = Encoder(Embedding(tiny_bert, 1, device="cpu"))
    (vectors,) = encoded(encoder, [["kai"] * 100])
    assert vectors.shape == (300, 16)
    start = encoded(encoder, [["kai"] * 6])[0]  # the first window: 18 subwords
    assert torch.allclose(vectors[:12], start[:12], atol=1e-5)


def test_half_precision_is_near(tiny_bert):
    exact, half = (encoded(Encoder(Embedding(tiny_bert, 1, dtype, "cpu")), SENTENCES)[0] for dtype in ("float32", "bfloat16"))
    assert half.dtype == torch.float32
    assert 0 < (exact - half).abs().max() < 0.1


def test_numbers_that_overflow_are_refused(tiny_bert, monkeypatch):
    encoder = Encoder(Embedding(tiny_bert, 1, "float16", "cpu"))
    monkeypatch.setattr(encoder, "_hidden", lambda rows: torch.full((len(rows), 20, 16), torch.inf))
    with pytest.raises(ConfigError, match=r"not finite numbers; set aligner\.dtype=float32"):
        encoded(encoder, SENTENCES)


def test_a_layer_the_model_lacks_is_refused(tiny_bert):
    with pytest.raises(ConfigError, match=r"aligner\.layer=3: .* has layers 0 to 2"):
        Encoder(Embedding(tiny_bert, 3, device="cpu"))


def test_a_device_that_is_none_is_refused(tiny_bert):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ConfigError, match=r"aligner\.device=cuda: this machine has none"):
        Encoder(Embedding(tiny_bert, 1, device="cuda"))


def test_weights_that_are_missing_are_refused(tiny_bert, tmp_path):
    from transformers import AutoModel, AutoTokenizer

    network = AutoModel.from_pretrained(tiny_bert)
    weights = {name: value for name, value in network.state_dict().items() if "layer.1" not in name}
    network.save_pretrained(tmp_path, state_dict=weights)
    AutoTokenizer.from_pretrained(tiny_bert).save_pretrained(tmp_path)
    with pytest.raises(ConfigError, match=r"weights are missing, .*layer\.1"):
        Encoder(Embedding(str(tmp_path), 1, device="cpu"))


def test_an_adapter_changes_what_the_encoder_says(tiny_bert, tmp_path):
    peft = pytest.importorskip("peft")
    from transformers import AutoModel

    torch.manual_seed(0)
    config = peft.LoraConfig(r=2, target_modules=["query"], init_lora_weights=False)
    peft.get_peft_model(AutoModel.from_pretrained(tiny_bert), config).save_pretrained(tmp_path)
    plain, adapted = (Encoder(Embedding(tiny_bert, 2, device="cpu", adapter=adapter)) for adapter in (None, str(tmp_path)))
    assert not torch.allclose(encoded(plain, SENTENCES)[0], encoded(adapted, SENTENCES)[0], atol=1e-3)


def test_an_adapter_that_is_none_is_refused(tiny_bert, tmp_path):
    pytest.importorskip("peft")
    with pytest.raises(ConfigError, match=r"aligner\.adapter=.*: does not load"):
        Encoder(Embedding(tiny_bert, 1, device="cpu", adapter=str(tmp_path)))
