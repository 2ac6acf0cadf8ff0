"""The report's part on cells without a result."""

from collections.abc import Sequence
from pathlib import Path

from spanferry.reports.failures import Failure
from spanferry.reports.report.data import below
from spanferry.reports.sections import Row, Section, Table, Value

_HEADS = ("cells", "what", "at", "why", "full text in")


def missing(failures: Sequence[Failure], folder: Path) -> Section | None:
    """Each error with the cells it ended; a column in which nothing stands is left out. None where every cell is done.

    Args:
        folder: the sweep's.
    """
    if not failures:
        return None
    rows = [_values(each, folder) for each in failures]
    kept = [place for place in range(len(_HEADS)) if any(row[place] for row in rows)]
    table = Table(
        "missing", "Cells without a result", [_HEADS[place] for place in kept], [Row([row[place] for place in kept]) for row in rows]
    )
    return Section("What is missing, and why", tables=[table])


def _values(failure: Failure, folder: Path) -> list[Value]:
    what = failure.what + (f" (such as {failure.example})" if failure.example else "")
    return [failure.count, what, failure.stage, failure.error, below(failure.folder, folder) if failure.folder else ""]
