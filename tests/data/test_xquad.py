"""XQuAD: in small in its forms, and as published."""

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from spanferry.core.errors import ConfigError, DataError
from spanferry.data.languages import LANGUAGES
from spanferry.data.xquad import XQUAD, XquadCorpus
from spanferry.pipeline import prepare, run

TEXTS = {
    "en": ("Kai lives in Kano. He likes its old market.", "market"),
    "es": ("Kai vive en Kano. Le gusta su viejo mercado.", "mercado"),
    "zh": ("凯住在卡诺。他喜欢那里的老市场。", "市场"),
}


def corpus(root=None, hub=None, lang="es", **options):
    return XquadCorpus(root, hub, LANGUAGES["en"], LANGUAGES[lang], **({"sizes": "ignore"} | options))


def json_files(folder, name, languages=("en", "es", "zh")):
    for code in languages:
        context, answer = TEXTS[code]
        answers = [{"text": answer, "answer_start": context.index(answer)}]
        paragraph = {"context": context, "qas": [{"id": "5", "question": "?", "answers": answers}]}
        (folder / name.format(code)).write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}), "utf-8")
    return folder


def hub_files(folder, name):
    for code, (context, answer) in TEXTS.items():
        path = folder / name.format(code)
        path.parent.mkdir(parents=True)
        answers = {"text": [answer], "answer_start": [context.index(answer)]}
        parquet.write_table(pa.Table.from_pylist([{"id": "5", "context": context, "question": "?", "answers": answers}]), path)
    return str(folder)


def words(loaded):
    return loaded.source["train"][0].words, loaded.target["train"][0].words


SPANISH = ("He", "likes", "its", "old", "market", "."), ("Le", "gusta", "su", "viejo", "mercado", ".")


@pytest.mark.parametrize("name", ["{}.json", "xquad.{}.json"])
def test_files_as_published_and_as_people_call_them(tmp_path, name):
    loaded = corpus(json_files(tmp_path, name)).load()
    assert words(loaded) == SPANISH
    assert [s["train"][0].surface(s["train"][0].entities[0].span) for s in (loaded.source, loaded.target)] == ["market", "mercado"]


@pytest.mark.parametrize("name", ["xquad.{}/validation-00000-of-00001.parquet", "XQuAD.{}/validation-00000-of-00001.parquet"])
def test_the_layouts_of_the_repositories(tmp_path, name):
    assert words(corpus(hub=hub_files(tmp_path, name)).load()) == SPANISH


def test_the_rows_that_datasets_writes_are_read(tmp_path):
    datasets = pytest.importorskip("datasets")
    answers = datasets.Sequence({"text": datasets.Value("string"), "answer_start": datasets.Value("int32")})
    features = datasets.Features({"id": datasets.Value("string"), "context": datasets.Value("string"), "answers": answers})
    for code, (context, answer) in TEXTS.items():
        rows = {"id": ["5"], "context": [context], "answers": [{"text": [answer], "answer_start": [context.index(answer)]}]}
        (tmp_path / f"xquad.{code}").mkdir()
        datasets.Dataset.from_dict(rows, features=features).to_parquet(str(tmp_path / f"xquad.{code}" / "validation-0.parquet"))
    assert words(corpus(hub=str(tmp_path)).load()) == SPANISH


def test_both_sides_depend_on_both_files(tmp_path):
    read = corpus(json_files(tmp_path, "{}.json"))
    assert [path.name for path in read.source_inputs] == [path.name for path in read.target_inputs] == ["en.json", "es.json"]


def test_a_missing_file_is_found_before_reading(tmp_path):
    with pytest.raises(ConfigError, match=r"data\.root=.*: no Spanish of XQuAD there.*\n.*es\.json"):
        corpus(json_files(tmp_path, "{}.json", ("en",)))


def test_a_language_that_xquad_lacks_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="XQuAD has no Yoruba; it has ar, de, el, en, es, hi, ro, ru, th, tr, vi, zh"):
        corpus(tmp_path, lang="yo")


def test_it_comes_from_one_place(tmp_path):
    with pytest.raises(ConfigError, match="the corpus comes from one of them; leave one out"):
        corpus(tmp_path, str(tmp_path))


def test_another_size_than_published_is_refused_or_worth_a_warning(tmp_path, caplog):
    root = json_files(tmp_path, "{}.json")
    with pytest.raises(DataError, match=r"en\.json: 1 questions; the published corpus has 1190 \(data\.sizes\)"):
        corpus(root, sizes="check").load()
    corpus(root, sizes="warn").load()
    assert "en.json: 1 questions; the published corpus has 1190" in caplog.text


def test_parquet_of_another_form_is_refused(tmp_path):
    folder = hub_files(tmp_path, "xquad.{}/validation-0.parquet")
    parquet.write_table(pa.table({"id": ["5"]}), tmp_path / "xquad.en" / "validation-0.parquet")
    with pytest.raises(DataError, match="has no column answers and context, but id"):
        corpus(hub=folder).load()


def test_its_languages_are_those_of_the_table():
    assert set(XQUAD.sizes) == {code for code, language in LANGUAGES.items() if "xquad" in language.benchmarks}


def test_a_cell_scores_projected_answers_and_says_what_was_paired(tmp_path, composed):
    where = f"data.root={json_files(tmp_path, '{}.json')}"
    config = composed("data=xquad", where, "data.sizes=ignore", "lang=es", "aligner=statistical", "method=ilp", "tagger=none")
    metrics = run(prepare(config)).metrics
    assert metrics["corpus/questions"] == metrics["corpus/pairs"] == metrics["projection/answers"] == 1
    assert 0 <= metrics["projection/exact_match"] <= metrics["projection/token_f1"] <= 1


@pytest.mark.shared_data
@pytest.mark.parametrize(("lang", "pairs", "different"), [("es", 1189, 778), ("zh", 1185, 777)])  # 1,190 questions, as published
def test_as_published(shared_data, lang, pairs, different):
    loaded = corpus(shared_data / "xquad", lang=lang, sizes="check").load()
    assert (loaded.counts["questions"], loaded.counts["pairs"], loaded.counts["different_pairs"]) == (1190, pairs, different)
    assert loaded.counts["source_sentences"] < 1.02 * pairs
    assert len(loaded.source["train"]) == len(loaded.target["train"]) == pairs
