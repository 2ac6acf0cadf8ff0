"""Against peft's own merging into the model that an adapter was trained on."""

import pytest
import torch

from spanferry.aligners._encoder import Encoder
from spanferry.aligners._subwords import SubwordReader
from spanferry.aligners.embedding import Embedding
from spanferry.core.errors import ConfigError

peft = pytest.importorskip("peft")

WORDS = ["kai", "lives"]
TRAINED_ON = {  # the class, the modules that LoRA is on, and the fixture of the model
    "bare": ("AutoModel", ["query"], "tiny_bert"),
    "masked_lm": ("AutoModelForMaskedLM", ["query"], "tiny_bert"),
    "masked_lm_all": ("AutoModelForMaskedLM", "all-linear", "tiny_bert"),
    "masked_lm_path": ("AutoModelForMaskedLM", r"bert\.encoder\.layer\.\d\.attention\.self\.query", "tiny_bert"),
    "encoder_decoder": ("AutoModel", ["q_proj"], "tiny_nllb"),
    "seq2seq": ("AutoModelForSeq2SeqLM", ["q_proj"], "tiny_nllb"),
}


def train(model, class_name, modules, folder, **options):
    """An adapter with random weights, saved as after training."""
    import transformers

    torch.manual_seed(0)
    network = getattr(transformers, class_name).from_pretrained(model)
    config = peft.LoraConfig(r=2, target_modules=modules, init_lora_weights=False, **options)
    peft.get_peft_model(network, config).save_pretrained(folder)


def vectors(model, adapter=None):
    encoder = Encoder(Embedding(model, 2, device="cpu", adapter=adapter))
    reader = SubwordReader(encoder.tokenizer, encoder.limit)
    return encoder.vectors([reader.windows(each.ids) for each in reader.read([WORDS])])


def merged_states(model, class_name, folder):
    """The hidden states of the whole model with the adapter merged by peft."""
    import transformers

    whole = peft.PeftModel.from_pretrained(getattr(transformers, class_name).from_pretrained(model), folder).merge_and_unload().eval()
    encoder = whole.get_encoder() if whole.config.is_encoder_decoder else whole.base_model
    encoded = transformers.AutoTokenizer.from_pretrained(model)(WORDS, is_split_into_words=True, return_tensors="pt")
    with torch.inference_mode():
        return encoder(**encoded, output_hidden_states=True).hidden_states[2][0, 1:-1]


@pytest.mark.parametrize("trained_on", TRAINED_ON)
def test_an_adapter_does_to_the_encoder_what_it_does_to_the_model_it_was_trained_on(request, trained_on, tmp_path):
    class_name, modules, fixture = TRAINED_ON[trained_on]
    model = request.getfixturevalue(fixture)
    train(model, class_name, modules, tmp_path)
    found = vectors(model, str(tmp_path))
    assert torch.allclose(found, merged_states(model, class_name, tmp_path), atol=1e-5)
    assert not torch.allclose(found, vectors(model), atol=1e-3)


@pytest.mark.parametrize(("class_name", "task"), [("AutoModelForTokenClassification", "TOKEN_CLS"), ("AutoModelForMaskedLM", None)])
def test_a_head_that_was_trained_too_is_passed_over(tiny_bert, tmp_path, class_name, task):
    train(tiny_bert, class_name, ["query"], tmp_path, task_type=task, modules_to_save=None if task else ["cls"])
    assert not torch.allclose(vectors(tiny_bert, str(tmp_path)), vectors(tiny_bert), atol=1e-3)


def test_the_adapter_of_an_encoder_alone_fits(tiny_nllb, tmp_path):
    from transformers import AutoModel

    torch.manual_seed(0)
    encoder = AutoModel.from_pretrained(tiny_nllb).get_encoder()
    peft.get_peft_model(encoder, peft.LoraConfig(r=2, target_modules=["q_proj"], init_lora_weights=False)).save_pretrained(tmp_path)
    assert not torch.allclose(vectors(tiny_nllb, str(tmp_path)), vectors(tiny_nllb), atol=1e-3)


def test_an_adapter_of_another_architecture_is_refused(tiny_bert, tiny_xlmr, tmp_path):
    train(tiny_bert, "AutoModelForMaskedLM", ["query"], tmp_path)
    with pytest.raises(ConfigError, match=r"aligner\.adapter=.*: was not made for this model: none of its 4 weights"):
        vectors(tiny_xlmr, str(tmp_path))


@pytest.mark.parametrize(("change", "error"), [("lose", "layer.0.*lora_A"), ("add", "layer.7.*lora_A"), ("cut", "does not fit the model")])
def test_weights_that_do_not_all_match_are_refused(tiny_bert, tmp_path, change, error):
    from safetensors.torch import load_file, save_file

    train(tiny_bert, "AutoModelForMaskedLM", ["query"], tmp_path)
    weights = load_file(tmp_path / "adapter_model.safetensors")
    name = min(weights)
    value = weights.pop(name)
    changed = {"lose": {}, "add": {name: value, name.replace("layer.0", "layer.7"): value.clone()}, "cut": {name: value[:1].clone()}}
    save_file(weights | changed[change], tmp_path / "adapter_model.safetensors")
    with pytest.raises(ConfigError, match=error):
        vectors(tiny_bert, str(tmp_path))


@pytest.mark.parametrize("config", ['{"architecture": "pfeiffer"}', '{"peft_type": "TOMORROWS"}'])
def test_a_config_that_is_not_pefts_is_refused(tiny_bert, tmp_path, config):
    (tmp_path / "adapter_config.json").write_text(config, "utf-8")
    with pytest.raises(ConfigError, match=r"aligner\.adapter=.*: its adapter_config\.json is not one of peft's"):
        vectors(tiny_bert, str(tmp_path))


def test_prompts_are_no_weights_to_merge(tiny_bert, tmp_path):
    peft.PromptTuningConfig(task_type="TOKEN_CLS", num_virtual_tokens=2).save_pretrained(tmp_path)
    with pytest.raises(ConfigError, match="PROMPT_TUNING adds no weights that can be merged"):
        vectors(tiny_bert, str(tmp_path))
