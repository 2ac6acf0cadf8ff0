"""YAML files that somebody may have changed."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.yaml_files import read_yaml


def test_what_a_file_says_and_none_where_there_is_none(tmp_path):
    (tmp_path / "it.yaml").write_text("a: {b: [1, Ä]}\n", "utf-8")
    assert read_yaml(tmp_path / "it.yaml") == {"a": {"b": [1, "Ä"]}}
    assert read_yaml(tmp_path / "other.yaml") is None


@pytest.mark.parametrize("text", ["a: [", "a: 2001-99-99", "a: !!bool perhaps", "a: !!python/name:os.system", "\xff"])
def test_a_damaged_file_is_named(tmp_path, text):
    (tmp_path / "it.yaml").write_text(text, "latin-1")
    with pytest.raises(DataError, match=r"it\.yaml: damaged \(.+\); run the cell"):
        read_yaml(tmp_path / "it.yaml")


@pytest.mark.parametrize("text", ["a: &a [1]\nb: *a\n", "[" * 101 + "]" * 101])
def test_what_would_grow_is_refused(tmp_path, text):
    (tmp_path / "it.yaml").write_text(text)
    with pytest.raises(DataError, match="it holds an alias, or is nested more than 100 deep"):
        read_yaml(tmp_path / "it.yaml")


def test_a_hundred_deep_is_read(tmp_path):
    (tmp_path / "it.yaml").write_text("[" * 100 + "]" * 100)
    assert str(read_yaml(tmp_path / "it.yaml")) == "[" * 100 + "]" * 100
