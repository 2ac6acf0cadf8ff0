from types import SimpleNamespace

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name, check_whole, hub_answers, load, words_tokenizer


def test_a_path_to_nowhere_names_the_option(tmp_path):
    with pytest.raises(ConfigError, match=r"aligner\.model=\./nowhere: no such folder"):
        check_name("./nowhere", "aligner.model")
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: the folder holds no config\.json"):
        check_name(str(tmp_path), "aligner.model")
    check_name("nobody/nothing", "aligner.model")  # the hub may know it


def test_a_folder_is_read_from_disk_alone(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    assert load(str(tmp_path), "aligner.model", lambda here_only: here_only) is True


def test_a_folder_that_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "config.json").write_text("{}")

    def read(here_only: bool) -> None:
        raise ValueError("no weights")

    with pytest.raises(ConfigError, match=r"aligner\.model=.*: cannot be loaded: no weights"):
        load(str(tmp_path), "aligner.model", read)


def test_a_model_of_the_hub_that_is_out_of_reach_names_the_ways_out(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    def read(here_only: bool) -> None:
        assert here_only
        raise OSError("not in the cache")

    with pytest.raises(ConfigError, match=r"aligner\.model=nobody/nothing: not a folder here.*save_pretrained folder in aligner\.model"):
        load("nobody/nothing", "aligner.model", read)


@pytest.mark.parametrize("ruin", ["cut", "reshape"])
def test_weights_that_are_damaged_are_refused_in_a_sentence(tmp_path, ruin):
    from safetensors.torch import load_file, save_file
    from transformers import BertModel

    network().bert.save_pretrained(tmp_path)
    file = tmp_path / "model.safetensors"
    if ruin == "cut":
        file.write_bytes(file.read_bytes()[:1000])
    else:
        weights = load_file(file)
        save_file({name: value[:1].clone() for name, value in weights.items()}, file, metadata={"format": "pt"})
    with pytest.raises(ConfigError, match=r"aligner\.model=.*: its weights do not load; fetch or save the model again"):
        load(str(tmp_path), "aligner.model", lambda here_only: BertModel.from_pretrained(tmp_path))


def network():
    """A BERT with a masked-LM head."""
    from transformers import BertConfig, BertForMaskedLM

    return BertForMaskedLM(BertConfig(vocab_size=9, hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4))


def test_gaps_in_the_encoder_are_refused_and_a_new_head_is_not():
    check_whole("mine", "aligner.model", network(), ["cls.predictions.transform.dense.bias"])
    gaps = ["cls.predictions.transform.dense.bias", "bert.encoder.layer.0.output.dense.bias"]
    with pytest.raises(ConfigError, match=r"aligner\.model=mine: 1 weights are missing, bert\.encoder\..* among them; is it whole"):
        check_whole("mine", "aligner.model", network(), gaps)


def test_gaps_outside_the_part_that_is_used_do_not_matter():
    whole = network()
    check_whole("mine", "aligner.model", whole, ["bert.embeddings.LayerNorm.bias"], whole.bert.encoder)
    with pytest.raises(ConfigError, match="1 weights are missing"):
        check_whole("mine", "aligner.model", whole, ["bert.encoder.layer.0.output.dense.bias"], whole.bert.encoder)


def test_without_an_answer_nobody_is_asked_again(monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr("spanferry.core.models.checkpoint.hub_answers", lambda *of, **where: False)
    assert load("owner/name", "tagger.model", lambda here_only: (here_only, constants.is_offline_mode())) == (True, True)
    assert not constants.is_offline_mode()


def save_byte_level(folder, *before):
    """A tokenizer of the general class, as ModernBERT's is, without merges; ``before`` cuts text before it looks at bytes."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE({"[UNK]": 0, "Ġ": 1, "K": 2, "a": 3, "i": 4}, [], unk_token="[UNK]"))
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.pre_tokenizer = pre_tokenizers.Sequence([*before, byte_level]) if before else byte_level
    PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="[UNK]").save_pretrained(folder)
    return str(folder)


def test_words_of_a_list_get_their_space_whatever_the_tokenizers_class(tmp_path):
    tokenizer = words_tokenizer(save_byte_level(tmp_path), True)
    assert tokenizer(["Kai", "Kai"], is_split_into_words=True).input_ids == [1, 2, 3, 4, 1, 2, 3, 4]
    tokenizer.save_pretrained(tmp_path / "again")
    assert words_tokenizer(str(tmp_path / "again"), True).tokenize("Kai") == ["Ġ", "K", "a", "i"]


def test_pieces_of_a_word_get_no_space(tmp_path):
    from tokenizers import Regex, pre_tokenizers

    tokenizer = words_tokenizer(save_byte_level(tmp_path, pre_tokenizers.Split(Regex("i"), "isolated")), True)
    assert tokenizer(["Kai"], is_split_into_words=True).input_ids == [2, 3, 4]


def test_a_pooler_and_computed_positions_may_be_new():
    from torch import nn
    from transformers import BertConfig, BertModel

    class SinusoidalPositions(nn.Embedding):
        """Like Marian's, known by its name."""

    sizes = {"hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 4}
    encoder = BertModel(BertConfig(vocab_size=9, **sizes))
    check_whole("mine", "aligner.model", encoder, ["pooler.dense.bias"])
    with pytest.raises(ConfigError, match=r"embeddings\.position_embeddings\.weight among them"):
        check_whole("mine", "aligner.model", encoder, ["embeddings.position_embeddings.weight"])
    encoder.embeddings.position_embeddings = SinusoidalPositions(2, 4)
    check_whole("mine", "aligner.model", encoder, ["embeddings.position_embeddings.weight"])


@pytest.mark.parametrize(("error", "answers"), [(None, True), ("refused", True), ("unreachable", False)])
def test_a_refusal_is_an_answer_of_the_hub_and_silence_is_none(monkeypatch, error, answers):
    from huggingface_hub.errors import HfHubHTTPError

    def ask(url, timeout):
        assert url == "https://huggingface.co/owner/name/resolve/main/config.json"
        assert timeout == 5
        if error == "refused":
            raise HfHubHTTPError("401", response=SimpleNamespace(headers={}, request=None))
        if error:
            raise OSError("no route")

    monkeypatch.setattr("huggingface_hub.get_hf_file_metadata", ask)
    assert hub_answers("owner/name", "config.json") is answers
