"""Parquet files of users, read by columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spanferry.core.errors import DataError


def read_columns(path: Path, names: Sequence[str]) -> Any:
    """Some columns of a file, as a table of pyarrow.

    Raises:
        DataError: it cannot be opened, is no Parquet file or damaged, or lacks a column.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        has = parquet.read_schema(path).names
        if missing := sorted(set(names) - set(has)):
            raise DataError(f"{path}: has no column {' and '.join(missing)}, but {', '.join(has)}")
        return parquet.read_table(path, columns=list(names), partitioning=None)
    except (pyarrow.ArrowException, OSError) as error:
        raise DataError(f"{path}: is no Parquet file, not whole, or not readable: {' '.join(str(error).split())}") from None
