import re
from pathlib import Path

import pytest

from spanferry.exports.models import UNKNOWN, licence, made_elsewhere, models, told

CONF = Path(__file__).parents[2] / "conf"


def parts(config, axes=None):
    return [(found.part, found.id, found.licence) for found in models(config, axes or {})]


def test_every_model_that_a_choice_names_has_a_row():
    texts = [path.read_text("utf-8") for group in ("translator", "labeler", "aligner", "method") for path in (CONF / group).glob("*.yaml")]
    named = {id for text in texts for id in re.findall(r"^(?:\w+_)?model: ([\w./-]+)", text, re.MULTILINE)} - {"null"}
    assert len(named) > 10
    assert {id for id in named if licence(id) == UNKNOWN} == set()


@pytest.mark.parametrize(
    ("id", "known"),
    [
        ("facebook/nllb-200-3.3B", "CC BY-NC 4.0"),  # https://huggingface.co/facebook/nllb-200-3.3B
        ("facebook/m2m100_1.2B", "MIT"),  # https://huggingface.co/facebook/m2m100_1.2B
        ("xlm-roberta-base", "MIT"),  # https://huggingface.co/FacebookAI/xlm-roberta-base
        ("nobody/knows", UNKNOWN),
    ],
)
def test_a_licence_goes_by_the_start_of_the_id(id, known):
    assert licence(id) == known


def test_a_tagger_whose_card_states_no_licence_is_not_taken_for_its_encoder():
    assert licence("FacebookAI/xlm-roberta-large-finetuned-conll03-english").startswith(UNKNOWN)


def test_models_of_used_choices_are_named():
    config = {"translator": {"model": "facebook/nllb-200-3.3B"}, "aligner": {"model": "bert-base-multilingual-cased", "adapter": None}}
    assert parts(config, {"aligner": "-"}) == [("translator.model", "facebook/nllb-200-3.3B", "CC BY-NC 4.0")]


def test_models_of_members_are_named():
    config = {"aligner": {"members": {"one": {"model": "google/mt5-xl"}}}}
    assert parts(config) == [("aligner.members.one.model", "google/mt5-xl", "Apache-2.0")]


def test_opus_has_a_model_a_direction():
    (found,) = parts({"translator": {"_target_": "spanferry.translators.opus_mt.OpusMtTranslator", "model": None}})
    assert found == ("translator.model", "Helsinki-NLP/opus-mt-SOURCE-TARGET", "CC BY 4.0, of some Apache-2.0")


def test_a_tagger_counts_where_it_labels():
    tagger = {"model": "FacebookAI/xlm-roberta-base"}
    assert parts({"labeler": {"_target_": "spanferry.labelers.gold.GoldLabeler"}, "tagger": tagger}) == []
    assert parts({"labeler": {"_target_": "spanferry.labelers.tagger.TaggerLabeler"}, "tagger": tagger})[0][0] == "tagger.model"


def test_what_was_made_elsewhere_is_said():
    config = {
        "translator": {"_target_": "spanferry.translators.recorded.RecordedTranslator"},
        "aligner": {"members": {"clean": {"_target_": "spanferry.aligners.recorded.RecordedAligner"}}},
    }
    assert made_elsewhere(config, {}) == ["translations", "links"]
    assert made_elsewhere(config, {"aligner": "-"}) == ["translations"]
    assert made_elsewhere({"translator": {"_target_": "spanferry.translators.nllb.NllbTranslator"}}, {}) == []


def test_where_a_folder_lies_is_not_told():
    assert told("/home/me/models/mine") == "a local folder (mine)"
