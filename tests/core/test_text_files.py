"""Text files by lines: what is read, what is refused, and where."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import DataError
from spanferry.core.text_files import opened, quoted, read_lines, split_line


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.txt"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"a\n\nb", ["a", "", "b"]),
        (b"a\r\nb\r\r\n", ["a", "b"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", ["a", "b"]),  # files with a byte-order mark, joined
        (" a\u00a0\u2028b\u0085\f \n".encode(), [" a\u00a0\u2028b\u0085\f "]),  # only a line feed ends a line
    ],
)
def test_lines_are_numbered_from_1_and_lack_their_ends(path, content, lines):
    path.write_bytes(content)
    assert list(read_lines(path)) == list(enumerate(lines, 1))


def test_another_encoding_can_be_read(path):
    path.write_bytes(b"se\xf1or\n")
    assert list(read_lines(path, "latin-1")) == [(1, "señor")]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"a\nb\xff c\n", 2, "byte 2 is not UTF-8; convert .* WINDOWS-1252 -t UTF-8"),
        (b"a\n\nb\nc\xc3", 4, "byte 2 is not UTF-8"),  # cut off inside a character
        (b"a\nb\0 c\n", 2, "NUL"),
        (b"a O\rb O\r\rc O\r", 1, "character 4 is a carriage return without a line feed"),  # a whole file of an old Mac
        (b"a\nb\r c\n", 2, "character 2 is a carriage return"),
        (b"a\r ||| b\r\n", 1, r"Windows line ends that came into the middle of lines: delete them \(tr -d"),  # paste of two such files
        ("a\n".encode("utf-16"), 1, "begins as UTF-16 does"),
        ("a\n".encode("utf-16-le"), 1, "UTF-16"),  # without its mark
        (b"\x1f\x8b\x08", 1, "byte 2 is not UTF-8"),  # gzip
    ],
)
def test_what_is_no_text_is_refused_with_file_and_line(path, content, line, says):
    path.write_bytes(content)
    with pytest.raises(DataError, match=rf"^{re.escape(str(path))}:{line}: .*{says}"):
        list(read_lines(path))


def test_a_missing_file_is_named(path):
    with pytest.raises(DataError, match=r"a\.txt: no such file \(looked from /"):
        opened(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        opened(tmp_path)


def test_a_file_that_the_system_refuses_is_named(path, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied", str(path))

    path.touch()
    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(DataError, match=r"a\.txt: Permission denied"):
        opened(path)


def test_spaces_and_tabs_alone_part_a_line():
    assert split_line(" a \t\tb\u00a0c\u2028\f ") == ["a", "b\u00a0c\u2028\f"]


parts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" \t"), min_size=1)


@given(st.lists(parts), st.sampled_from([" ", "\t", " \t "]))
def test_what_is_joined_is_split_again(parts, gap):
    assert split_line(gap.join(parts)) == parts


def test_a_long_text_is_quoted_by_its_beginning():
    assert quoted(60 * "a") == f"'{60 * 'a'}'"
    assert quoted(61 * "a") == f"'{60 * 'a'}'..."
