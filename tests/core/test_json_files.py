"""JSON files that somebody may have changed."""

from dataclasses import dataclass

import pytest

from spanferry.core.errors import DataError
from spanferry.core.json_files import damaged, is_below, parsed, read_as, read_json


@dataclass(frozen=True)
class Shelf:
    """Something that a file holds."""

    name: str
    books: tuple[int, ...] = ()


@pytest.fixture
def file(tmp_path):
    """Writes a file of this text and names it."""

    def write(text):
        (tmp_path / "it.json").write_text(text, "utf-8")
        return tmp_path / "it.json"

    return write


def test_what_is_nested_too_deeply_is_no_json():
    assert parsed(b'{"a": [1]}') == {"a": [1]}
    with pytest.raises(ValueError, match=r"^it is nested too deeply$"):
        parsed("[" * 200_000)


def test_a_file_is_read_as_utf8_and_an_absent_one_is_none(file, tmp_path):
    assert read_json(file('{"name": "Ä"}')) == {"name": "Ä"}
    assert read_json(tmp_path / "other.json") is None
    assert read_as(tmp_path / "other.json", Shelf) is None


@pytest.mark.parametrize("text", ["{", "", "[" * 200_000])
def test_a_damaged_file_is_named_with_the_way_out(file, text):
    path = file(text)
    with pytest.raises(DataError) as refused:
        read_json(path)
    assert str(refused.value).startswith(f"{path}: damaged (")
    assert str(refused.value).endswith("); run the cell or sweep again, or remove its folder")


def test_bytes_of_another_encoding_are_damage(tmp_path):
    (tmp_path / "it.json").write_bytes(b'{"name": "\xff"}')
    with pytest.raises(DataError, match=r"it\.json: damaged \(.*utf-8"):
        read_json(tmp_path / "it.json")


def test_an_object_is_made_and_what_it_does_not_know_is_passed_over(file):
    assert read_as(file('{"name": "a", "books": [1, 2], "colour": "red"}'), Shelf) == Shelf("a", (1, 2))
    assert read_as(file('{"name": "a"}'), Shelf) == Shelf("a")
    assert read_as(file("null"), Shelf) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", r"name: field required"),
        ('{"name": "a", "books": [1, "x"]}', r"books\.1: input should be a valid integer"),
        ("[]", r"all of it: "),
    ],
)
def test_the_first_thing_that_is_wrong_is_told(file, text, says):
    with pytest.raises(DataError, match=rf"it\.json: damaged \({says}"):
        read_as(file(text), Shelf)


def test_the_error_of_a_damaged_file(tmp_path):
    assert str(damaged(tmp_path, "why")) == f"{tmp_path}: damaged (why); run the cell or sweep again, or remove its folder"


@pytest.mark.parametrize(
    ("path", "below"),
    [("a/b", True), ("a", True), ("", False), (".", False), ("/a", False), ("a/../b", False), ("..", False), ("a\0", False)],
)
def test_a_path_that_stays_below(path, below):
    assert is_below(path) is below
