"""Pharaoh files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spanferry.core.errors import DataError
from spanferry.core.pharaoh import GoldLinks, fitting, read_gold, read_pharaoh, within, write_pharaoh, write_weighted_pharaoh
from spanferry.core.records import Alignment, Pair, Sentence


def test_round_trip_keeps_lines_without_links(tmp_path):
    alignments = [Alignment.of([(1, 0), (0, 1)]), Alignment.of([]), Alignment.of([(2, 2)])]
    write_pharaoh(tmp_path / "links", alignments)
    assert (tmp_path / "links").read_text() == "0-1 1-0\n\n2-2\n"
    assert read_pharaoh(tmp_path / "links") == alignments


def test_weights_are_written_where_they_are_asked_for(tmp_path):
    alignments = [Alignment(((0, 1), (2, 0)), (0.97314, 0.00012345)), Alignment(()), Alignment(((0, 0),))]
    write_pharaoh(tmp_path / "plain", alignments)
    write_weighted_pharaoh(tmp_path / "weighted", alignments)
    assert (tmp_path / "plain").read_text() == "0-1 2-0\n\n0-0\n"
    assert (tmp_path / "weighted").read_text() == "0-1:0.9731 2-0:0.0001234\n\n0-0:1\n"


WEIGHTS = st.floats(0, 1, exclude_min=True)
LINKS = st.tuples(st.integers(0, 99), st.integers(0, 99))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(LINKS, WEIGHTS)))
def test_weights_are_read_back_to_four_digits(tmp_path, weights):
    write_weighted_pharaoh(tmp_path / "links", map(Alignment.weighted, weights))
    found = [alignment.by_link() for alignment in read_pharaoh(tmp_path / "links")]
    assert [links.keys() for links in found] == [links.keys() for links in weights]
    assert all(found[n][link] == pytest.approx(weight, rel=5e-4, abs=0) for n, of in enumerate(weights) for link, weight in of.items())


def test_lines_may_differ_in_having_weights(tmp_path):
    (tmp_path / "links").write_text("1-0:0.5 0-0:1e-1\n0-0\n")
    assert read_pharaoh(tmp_path / "links") == [Alignment(((0, 0), (1, 0)), (0.1, 0.5)), Alignment(((0, 0),))]


def test_weights_are_decimals_in_any_writing(tmp_path):
    (tmp_path / "links").write_text("0-0:.5 1-1:1. 2-2:1E-3 3-3:2.5e-1\n")
    assert read_pharaoh(tmp_path / "links")[0].weights == (0.5, 1, 0.001, 0.25)


def test_gold_links_are_sure_or_possible(tmp_path):
    (tmp_path / "gold").write_text("2-2 1p1 3?4 1-1\n\n")
    none = Alignment(())
    assert read_gold(tmp_path / "gold", base=1) == [GoldLinks(Alignment(((0, 0), (1, 1))), Alignment(((2, 3),))), GoldLinks(none, none)]


@pytest.mark.parametrize(
    ("text", "says"), [("0-0\n0-1:0.5", ":2: a link has a weight"), ("0-0\n0+1", "'0\\+1' is no link"), ("0-0:", "is no link")]
)
def test_what_is_no_gold_link_is_refused_with_its_line(tmp_path, text, says):
    (tmp_path / "gold").write_text(text)
    with pytest.raises(DataError, match=says) as refused:
        read_gold(tmp_path / "gold")
    assert str(refused.value).startswith(f"{tmp_path / 'gold'}:{len(text.splitlines())}: ")


PAIR = Pair(Sentence("train-1", "en", ("a", "b")), Sentence("train-1", "de", ("c",)))


def test_only_links_within_the_pair_stay():
    assert within(Alignment.of([(0, 0), (1, 1), (2, 0)]), PAIR) == Alignment(((0, 0),))
    assert within(Alignment(((0, 0), (1, 1)), (0.5, 0.25)), PAIR) == Alignment(((0, 0),), (0.5,))


def test_a_file_that_counts_from_one(tmp_path):
    (tmp_path / "links").write_text("1-1 2-3\n")
    assert read_pharaoh(tmp_path / "links", base=1) == [Alignment(((0, 0), (1, 2)))]


@pytest.mark.parametrize(
    ("text", "base", "says"),
    [
        ("0-0\n1:2\n", 0, ":2: '1:2' is no link"),
        ("0-0\n", 1, ":1: link 0-0 counts from 0"),
        ("-1-2", 0, "is no link"),
        ("0-0\n1p2", 0, ":2: '1p2' is a possible link"),
        ("0?0", 0, r"'0\?0' is a possible link"),
        ("1-1\n2p3", 1, "'2p3' is a possible link"),
        ("0-0:0.5 1-1", 0, ":1: some links have a weight"),
        ("0-0:0.5 0-0:0.6", 0, "or one stands twice"),
        ("0-0:1.5", 0, ":1: weight 1.5: how sure"),
        ("0-0:0", 0, "weight 0"),
        ("0-0:nan", 0, "is no link"),
        ("0-0:.", 0, r"is no link; a line holds links i-j \(source-target; weighted: i-j:0\.5\)"),
        ("0-0:-1", 0, "is no link"),
    ],
)
def test_what_is_no_link_is_refused_with_its_line(tmp_path, text, base, says):
    (tmp_path / "links").write_text(text)
    with pytest.raises(DataError, match=says) as refused:
        read_pharaoh(tmp_path / "links", base=base)
    assert str(refused.value).startswith(f"{tmp_path / 'links'}:{len(text.splitlines())}: ")


def test_links_that_do_not_fit_are_named_with_their_line():
    fits = Alignment(((1, 0),))
    assert fitting(fits, PAIR, Path("links"), 7) is fits
    with pytest.raises(DataError, match=r"^links:7: "):
        fitting(Alignment(((0, 1),)), PAIR, Path("links"), 7)
