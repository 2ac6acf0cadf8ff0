"""MLQA in small, in its published forms."""

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.data.mlqa import MLQA, MlqaCorpus

# texts that share the sentence of the answer; and a question whose sentences cannot be translations of each other
TEXTS = {
    "en": [
        ("7", "Much was said. In the old days Kai and all his brothers and sisters lived in the town of Kano, where it is hot.", "Kano"),
        ("8", "Kai.", "Kai"),
        ("9", "It snows.", "snows"),
    ],
    "de": [
        ("7", "Kai wohnte damals mit all seinen Brüdern und Schwestern in der Stadt Kano, wo es heiß ist. Im Winter regnet es.", "Kano"),
        ("8", "Kai " + "und so weiter " * 4, "Kai"),
    ],
}

ASKED = {"en": "Where did Kai live?", "de": "Wo wohnte Kai?"}


def corpus(root=None, hub=None, lang="de", **options):
    return MlqaCorpus(root, hub, LANGUAGES["en"], LANGUAGES[lang], **({"sizes": "ignore"} | options))


def rows(code):
    return [(id, context, {"text": [answer], "answer_start": [context.index(answer)]}) for id, context, answer in TEXTS[code]]


def json_files(folder, name):
    for code in TEXTS:
        paragraphs = [
            {"context": context, "qas": [{"id": id, "question": ASKED[code], "answers": [{k: v[0] for k, v in answers.items()}]}]}
            for id, context, answers in rows(code)
        ]
        path = folder / name.format(code=code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": paragraphs}]}), "utf-8")
    return folder


def words(loaded):
    return [sentence.words for sentence in loaded.source["train"]], [sentence.words for sentence in loaded.target["train"]]


ENGLISH = "In the old days Kai and all his brothers and sisters lived in the town of Kano , where it is hot ."
GERMAN = "Kai wohnte damals mit all seinen Brüdern und Schwestern in der Stadt Kano , wo es heiß ist ."
EXPECTED = [tuple(ENGLISH.split())], [tuple(GERMAN.split())]


@pytest.mark.parametrize(
    "name",
    [
        "test/test-context-{code}-question-{code}.json",
        "MLQA_V1/test/test-context-{code}-question-{code}.json",
        "test-context-{code}-question-{code}.json",
    ],
)
def test_the_sentences_of_the_answers_are_pairs(tmp_path, name):
    assert words(corpus(json_files(tmp_path, name)).load()) == EXPECTED


def test_the_dev_set_is_its_own_part(tmp_path):
    root = json_files(tmp_path, "dev/dev-context-{code}-question-{code}.json")
    assert words(corpus(root, part="dev").load()) == EXPECTED
    with pytest.raises(ConfigError, match=r"no English of MLQA there.*\n.*test-context-en-question-en\.json"):
        corpus(root)


@pytest.fixture
def both_parts(tmp_path):
    json_files(tmp_path, "MLQA_V1/dev/dev-context-{code}-question-{code}.json")
    json_files(tmp_path, "MLQA_V1/test/test-context-{code}-question-{code}.json")
    (tmp_path / "MLQA_V1/test/test-context-en-question-en.json").unlink()  # a test set of the target needs no English
    return tmp_path


def test_both_parts_are_pairs_to_learn_from_and_the_target_s_own_answers_to_be_tested_on(both_parts):
    loaded = corpus(both_parts, part="both").load()
    assert words(loaded) == EXPECTED
    test = loaded.target["test"]
    assert [(sentence.id, sentence.words[:2]) for sentence in test] == [("test-1", ("Kai", "wohnte")), ("test-2", ("Kai", "und"))]
    assert [sentence.surface(sentence.entities[0].span) for sentence in test] == ["Kano", "Kai"]
    assert "test" not in loaded.source
    assert (loaded.counts["test_questions"], loaded.counts["test_without_place"]) == (2, 0)


def test_both_parts_of_a_repository(tmp_path):
    for code in TEXTS:
        for split in ("validation", "test"):
            path = tmp_path / f"MLQA.{code}.{code}/{split}-00000-of-00001.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            columns = [{"id": id, "context": context, "question": "?", "answers": answers} for id, context, answers in rows(code)]
            parquet.write_table(pa.Table.from_pylist(columns), path)
    loaded = corpus(hub=str(tmp_path), part="both").load()
    assert words(loaded) == EXPECTED
    assert len(loaded.target["test"]) == 2


def test_the_question_stands_before_the_sentence_in_its_own_language(both_parts):
    loaded, plain = corpus(both_parts, part="both", question=True).load(), corpus(both_parts, part="both").load()
    assert loaded.source["train"][0].words == ("Where", "did", "Kai", "live", "?", *EXPECTED[0][0])
    assert loaded.target["train"][0].words == ("Wo", "wohnte", "Kai", "?", *EXPECTED[1][0])
    for side in ("source", "target"):
        (asked,), (alone,) = ([each.surface(each.entities[0].span) for each in getattr(of, side)["train"]] for of in (loaded, plain))
        assert asked == alone == "Kano"
    assert loaded.target["test"][0].words[:4] == ("Wo", "wohnte", "Kai", "?")


def test_what_cannot_be_paired_is_counted(tmp_path):
    counts = corpus(json_files(tmp_path, "test-context-{code}-question-{code}.json")).load().counts
    assert (counts["questions"], counts["pairs"]) == (3, 1)
    assert (counts["unpaired/no_counterpart"], counts["unpaired/implausible"]) == (1, 1)


@pytest.mark.parametrize("name", ["MLQA.{0}.{0}/test-00000-of-00001.parquet", "mlqa.{0}.{0}/test/0000.parquet"])
def test_the_layouts_of_the_repositories(tmp_path, name):
    for code in TEXTS:
        path = tmp_path / name.format(code)
        path.parent.mkdir(parents=True)
        columns = [{"id": id, "title": "t", "context": context, "question": "?", "answers": answers} for id, context, answers in rows(code)]
        parquet.write_table(pa.Table.from_pylist(columns), path)
    assert words(corpus(hub=str(tmp_path)).load()) == EXPECTED


def test_a_language_that_mlqa_lacks_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="MLQA has no Thai; it has en, de, es, ar, zh, vi, hi"):
        corpus(tmp_path, lang="th")


def test_its_languages_are_those_of_the_table():
    assert set(MLQA.sizes) == {code for code, language in LANGUAGES.items() if "mlqa" in language.benchmarks}
