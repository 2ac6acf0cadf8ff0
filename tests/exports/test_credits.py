import pytest

from spanferry.exports.credits import DEMO, credits, own_files, written_by_people

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
