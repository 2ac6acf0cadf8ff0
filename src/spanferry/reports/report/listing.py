"""The report's list of cells, and its grids as plain tables: every number with how many it rests on, seed, commit and configuration."""

from collections.abc import Sequence

from spanferry.reports import naming
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import WIDE, Grid, Mark, Score, sign
from spanferry.reports.origins import origin_of, support_of
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report.data import seconds, status
from spanferry.reports.sections import Estimate, Row, Section, Table, Value

_SCORES = {"test": "test F1", "projection": "projection F1", "alignment": "alignment F1"}


def listed(sweep: ReadSweep) -> Section:
    """A line a cell."""
    axes = naming.apart([cell.axes for cell in sweep.cells])
    if "seed" not in axes:
        axes.append("seed")
    shown = [name for name in _SCORES if any(isinstance(cell.value(f"{name}/f1"), float) for cell in sweep.cells)]
    heads = ["cell", *axes, *(head for name in shown for head in (_SCORES[name], "n")), "status", "seconds", "commit", "config"]
    rows = [_row(number, cell, axes, shown) for number, cell in zip(sweep.numbers, sweep.cells, strict=True)]
    note = "n: gold entities (or links) that the score was counted over. config: a hash of all settings that decide scores."
    return Section("Cells", tables=[Table("cells", f"All {len(rows):,} cells", heads, rows, note)])


def _row(number: int, cell: GridCell, axes: Sequence[str], shown: Sequence[str]) -> Row:
    made = origin_of([cell])
    scores = [value for name in shown for value in (_estimate(cell, name), support_of(cell, f"{name}/f1"))]
    placed = [cell.axes.get(axis, "") for axis in axes]
    return Row([number, *placed, *scores, status(cell), seconds(cell), " ".join(made.commits), " ".join(made.configs)])


def _estimate(cell: GridCell, name: str) -> Value:
    score, low, high = (cell.value(f"{name}/f1{end}") for end in ("", "_low", "_high"))
    if isinstance(score, str):
        return score if cell.done else None
    return Estimate(score, None if isinstance(low, str) else low, None if isinstance(high, str) else high)


def as_table(grid: Grid) -> Table:
    """A grid as a plain table: a line a language or, where that would be too wide, a line a column of the grid."""
    columns, scores = [naming.column(grid.names, column) for column in grid.columns], grid.scores
    first, across, down = "lang", columns, list(grid.languages)
    if len(columns) > WIDE:
        first, across, down, scores = ", ".join(grid.names), down, across, list(zip(*scores, strict=True))
    rows = [_line(name, of) for name, of in zip(down, scores, strict=True)]
    spread = "Of several seeds: mean, and mean less and plus one standard deviation. " if _several(grid) else ""
    return Table(grid.metric.replace("/", "_"), grid.title, [first, *across], rows, spread + grid.caption)


def _line(name: str, scores: Sequence[Score]) -> Row:
    best = [place for place, score in enumerate(scores, 1) if score.mark is Mark.BEST]
    signs = {place: text for place, score in enumerate(scores, 1) if (text := sign(score.mark))}
    return Row([name, *map(_score, scores)], [cell for score in scores for cell in score.cells], best, signs)


def _score(score: Score) -> Value:
    return score.text if score.mean is None else Estimate(score.mean, score.low, score.high)


def _several(grid: Grid) -> bool:
    return any(len(score.cells) > 1 for row in grid.scores for score in row)
