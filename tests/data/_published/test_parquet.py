"""Parquet files of users."""

import pyarrow as pa
import pytest
from pyarrow import parquet

from spanferry.core.errors import DataError
from spanferry.data._published.parquet import read_columns


@pytest.fixture
def path(tmp_path):
    parquet.write_table(pa.table({"a": [1], "b": [2]}), tmp_path / "t.parquet")
    return tmp_path / "t.parquet"


def test_the_columns_asked_for_are_read(path):
    assert read_columns(path, ("b",)).to_pylist() == [{"b": 2}]


def test_a_missing_column_is_named_beside_those_that_are_there(path):
    with pytest.raises(DataError, match=r"t\.parquet: has no column c, but a, b"):
        read_columns(path, ("a", "c"))


def test_a_damaged_file_is_refused(path):
    content = path.read_bytes()
    path.write_bytes(content[:-60] + b"\xff" * 40 + content[-20:])
    with pytest.raises(DataError, match=r"t\.parquet: is no Parquet file, not whole, or not readable"):
        read_columns(path, ("a",))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"absent\.parquet: is no Parquet file, not whole, or not readable"):
        read_columns(tmp_path / "absent.parquet", ("a",))
