import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name, check_whole, load


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
