"""Text-to-text models, loaded whole."""

import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from spanferry.core.errors import ConfigError
from spanferry.methods._seq2seq import load_model

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # by Marian's tokenizer; not needed here


@pytest.mark.parametrize("kind", ["nllb", "m2m100", "marian"])
def test_a_whole_model_is_ready_to_be_asked(translation_models, kind):
    _, network = load_model(translation_models[kind], "method.model", "cpu")
    assert not network.training
    assert {weight.dtype for weight in network.parameters()} == {torch.float32}


@pytest.mark.parametrize("kind", ["nllb", "m2m100", "marian"])
def test_one_with_gaps_is_refused(translation_models, tmp_path, kind):
    shutil.copytree(translation_models[kind], tmp_path, dirs_exist_ok=True)
    weights = load_file(tmp_path / "model.safetensors")
    del weights["model.decoder.layers.0.fc1.weight"]
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ConfigError, match=r"method\.model=.*: 1 weights are missing, model\.decoder\.layers\.0\.fc1\.weight among them"):
        load_model(str(tmp_path), "method.model", "cpu")


def test_a_tokenizer_from_nowhere_is_refused(translation_models):
    with pytest.raises(ConfigError, match=r"method\.tokenizer=\./nowhere: no such folder"):
        load_model(translation_models["nllb"], "method.model", "cpu", "./nowhere")
