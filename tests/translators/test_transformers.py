import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from spanferry.core.errors import ConfigError
from spanferry.translators._batches import Batch
from spanferry.translators._transformers import TransformersModel

ROW = [4, 5, 6, 2]


@pytest.mark.parametrize("first", [10, 11])
def test_the_first_token_is_given_and_left_out(tiny_nllb, generation, first, monkeypatch):
    model = TransformersModel(tiny_nllb, generation())
    written = []
    made = model._network.generate
    monkeypatch.setattr(model._network, "generate", lambda **options: written.append(made(**options)) or written[0])
    ((_, (answer,)),) = model.answers([Batch([0], [ROW], 5)], first)
    assert written[0][0, 1] == first
    assert written[0][0, 2 : 2 + len(answer.ids)].tolist() == answer.ids


def test_a_limit_counts_neither_the_start_nor_the_first(tiny_nllb, generation):
    model = TransformersModel(tiny_nllb, generation())
    ((_, (answer,)),) = model.answers([Batch([0], [ROW], 1)], 10)
    assert (len(answer.ids), answer.ended) in {(1, False), (0, True)}


def test_settings_that_came_with_the_model_do_not_count(tiny_nllb, generation, tmp_path):
    from transformers import GenerationConfig

    shutil.copytree(tiny_nllb, tmp_path / "model")
    GenerationConfig(do_sample=True, num_beams=3, max_length=3, forced_eos_token_id=2).save_pretrained(tmp_path / "model")
    plain, other = (TransformersModel(folder, generation()) for folder in (tiny_nllb, str(tmp_path / "model")))
    (_, expected), (_, found) = (next(model.answers([Batch([0], [ROW], 9)], 10)) for model in (plain, other))
    assert found == expected


def test_a_model_with_gaps_is_refused(tiny_nllb, generation, tmp_path):
    folder = Path(shutil.copytree(tiny_nllb, tmp_path / "model"))
    weights = load_file(folder / "model.safetensors")
    del weights["model.encoder.layers.0.fc1.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ConfigError, match=r"translator\.model=.*weights are missing"):
        TransformersModel(str(folder), generation())


def test_half_precision_runs(tiny_nllb, generation):
    model = TransformersModel(tiny_nllb, generation(precision="bfloat16"))
    assert str(model._network.dtype) == "torch.bfloat16"
    assert list(model.answers([Batch([0], [ROW], 5)], 10))


def test_a_batch_that_does_not_fit_into_memory_names_the_way_out(tiny_nllb, generation, monkeypatch):
    def too_much(*_, **__):
        raise torch.OutOfMemoryError

    model = TransformersModel(tiny_nllb, generation())
    monkeypatch.setattr(model._network, "generate", too_much)
    with pytest.raises(ConfigError, match=r"translator\.generation\.batch_tokens: 2 sentences of up to 4 subwords do not fit"):
        list(model.answers([Batch([0, 1], [ROW, ROW[1:]], 5)], 10))
