"""Two numbers of a kind, joined by a line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spanferry.reports import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[str, str, str, float, float]
"""Panel, line of the panel, colour, the filled end, the hollow end."""


def dumbbells(points: Sequence[Point]) -> "Figure":
    """A panel for each row of a table, a line for each language in it; of several in a line each has its own height and colour."""
    panels = list(dict.fromkeys(point[0] for point in points))
    lines = sorted({point[1] for point in points})
    kinds = list(dict.fromkeys(point[2] for point in points))
    step = 0.06 + 0.07 * max(2, len(kinds))
    figure, drawn = plots.panels(len(panels), min(3, len(panels)), max(1.4, 0.5 + step * len(lines)))
    for panel, axes in zip(panels, drawn, strict=True):
        _panel(axes, panel, [point for point in points if point[0] == panel], lines, kinds)
    _legend(drawn[0], kinds)
    return figure


def _panel(axes: "Axes", title: str, points: Sequence[Point], lines: Sequence[str], kinds: Sequence[str]) -> None:
    for _, line, kind, ours, published in points:
        place = kinds.index(kind)
        at = lines.index(line) + (place - (len(kinds) - 1) / 2) * 0.7 / len(kinds)
        colour = plots.COLOURS[place % len(plots.COLOURS)]
        axes.plot([published, ours], [at, at], color=colour, linewidth=1)
        axes.plot([published], [at], "o", color=colour, markersize=4, markerfacecolor="white")
        axes.plot([ours], [at], "o", color=colour, markersize=4)
    for row in range(0, len(lines), 2):
        axes.axhspan(row - 0.5, row + 0.5, color="#f4f4f2", linewidth=0)
    axes.set_title(title, fontsize=9, loc="left")
    plots.names_down(axes, lines)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_xlabel("F1")
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)


def _legend(axes: "Axes", kinds: Sequence[str]) -> None:
    """Above the figure: what the colours are."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=plots.COLOURS[place % len(plots.COLOURS)], marker="o", markersize=4) for place in range(len(kinds))]
    figure = axes.get_figure()
    if figure is not None:
        figure.legend(handles, kinds, loc="outside upper left", ncols=plots.side_by_side(kinds), frameon=False, handletextpad=0.4)
