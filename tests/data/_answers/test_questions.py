"""The questions of one language beside another's, from files or Parquet."""

import json
from dataclasses import replace

import pyarrow as pa
import pytest
from pyarrow import parquet

from spanferry.core.errors import ConfigError, DataError
from spanferry.data._answers.questions import QuestionFiles
from spanferry.data._answers.squad import Question
from spanferry.data._published.description import Form
from spanferry.data.languages import LANGUAGES
from spanferry.data.mlqa import MLQA

SMALL = replace(
    MLQA,
    forms=(Form({"dev": "{code}.dev.json", "test": "{code}.json"}),),
    folders=("{code}",),
    sizes={code: {"dev": frozenset({1}), "test": frozenset({2, 3})} for code in ("en", "de")},
)
PAIR = LANGUAGES["en"], LANGUAGES["de"]
ANSWERS = {"text": ["Kai"], "answer_start": [0]}
FOUND = {"7": Question("7", "Kai.", (0, 3))}


@pytest.fixture
def files(tmp_path):
    paragraph = {"context": "Kai.", "qas": [{"id": "7", "answers": [{"text": "Kai", "answer_start": 0}]}]}
    for code in ("en", "de"):
        (tmp_path / f"{code}.json").write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}))
    return QuestionFiles(SMALL, PAIR, "test", tmp_path, None)


def test_both_languages_are_read_the_source_first(files):
    (files.root / "de.json").write_text('{"data": []}')
    assert files.read("ignore") == (FOUND, {})


def test_a_split_in_several_parquet_files_is_read_as_one(tmp_path):
    for code in ("en", "de"):
        (tmp_path / code).mkdir()
        for number in range(2):
            rows = [{"id": str(number), "context": "Kai.", "answers": ANSWERS}]
            parquet.write_table(pa.Table.from_pylist(rows), tmp_path / code / f"test-0000{number}-of-00002.parquet")
    source, target = QuestionFiles(SMALL, PAIR, "test", None, str(tmp_path)).read("check")
    assert list(source) == list(target) == ["0", "1"]


def test_a_file_that_both_sides_read_is_one_input(files):
    assert replace(files, languages=(PAIR[0], PAIR[0])).inputs == (files.root / "en.json",)


def test_a_size_of_none_of_the_releases_is_an_error_a_warning_or_nothing(files, caplog):
    says = r"en\.json: 1 questions; the published corpus has 2 or 3 \(data\.sizes\)"
    with pytest.raises(DataError, match=says):
        files.read("check")
    assert files.read("ignore") == (FOUND, FOUND)
    assert caplog.messages == []
    assert files.read("warn") == (FOUND, FOUND)
    assert [message.partition(":")[0].rpartition("/")[2] for message in caplog.messages] == ["en.json", "de.json"]


@pytest.mark.parametrize("side", [0, 1])
def test_a_language_that_the_corpus_lacks_is_refused_on_either_side(files, side):
    languages = (PAIR[0], LANGUAGES["yo"]) if side else (LANGUAGES["yo"], PAIR[1])
    with pytest.raises(ConfigError, match="MLQA has no Yoruba; it has en, de"):
        replace(files, languages=languages).check()


def test_a_split_that_lacks_files_is_refused_before_reading(files):
    with pytest.raises(ConfigError, match=r"data\.root=.*: no English of MLQA there. Looked for\n  en\.dev\.json"):
        replace(files, split="dev").check()


def test_questions_without_words_are_refused_where_words_matter(files):
    with pytest.raises(DataError, match=r"en\.json: question '7' has no words \(question\); data\.question=true needs them"):
        replace(files, asked=True).read("ignore")
