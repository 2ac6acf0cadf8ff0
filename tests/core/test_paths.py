"""Path patterns."""

import os
from pathlib import Path

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.paths import local_files, resolve, resolve_all, resolve_texts
from spanferry.data.languages import LANGUAGES

EN, SW = LANGUAGES["en"], LANGUAGES["sw"]


def test_languages_are_filled_in():
    assert resolve("{source}-{target}/{target_iso3}.txt", Path("/data"), EN, SW) == Path("/data/en-sw/swa.txt")


def test_unknown_placeholder_suggests():
    with pytest.raises(ConfigError, match=r"unknown placeholder \{taget\}. Did you mean 'target'"):
        resolve("{taget}.txt", Path(), EN, SW)


def test_all_missing_files_are_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught:
        resolve_all({"train": "a.txt", "dev": None, "test": "b.txt"}, tmp_path, EN, SW, "data.source")
    assert "data.source.train: no such file" in str(caught.value)
    assert "data.source.test: no such file" in str(caught.value)
    assert "dev" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_folder_that_may_not_be_entered_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(ConfigError, match=r"^data\.source\.train: Permission denied: .*closed/a\.txt\n"):
        resolve_all({"train": "closed/a.txt"}, tmp_path, EN, SW, "data.source")


def test_a_name_that_the_system_refuses_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"^data\.source\.train: File name too long: .*\n"):
        resolve_all({"train": 300 * "a"}, tmp_path, EN, SW, "data.source")


def test_only_a_local_model_has_files(tmp_path):
    (tmp_path / "config.json").touch()
    (tmp_path / "folder").mkdir()
    assert local_files(str(tmp_path)) == (tmp_path / "config.json",)
    assert local_files("FacebookAI/xlm-roberta-base") == ()


def test_parallel_text_is_one_file_or_two(tmp_path):
    for name in ("a.en", "a.sw"):
        (tmp_path / name).touch()
    found = resolve_texts({"train": ["a.{source}", "a.{target}"], "dev": "a.en", "test": None}, tmp_path, EN, SW, "data.text")
    assert found == {"train": (tmp_path / "a.en", tmp_path / "a.sw"), "dev": (tmp_path / "a.en",)}
    with pytest.raises(ConfigError, match=r"data\.text\.train: 3 files; parallel text is one file, or two"):
        resolve_texts({"train": ["a.en"] * 3}, tmp_path, EN, SW, "data.text")
