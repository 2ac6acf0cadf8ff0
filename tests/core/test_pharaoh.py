"""Pharaoh files."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.pharaoh import read_pharaoh, within, write_pharaoh
from spanferry.core.records import Alignment, Pair, Sentence


def test_round_trip_keeps_lines_without_links(tmp_path):
    alignments = [Alignment.of([(1, 0), (0, 1)]), Alignment.of([]), Alignment.of([(2, 2)])]
    write_pharaoh(tmp_path / "links", alignments)
    assert (tmp_path / "links").read_text() == "0-1 1-0\n\n2-2\n"
    assert read_pharaoh(tmp_path / "links") == alignments


def test_weights_are_not_written(tmp_path):
    write_pharaoh(tmp_path / "links", [Alignment(((0, 1),), (0.5,))])
    assert (tmp_path / "links").read_text() == "0-1\n"


def test_only_links_within_the_pair_stay():
    pair = Pair(Sentence("train-1", "en", ("a", "b")), Sentence("train-1", "de", ("c",)))
    assert within(Alignment.of([(0, 0), (1, 1), (2, 0)]), pair) == Alignment(((0, 0),))


def test_a_file_that_counts_from_one(tmp_path):
    (tmp_path / "links").write_text("1-1 2-3\n")
    assert read_pharaoh(tmp_path / "links", base=1) == [Alignment(((0, 0), (1, 2)))]


@pytest.mark.parametrize(
    ("text", "base", "says"),
    [("0-0\n1:2\n", 0, ":2: '1:2' is no link"), ("0-0\n", 1, ":1: link 0-0 counts from 0"), ("-1-2", 0, "is no link")],
)
def test_what_is_no_link_is_refused_with_its_line(tmp_path, text, base, says):
    (tmp_path / "links").write_text(text)
    with pytest.raises(DataError, match=says):
        read_pharaoh(tmp_path / "links", base=base)
