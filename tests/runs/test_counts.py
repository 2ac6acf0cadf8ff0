"""What a cell leaves for paired tests."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.significance import SentenceCounts
from spanferry.runs.counts import load_counts, save_counts


def test_counts_are_read_back_by_prefix(tmp_path):
    counts = SentenceCounts("ab12", {"train-1": (1, 2, 2), "train-2": (0, 0, 1)})
    save_counts(tmp_path, {"projection": counts})
    assert load_counts(tmp_path, "projection") == counts
    assert load_counts(tmp_path, "test") is None
    assert [path.name for path in tmp_path.iterdir()] == ["counts.json"]


def test_a_cell_of_an_older_sweep_has_none(tmp_path):
    assert load_counts(tmp_path, "test") is None


def test_damaged_counts_are_named(tmp_path):
    (tmp_path / "counts.json").write_text('{"test": {')
    with pytest.raises(DataError, match=r"counts\.json: damaged \(.*\); run the cell or sweep again"):
        load_counts(tmp_path, "test")
