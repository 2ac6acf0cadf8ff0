"""The report's figures, as SVG."""

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from spanferry.core.redaction import redacted
from spanferry.reports import naming
from spanferry.reports.grid import Grid, Score
from spanferry.reports.report.costs import StageCost

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito's, which colour-blind people tell apart; shapes tell them apart on paper without colour."""
_SHAPES = "os^DvPX*"
_LETTERS = 100
"""As many stand side by side above a figure."""
_STYLE: Any = {  # matplotlib types each key by itself, and they differ between versions
    "font.family": "sans-serif",
    "font.size": 9,
    "svg.fonttype": "none",  # text stays text: small, and can be searched
    "svg.hashsalt": "spanferry",  # the same figure is the same file
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}


def figures(grids: Sequence[Grid], costs: Sequence[StageCost]) -> dict[str, str]:
    """By name (``test_f1``, ``seconds``) each figure as SVG; none where fewer than two values would stand in it."""
    import matplotlib as mpl

    with mpl.rc_context(_STYLE):
        made = {grid.metric.replace("/", "_"): _scores(grid) for grid in grids} | {"seconds": _seconds(costs)}
        return {name: _svg(figure) for name, figure in made.items() if figure is not None}


def _scores(grid: Grid) -> "Figure | None":
    """Dots for a few columns, a heat map for many; of a single language the columns stand where languages do."""
    means = [score.mean for row in grid.scores for score in row if score.mean is not None]
    if len(means) < 2:
        return None
    columns = [redacted(", ".join(map(naming.told, grid.names, column))) for column in grid.columns]
    if len(grid.languages) == 1:
        known = [(name, [score]) for name, score in zip(columns, grid.scores[0], strict=True) if score.mean is not None]
        return _dots(grid, [name for name, _ in known], [grid.languages[0]], [row for _, row in known])
    rows = [
        (language, row) for language, row in zip(grid.languages, grid.scores, strict=True) if any(score.mean is not None for score in row)
    ]
    rows.sort(key=lambda found: max(score.mean for score in found[1] if score.mean is not None), reverse=True)
    draw = _dots if len(columns) <= len(_COLOURS) else _heat
    return draw(grid, [language for language, _ in rows], columns, [row for _, row in rows])


def _dots(grid: Grid, down: Sequence[str], columns: Sequence[str], scores: Sequence[Sequence[Score]]) -> "Figure":
    """A row for each language, the best on top; a dot and its interval for each column."""
    height, apart = (0.24 if len(columns) < 5 else 0.34), 0.7 / len(columns)
    across = len(columns) if sum(len(name) + 6 for name in columns) < _LETTERS else max(1, _LETTERS // (max(map(len, columns)) + 6))
    figure, axes = _canvas(7.2, 0.9 + height * len(down) + 0.2 * -(-len(columns) // across))
    for place, name in enumerate(columns):
        points = [(row + (place - (len(columns) - 1) / 2) * apart, found[place]) for row, found in enumerate(scores)]
        known = [(at, score, score.mean) for at, score in points if score.mean is not None]
        colour = _COLOURS[place]
        for at, score, _ in known:
            if score.low is not None and score.high is not None:
                axes.plot([score.low, score.high], [at, at], color=colour, linewidth=1, alpha=0.6, solid_capstyle="butt")
        axes.plot([mean for _, _, mean in known], [at for at, _, _ in known], _SHAPES[place], color=colour, markersize=4, label=name)
    for row in range(0, len(down), 2):
        axes.axhspan(row - 0.5, row + 0.5, color="#f4f4f2", linewidth=0)
    _rows(axes, down)
    axes.set_ylim(len(down) - 0.5, -0.5)
    axes.set_xlabel(grid.title.partition(":")[0] + (f", {columns[0]}" if len(columns) == 1 else ""))
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    if len(columns) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=across, frameon=False, borderaxespad=0.3, handletextpad=0.2)
    return figure


def _heat(grid: Grid, down: Sequence[str], columns: Sequence[str], scores: Sequence[Sequence[Score]]) -> "Figure":
    """A field for each language and column; white where there is no score."""
    import numpy as np

    width, height = max(6.0, 2.2 + 0.36 * len(columns)), 1.6 + 0.2 * len(down)
    figure, axes = _canvas(width, height)
    values = np.array([[np.nan if score.mean is None else score.mean for score in row] for row in scores], float)
    shown = axes.imshow(values, aspect="auto", cmap="cividis", interpolation="nearest")
    middle = (np.nanmin(values) + np.nanmax(values)) / 2
    for row, column in np.argwhere(~np.isnan(values)):
        value = values[row, column]
        ink = "white" if value < middle else "black"
        axes.text(column, row, f"{value:.2f}".removeprefix("0"), ha="center", va="center", fontsize=6.5, color=ink)
    _rows(axes, down)
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
    figure, axes = _canvas(7.2, 1.1 + 0.3 * len(spent))
    unit, name = _unit(most)
    places = range(len(spent))
    axes.barh(places, [cost.seconds / unit for cost in spent], color=_COLOURS[0], label="computing", height=0.6)
    left = [cost.seconds / unit for cost in spent]
    axes.barh(places, [cost.reading / unit for cost in spent], left=left, color=_COLOURS[5], label="reading what was there", height=0.6)
    _rows(axes, [cost.stage for cost in spent])
    axes.set_ylim(len(spent) - 0.5, -0.5)
    axes.set_xlabel(f"{name}, summed over cells")
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0.3)
    return figure


def _unit(most: float) -> tuple[float, str]:
    return (1.0, "seconds") if most < 300 else (60.0, "minutes") if most < 18_000 else (3600.0, "hours")


def _canvas(width: float, height: float) -> "tuple[Figure, Axes]":
    """A figure of so many inches, without the global state of pyplot."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _rows(axes: "Axes", names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)


def _svg(figure: "Figure") -> str:
    """The figure as one ``<svg>`` element."""
    text = StringIO()
    left_out: Any = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # the stubs know no None, which leaves a field out
    figure.savefig(text, format="svg", metadata=left_out)
    whole = text.getvalue()
    return whole[whole.index("<svg") :]
