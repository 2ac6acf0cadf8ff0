import re
from pathlib import Path

import pytest

from spanferry.exports.credits import DEMO, UNKNOWN, credits, licence, made_elsewhere, models, own_files, told, written_by_people

CONF = Path(__file__).parents[2] / "conf"

BENCHMARK = "spanferry.data.benchmark.BenchmarkCorpus"
PARALLEL, NLLB = "spanferry.translators.parallel.ParallelTranslator", "spanferry.translators.nllb.NllbTranslator"
RECORDED = "spanferry.translators.recorded.RecordedTranslator"
GOLD, TAGGER = "spanferry.labelers.gold.GoldLabeler", "spanferry.labelers.tagger.TaggerLabeler"


def config(translator=NLLB, transfer="translate_train", labeler=GOLD, **data):
    return {"data": data, "transfer": transfer, "translator": {"_target_": translator}, "labeler": {"_target_": labeler}}


def titles(found):
    return [(each.title, each.part.split(",")[0]) for each in credits(found)]


def test_the_demo_is_ours():
    assert credits(config(_target_="spanferry.data.demo.DemoCorpus")) == [DEMO]


def test_a_translated_source_is_credited_and_a_mere_test_set_is_not():
    found = config(_target_=BENCHMARK, benchmark="masakhaner2", source="conll2003")
    assert titles(found) == [("CoNLL-2003", "its labels")]


def test_a_parallel_corpus_gives_both_sides():
    found = config(PARALLEL, _target_=BENCHMARK, benchmark="europarl_ner", source="europarl_ner")
    assert titles(found) == [("Europarl NER", "words and labels")]
    assert credits(found)[0].licence == "CC BY-SA 4.0"


def test_under_translate_test_the_words_are_the_test_set():
    found = config(NLLB, "translate_test", TAGGER, _target_=BENCHMARK, benchmark="masakhaner2", source="conll2003")
    assert titles(found) == [("MasakhaNER 2.0", "its words"), ("CoNLL-2003", "what the tagger behind the labels learnt from")]


def test_answers_are_credited():
    assert titles(config(PARALLEL, _target_="spanferry.data.xquad.XquadCorpus")) == [("XQuAD", "words and labels")]


@pytest.mark.parametrize(("data", "translator"), [("spanferry.data.files.FilesCorpus", NLLB), (BENCHMARK, RECORDED)])
def test_own_files_are_for_the_user_to_describe(data, translator):
    assert own_files(config(translator, _target_=data, benchmark="conll2003", source="conll2003"))


def test_the_demo_is_no_file_of_the_user():
    assert not own_files(config(PARALLEL, _target_="spanferry.data.demo.DemoCorpus"))


def test_who_wrote_the_target_sentences():
    assert written_by_people(config(PARALLEL))
    assert written_by_people(config(NLLB, "translate_test"))
    assert not written_by_people(config(NLLB))


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


def test_a_password_in_a_models_address_is_not_told():
    assert told("https://me:abcdefgh@host/model") == "https://me:***@host/model"
