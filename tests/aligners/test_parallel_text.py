import pytest

from spanferry.aligners._parallel_text import check_prefix, read_parallel_text, reduced
from spanferry.core.errors import ConfigError, DataError


def test_reads_pairs_and_leaves_out_empty_sides(tmp_path):
    (tmp_path / "a.txt").write_bytes("the dog ||| der  Hund \r\nnothing ||| \nA ||| Ä".encode())
    assert read_parallel_text([tmp_path / "a.txt"]) == [(("the", "dog"), ("der", "Hund")), (("A",), ("Ä",))]


@pytest.mark.parametrize("line", [b"no separator", b"a ||| b ||| c", b""])
def test_names_the_place_of_a_malformed_line(tmp_path, line):
    (tmp_path / "a.txt").write_bytes(b"a ||| b\n" + line + b"\n")
    with pytest.raises(DataError, match=r"a\.txt:2: "):
        read_parallel_text([tmp_path / "a.txt"])


def test_names_the_place_of_what_is_not_utf8(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a ||| \xff\n")
    with pytest.raises(DataError, match=r"a\.txt:1: not UTF-8"):
        read_parallel_text([tmp_path / "a.txt"])


def test_names_a_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"none\.txt: No such file"):
        read_parallel_text([tmp_path / "none.txt"])


def test_reduction():
    assert reduced(("Houses", "of"), 4) == ("hous", "of")
    assert reduced(("Houses",), None) == ("houses",)
    assert reduced(("Houses",), 4, lower_case=False) == ("Hous",)


def test_a_prefix_keeps_a_letter():
    with pytest.raises(ConfigError, match="prefix=0"):
        check_prefix(0)
