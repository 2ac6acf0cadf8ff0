"""Figures that are kept for the page."""

import pytest


@pytest.fixture
def rows(load):
    return load("measuring.rows")


@pytest.fixture
def kept(rows, tmp_path, monkeypatch):
    """Where they go."""
    monkeypatch.setenv(rows.FILE, str(tmp_path / "rows.jsonl"))
    return tmp_path / "rows.jsonl"


def test_what_is_kept_is_read_as_it_was(rows, kept):
    both = [rows.Row("µs, größer", "s", "ours", 1.5, 0.25, "theirs", 3.0, None, 2.0), rows.LeftOut("theirs", "package")]
    for row in both:
        rows.keep(row)
    assert rows.read(kept) == both


def test_nothing_is_written_where_no_page_is_wanted(rows, tmp_path, monkeypatch):
    monkeypatch.delenv(rows.FILE, raising=False)
    monkeypatch.chdir(tmp_path)
    rows.keep(rows.LeftOut("theirs", "package"))
    assert list(tmp_path.iterdir()) == []


def test_a_benchmark_that_kept_nothing_has_no_rows(rows, tmp_path):
    assert rows.read(tmp_path / "none.jsonl") == []


def test_rates_and_milliseconds_have_the_same_ratio(rows, kept, load):
    timed = load("measuring.clock").Timed
    ours, theirs = timed(10, 2.0, 1.0, None, ""), timed(4, 2.0, 1.0, 0.5, "")  # 5 and 2 a second: 200 and 500 ms
    rows.keep_rate("case", "pairs", "ours", ours, "theirs", theirs)
    rows.keep_milliseconds("case", "a pair", "ours", ours, "theirs", theirs)
    assert rows.read(kept) == [
        rows.Row("case, 10 pairs", "pairs/s", "ours", 5.0, None, "theirs", 2.0, 0.5, 2.5),
        rows.Row("case", "ms a pair", "ours", 200.0, None, "theirs", 500.0, 0.5, 2.5),
    ]


def test_milliseconds_may_have_no_baseline(rows, kept, load):
    rows.keep_milliseconds("case", "a pair", "ours", load("measuring.clock").Timed(1, 0.5, 1.0, None, ""), "theirs", None)
    assert rows.read(kept) == [rows.Row("case", "ms a pair", "ours", 500.0)]
