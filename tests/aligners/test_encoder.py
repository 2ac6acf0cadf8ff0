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


def save_with_tokenizer(network, other, folder):
    """The network with the tokenizer of another folder."""
    from transformers import AutoTokenizer

    network.save_pretrained(folder)
    AutoTokenizer.from_pretrained(other).save_pretrained(folder)
    return str(folder)


def assert_reads_as(network, folder, layer):
    """An encoder of the folder has the vectors of the network that was saved there."""
    encoder = Encoder(Embedding(folder, layer, device="cpu"))
    with torch.inference_mode():
        ids = torch.tensor([encoder.tokenizer("kai")["input_ids"]])
        states = network.eval()(input_ids=ids, attention_mask=torch.ones_like(ids), output_hidden_states=True).hidden_states
    assert torch.allclose(encoded(encoder, [["kai"]])[0], states[layer][0, 1:-1], atol=1e-5)


def test_a_decoder_and_tables_of_sines_may_be_missing(tiny_xlmr, tmp_path):
    from transformers import MarianConfig, MarianMTModel, T5Config, T5EncoderModel

    sizes = {"d_model": 16, "encoder_layers": 2, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    marian = MarianMTModel(MarianConfig(vocab_size=40, pad_token_id=1, decoder_start_token_id=1, max_position_embeddings=20, **sizes))
    t5 = T5EncoderModel(T5Config(vocab_size=40, d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2))
    for name, network in {"marian": marian, "t5": t5}.items():
        folder = save_with_tokenizer(network, tiny_xlmr, tmp_path / name)
        assert_reads_as(network.get_encoder(), folder, 1)


def test_a_model_with_fewer_vectors_than_subwords_is_refused(tiny_bert, tmp_path):
    from transformers import FunnelConfig, FunnelModel

    sizes = {"d_model": 16, "n_head": 2, "d_head": 8, "d_inner": 32, "block_sizes": [1, 1], "num_decoder_layers": 1}
    folder = save_with_tokenizer(FunnelModel(FunnelConfig(vocab_size=60, **sizes)), tiny_bert, tmp_path)
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: some layers have fewer vectors than there are subwords"):
        Encoder(Embedding(folder, 1, device="cpu"))


def test_a_hook_that_is_not_wanted_is_gone(tiny_xlmr, tmp_path):
    from transformers import T5Config, T5EncoderModel

    t5 = T5EncoderModel(T5Config(vocab_size=40, d_model=16, d_kv=8, d_ff=32, num_layers=3, num_heads=2))
    network = Encoder(Embedding(save_with_tokenizer(t5, tiny_xlmr, tmp_path), 3, device="cpu"))._layer._network
    hooks = [hook for module in network.modules() for hook in (module._forward_hooks | module._forward_pre_hooks).values()]
    assert not [hook for hook in hooks if hook.__module__.startswith("spanferry")]  # transformers has hooks of its own


@pytest.mark.parametrize("layer", [0, 1])
def test_layers_in_several_lists_are_read(tiny_bert, tmp_path, layer):
    from transformers import XLMConfig, XLMModel

    network = XLMModel(XLMConfig(vocab_size=60, emb_dim=16, n_layers=2, n_heads=2))
    assert_reads_as(network, save_with_tokenizer(network, tiny_bert, tmp_path), layer)
