"""A trained token classifier."""

from inspect import signature

import pytest
import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from spanferry.core.binding import bind
from spanferry.core.bio import Scheme, decode
from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Sentence, Span
from spanferry.labelers.hf import HfLabeler

CONLL = ("B-LOC", "B-MISC", "B-ORG", "I-LOC", "I-MISC", "I-ORG", "I-PER", "O")
"""Tags of FacebookAI/xlm-roberta-large-finetuned-conll03-english, by number: IOB1."""

TEXTS = ("Kai Diallo lives in Kano .", "Ada", "", "Juma met Ada at Lomé and Cape Coast", "far away from here is Kano")


@pytest.fixture(scope="module")
def conll(make_tagger):
    return make_tagger(*CONLL)


def sentences(*texts):
    return [Sentence(f"train-{number}", "en", tuple(text.split())) for number, text in enumerate(texts, 1)]


def label(folder, texts=TEXTS, **options):
    return HfLabeler(str(folder), device="cpu", **options).label(sentences(*texts))


def tags_directly(folder, words):
    """The likeliest tag of each word's first subword, one sentence alone, as plain transformers has it."""
    encoded = AutoTokenizer.from_pretrained(folder)(words, is_split_into_words=True, return_tensors="pt")
    network = AutoModelForTokenClassification.from_pretrained(folder)
    with torch.inference_mode():
        best = network(**encoded).logits[0].argmax(-1).tolist()
    return [network.config.id2label[best[encoded.word_ids().index(word)]] for word in range(len(words))]


def test_the_entities_of_the_likeliest_tags_read_as_iob1(conll):
    found = label(conll)
    for text, sentence in zip(TEXTS, found, strict=True):
        expected = decode(tags_directly(conll, text.split()), Scheme.IOB1, strict=False) if text else ()
        assert sentence.entities == expected
    assert found[2] == Sentence("train-3", "en", (), ())
    assert len({entity.label for sentence in found for entity in sentence.entities}) > 1  # it does say something


def test_a_batch_has_the_labels_of_each_sentence_alone(conll):
    assert label(conll, batch_size=2) == label(conll, batch_size=32)
    assert [each.entities for each in label(conll)] == [label(conll, [text])[0].entities for text in TEXTS]
    assert label(conll, []) == []


def test_labels_that_sentences_have_are_forgotten(conll):
    gold = [Sentence("train-1", "en", ("Ada", "met", "Kai"), (Entity(Span(0, 3), "EVENT"),))]
    found = HfLabeler(str(conll), device="cpu").label(gold)
    assert [each.entities for each in found] == [label(conll, ["Ada met Kai"])[0].entities]


def test_labels_are_renamed_and_dropped(conll):
    plain = [each.entities for each in label(conll)]
    kinds = {entity.label for entities in plain for entity in entities}
    gone, renamed = sorted(kinds)[:2]
    mapped = [each.entities for each in label(conll, label_map={gone: None, renamed: "THING"})]
    expected = [
        tuple(Entity(entity.span, "THING" if entity.label == renamed else entity.label) for entity in entities if entity.label != gone)
        for entities in plain
    ]
    assert mapped == expected


def test_a_label_that_the_model_lacks_is_refused_before_any_work(conll):
    with pytest.raises(ConfigError, match=r"labeler\.label_map\.MICS: .* has no such label\. Did you mean 'MISC'\?"):
        HfLabeler(str(conll), label_map={"MICS": None})


def test_where_only_loading_tells_the_labels_it_is_refused_then(conll, monkeypatch):
    monkeypatch.setattr("spanferry.core.models.tag_reader.stated", lambda model: ())  # as of a model of the hub
    labeler = HfLabeler(str(conll), label_map={"PERSON": "PER"}, device="cpu")
    with pytest.raises(ConfigError, match=r"labeler\.label_map\.PERSON: .* has no such label"):
        labeler.label(sentences("Ada"))


def test_another_batch_size_or_device_is_not_another_labeler():
    assert HfLabeler.immaterial < set(signature(HfLabeler).parameters)


def test_release_forgets_the_model_and_the_next_sentences_load_it_again(conll):
    labeler = HfLabeler(str(conll), device="cpu")
    before = labeler.label(sentences(*TEXTS))
    labeler.release()
    assert labeler.label(sentences(*TEXTS)) == before


def test_a_local_models_files_are_inputs(conll):
    assert {path.name for path in HfLabeler(str(conll)).inputs} >= {"config.json", "model.safetensors"}
    assert HfLabeler().inputs == ()


def test_a_path_to_nowhere_and_a_batch_of_none_are_refused():
    with pytest.raises(ConfigError, match=r"labeler\.model=\./nowhere: no such folder"):
        HfLabeler("./nowhere")
    with pytest.raises(ConfigError, match="batch_size=0"):
        HfLabeler(batch_size=0)


def test_the_map_can_be_written_on_the_command_line(composed):
    bound = bind(composed("labeler=hf", "labeler.label_map={MISC: null, PERSON: PER}"))["labeler"]
    assert bound.keywords["label_map"] == {"MISC": None, "PERSON": "PER"}
