"""How far source and target stay apart in the encoder."""

from collections.abc import Sequence
from statistics import fmean

from spanferry.reports.cells import GridCell, numbers
from spanferry.reports.estimates import INTERVALS, estimate
from spanferry.reports.sections import Row, Section, Table, Value
from spanferry.studies._alignment_metric.grouping import Metrics

_PAD, _MMD = "divergence/proxy_a_distance", "divergence/mmd"
_OWN = "train/alignment"


def distances(metrics: Metrics) -> list[Section]:
    """Distances of training from test sentences, and the metric's own, before and after; no section where no cell logged either."""
    measured = any(numbers(metrics.cells, name) for name in (_PAD, _MMD))
    if not measured and not any(own(cell) for cell in metrics.cells):
        return []
    text = [
        "What does alignment do to the distance it is to lower? The proxy A-distance (0 to 2) and the MMD of training from test "
        "sentences, in the trained encoder, are the same for all metrics; the row of training without alignment is what they would be "
        "untouched. The metric's own distance, which training lowers, is on a scale of its own and compares within its row alone."
    ]
    if not measured:
        text.append("No cell measured distances in the encoder; divergence=true does.")
    return [Section("How far source and target stay apart", text, [_table(metrics)])]


def _table(metrics: Metrics) -> Table:
    rows = []
    for language, name, cells in metrics.placed():
        known = sum(bool(numbers([cell], _PAD) or numbers([cell], _MMD) or own(cell)) for cell in cells)
        rows.append(Row([language, name, known, estimate(cells, _PAD, 2), estimate(cells, _MMD), *_own_ends(cells)], cells))
    heads = ["language", "metric", "n", "proxy A-distance", "MMD", "own, first", "own, last"]
    note = f"n: cells, one a seed. {INTERVALS} Own: the metric's mean over the steps up to the first, and before the last, evaluation."
    return Table("metric_distances", "Distances between source and target", heads, rows, note)


def _own_ends(cells: Sequence[GridCell]) -> list[Value]:
    """The mean over cells of what the metric was at first and at last."""
    ends = [found for cell in cells if (found := own(cell))]
    return [fmean(values) for values in zip(*ends, strict=True)] or [None, None]


def own(cell: GridCell) -> tuple[float, float] | None:
    """The alignment loss of a cell at its first and its last evaluation; None where it has not two."""
    found = [row[_OWN] for row in cell.record.history if _OWN in row] if cell.record else []
    return (found[0], found[-1]) if len(found) > 1 else None
