"""The figures of every report: scores, and what they cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spanferry.core.redaction import redacted
from spanferry.reports import naming, plots
from spanferry.reports.grid import Grid, Score
from spanferry.reports.report.costs import StageCost
from spanferry.reports.values import short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROOMY = 14
"""Columns of a heat map up to which there is room for intervals."""
_LONGEST = 60
"""Characters of a column's name in a figure."""
_MOST = 120
"""Rows or columns up to which a figure can be read; of more the table says all."""


def figures(grids: Sequence[Grid], costs: Sequence[StageCost]) -> "dict[str, Figure]":
    """The figures by name (``test_f1``, ``seconds``), to be made in ``plots.style``; none where fewer than two values stand or too many."""
    made = {grid.metric.replace("/", "_"): _scores(grid) for grid in grids} | {"seconds": _seconds(costs)}
    return {name: figure for name, figure in made.items() if figure is not None}


def _scores(grid: Grid) -> "Figure | None":
    """Dots for a few columns, a heat map for many; of a single language the columns stand where languages do."""
    means = [score.mean for row in grid.scores for score in row if score.mean is not None]
    if len(means) < 2 or max(len(grid.languages), len(grid.columns)) > _MOST:
        return None
    columns = [_clipped(redacted(naming.column(grid.names, column))) for column in grid.columns]
    if len(grid.languages) == 1:
        known = [(name, [score]) for name, score in zip(columns, grid.scores[0], strict=True) if score.mean is not None]
        return _dots(grid, [name for name, _ in known], [grid.languages[0]], [row for _, row in known])
    rows = [
        (language, row) for language, row in zip(grid.languages, grid.scores, strict=True) if any(score.mean is not None for score in row)
    ]
    rows.sort(key=lambda found: max(score.mean for score in found[1] if score.mean is not None), reverse=True)
    draw = _dots if len(columns) <= len(plots.COLOURS) else _heat
    return draw(grid, [language for language, _ in rows], columns, [row for _, row in rows])


def _clipped(name: str) -> str:
    """A name that leaves room for what it is of."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _dots(grid: Grid, down: Sequence[str], columns: Sequence[str], scores: Sequence[Sequence[Score]]) -> "Figure":
    """A row for each language, the best on top; a dot and its interval for each column."""
    height = 0.24 if len(columns) < 5 else 0.34
    lines = -(-len(columns) // plots.side_by_side(columns))
    figure, axes = plots.canvas(height=0.9 + height * len(down) + 0.2 * lines)
    for place, name in enumerate(columns):
        points = [(row + plots.beside(place, len(columns)), found[place]) for row, found in enumerate(scores)]
        known = [(at, score, score.mean) for at, score in points if score.mean is not None]
        colour, shape = plots.look(place)
        for at, score, _ in known:
            if score.low is not None and score.high is not None:
                axes.plot([score.low, score.high], [at, at], color=colour, linewidth=1, alpha=0.6, solid_capstyle="butt")
        axes.plot([mean for _, _, mean in known], [at for at, _, _ in known], shape, color=colour, markersize=4, label=name)
    plots.stripes(axes, len(down))
    plots.names_down(axes, down)
    axes.set_xlabel(grid.title.partition(":")[0] + (f", {columns[0]}" if len(columns) == 1 else ""))
    plots.lines_across(axes)
    if len(columns) > 1:
        plots.legend_above(axes, columns)
    return figure


def _heat(grid: Grid, down: Sequence[str], columns: Sequence[str], scores: Sequence[Sequence[Score]]) -> "Figure":
    """A field for each language and column; white where there is no score."""
    import numpy as np

    width, height = (
        max(plots.WIDTH, 2.2 + 0.36 * len(columns)),
        1.0 + (0.34 if len(columns) <= _ROOMY else 0.22) * len(down) + 0.055 * max(map(len, columns)),
    )
    figure, axes = plots.canvas(width, height)
    values = np.array([[np.nan if score.mean is None else score.mean for score in row] for row in scores], float)
    shown = axes.imshow(values, aspect="auto", cmap="cividis", interpolation="nearest")
    middle = (np.nanmin(values) + np.nanmax(values)) / 2
    roomy = len(columns) <= _ROOMY and any(score.interval for row in scores for score in row)
    for row, column in np.argwhere(~np.isnan(values)):
        value = values[row, column]
        ink = "white" if value < middle else "black"
        axes.text(column, row - 0.15 * roomy, short(value, 2), ha="center", va="center", fontsize=6.5 + 1.5 * roomy, color=ink)
        if roomy:
            axes.text(column, row + 0.25, scores[row][column].interval, ha="center", va="center", fontsize=5.2, color=ink)
    plots.names_down(axes, down)
    axes.set_xticks(range(len(columns)), columns, rotation=45, ha="right", rotation_mode="anchor")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    figure.colorbar(shown, ax=axes, label=grid.title.partition(":")[0], fraction=0.04, pad=0.02)
    return figure


def _seconds(costs: Sequence[StageCost]) -> "Figure | None":
    """A bar for each stage: seconds of computing, and of reading what was there already."""
    most = max((cost.seconds + cost.reading for cost in costs), default=0.0)
    spent = [cost for cost in costs if cost.seconds + cost.reading >= max(0.05, most / 200)]
    if len(spent) < 2:
        return None
    figure, axes = plots.canvas(height=1.1 + 0.3 * len(spent))
    unit, name = _unit(most)
    places = range(len(spent))
    axes.barh(places, [cost.seconds / unit for cost in spent], color=plots.COLOURS[0], label="computing", height=0.6)
    left = [cost.seconds / unit for cost in spent]
    axes.barh(
        places, [cost.reading / unit for cost in spent], left=left, color=plots.COLOURS[5], label="reading what was there", height=0.6
    )
    plots.names_down(axes, [cost.stage for cost in spent])
    axes.set_xlabel(f"{name}, summed over cells")
    plots.lines_across(axes)
    plots.legend_above(axes, ["computing", "reading what was there"])
    return figure


def _unit(most: float) -> tuple[float, str]:
    return (1.0, "seconds") if most < 300 else (60.0, "minutes") if most < 18_000 else (3600.0, "hours")
