"""The scores of texts against those of the network's own output layer, and of the older class that asks for whole texts."""

import math

import pytest
import torch
from transformers import AutoModelForSeq2SeqLM

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.methods._codec.model import MarkedTranslationModel
from spanferry.methods._codec.search import Run

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # by Marian's tokenizer; not needed here
EN, DE = LANGUAGES["en"], LANGUAGES["de"]
TEXTS = [("[ Kai ] lives in Kano", "Kai [ lives ]"), ("Ada", "[ Cape Coast is far ] away from here"), ("Ada met [ Juma ]", ".")]
KINDS = ["nllb", "m2m100", "marian"]


@pytest.fixture(params=KINDS)
def model(request, translation_models):
    made = MarkedTranslationModel(translation_models[request.param], None, "cpu", 8, "method.model")
    made.set_direction(EN, DE)
    return made


def logs(model, texts, **options):
    sources = model.encoded(model.read([source for source, _ in texts]))
    return model.logs(sources, [Run(ids, model.given, **options) for ids in model.written([text for _, text in texts])])


def test_the_tokens_of_a_text_make_its_probability(model):
    means = [math.exp(sum(found.own) / len(found.own)) for found in logs(model, TEXTS)]
    assert means == pytest.approx(model.probabilities(TEXTS, EN, DE), rel=1e-4)


def test_a_batch_is_what_its_texts_are_alone(model):
    alone = [logs(model, [text])[0].own for text in TEXTS]
    assert [found.own for found in logs(model, TEXTS)] == [pytest.approx(own, abs=1e-4) for own in alone]


def test_from_a_position_on_and_other_tokens_in_place_of_the_own(model):
    ((_, text),) = [TEXTS[0]]
    (ids,) = model.written([text])
    other = model.written(["Ada"])[0][model.given]
    sources = model.encoded(model.read([TEXTS[0][0]]))
    (whole,) = model.logs(sources, [Run(ids, model.given)])
    (part,) = model.logs(sources, [Run(ids, 3, ((3, other), (3, ids[3])))])
    assert part.own == pytest.approx(whole.own[3 - model.given :], abs=1e-5)
    (replaced,) = model.logs(sources, [Run((*ids[:3], other, ids[-1]), 3)])
    assert part.asked == pytest.approx([replaced.own[0], whole.own[3 - model.given]], abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_output_layer_is_the_networks(translation_models, kind):
    network = AutoModelForSeq2SeqLM.from_pretrained(translation_models[kind])
    if kind == "marian":
        network.final_logits_bias.normal_(0, 1, generator=torch.Generator().manual_seed(0))
    model = MarkedTranslationModel(translation_models[kind], None, "cpu", 8, "method.model")
    model._network = network.eval()
    model.set_direction(EN, DE)
    (found,) = logs(model, TEXTS[:1])
    (read,), (ids,) = model.read([TEXTS[0][0]]), model.written([TEXTS[0][1]])
    before = torch.tensor([[network.config.decoder_start_token_id, *ids[:-1]]])
    with torch.inference_mode():
        expected = network(input_ids=torch.tensor([read]), decoder_input_ids=before).logits[0].log_softmax(-1)
    places = range(model.given, len(ids))
    assert found.own == pytest.approx([expected[place, ids[place]].item() for place in places], abs=1e-4)


def test_the_code_of_the_target_is_given(model):
    (ids,) = model.written(["Ada"])
    assert model.given == int(model.multilingual)
    assert len(logs(model, [("Ada", "Ada")])[0].own) == len(ids) - model.given


def test_texts_are_whole_however_long(model):
    (short,), (long,) = model.read(["Ada"]), model.read([" ".join(["Ada"] * 100)])
    assert (model.fits(short), model.fits(long)) == (True, False)
    assert len(long) > 100
    assert model.fits(model.cut(long))


def test_a_model_that_cannot_write_the_markers_is_refused(model):
    model.check_signs("[ ]")
    model.check_signs("<a></a>")
    with pytest.raises(ConfigError, match=r"method\.model=.*: the model's vocabulary lacks \{ \}; take one"):
        model.check_signs("{ }")


def test_a_model_of_another_kind_is_refused(tiny_t5):
    with pytest.raises(ConfigError, match=r"method\.model=.*: a model of the kind t5; codec takes m2m_100, marian"):
        MarkedTranslationModel(tiny_t5, None, "cpu", 8, "method.model")


def test_another_models_tokenizer_may_be_taken(translation_models, tmp_path):
    folder = translation_models["nllb"]
    AutoModelForSeq2SeqLM.from_pretrained(folder).save_pretrained(tmp_path)  # without a tokenizer
    taken = MarkedTranslationModel(str(tmp_path), folder, "cpu", 8, "method.model")
    taken.set_direction(EN, DE)
    own = MarkedTranslationModel(folder, None, "cpu", 8, "method.model")
    own.set_direction(EN, DE)
    assert logs(taken, TEXTS) == logs(own, TEXTS)
