"""Lines of ``source ||| target``."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.parallel import read_parallel, read_translations
from spanferry.data.languages import LANGUAGES


def test_every_line_is_a_pair_and_a_side_may_be_empty(tmp_path):
    (tmp_path / "a.txt").write_bytes("the dog ||| der  Hund \r\nnothing ||| \nA ||| Ä".encode())
    assert list(read_parallel(tmp_path / "a.txt")) == [(("the", "dog"), ("der", "Hund")), (("nothing",), ()), (("A",), ("Ä",))]


@pytest.mark.parametrize("line", [b"no separator", b"a|||b", b"a ||| b ||| c", b""])
def test_names_the_place_of_a_malformed_line(tmp_path, line):
    (tmp_path / "a.txt").write_bytes(b"a ||| b\n" + line + b"\n")
    with pytest.raises(DataError, match=r"a\.txt:2: . separators .* with one, and a space on both sides"):
        list(read_parallel(tmp_path / "a.txt"))


def test_names_the_place_of_what_is_not_utf8(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a ||| \xff\n")
    with pytest.raises(DataError, match=r"a\.txt:1: byte 7 is not UTF-8"):
        list(read_parallel(tmp_path / "a.txt"))


def test_spaces_and_tabs_alone_separate_words(tmp_path):
    (tmp_path / "a.txt").write_text("10\u00a0% \t of ||| 10\u202f% a\x0cb\n", "utf-8")
    assert list(read_parallel(tmp_path / "a.txt")) == [(("10\u00a0%", "of"), ("10\u202f%", "a\x0cb"))]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("a ||| b\nc ||| d\n", "has 2 lines and the labelled source 3 sentences.* keeps a line"),
        ("a ||| b\ne ||| f\n", r"a\.txt:2: its source side \('e'\) is not sentence 2"),  # where one is missing
    ],
)
def test_a_missing_line_is_found(tmp_path, lines, says):
    (tmp_path / "a.txt").write_text(lines)
    with pytest.raises(DataError, match=says):
        read_translations(tmp_path / "a.txt", LANGUAGES["en"], LANGUAGES["sw"], [("a",), ("c",), ("e",)], running=False)
