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
    _legend(figure, kinds)
    return figure


def _panel(axes: "Axes", title: str, points: Sequence[Point], lines: Sequence[str], kinds: Sequence[str]) -> None:
    for _, line, kind, ours, published in points:
        place = kinds.index(kind)
        at = lines.index(line) + plots.beside(place, len(kinds))
        colour, _ = plots.look(place)
        axes.plot([published, ours], [at, at], color=colour, linewidth=1)
        axes.plot([published], [at], "o", color=colour, markersize=4, markerfacecolor="white")
        axes.plot([ours], [at], "o", color=colour, markersize=4)
    plots.stripes(axes, len(lines))
    axes.set_title(title, fontsize=9, loc="left")
    plots.names_down(axes, lines)
    axes.set_xlabel("F1")
    plots.lines_across(axes)


def _legend(figure: "Figure", kinds: Sequence[str]) -> None:
    """What the colours are."""
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], color=plots.look(place)[0], marker="o", markersize=4) for place in range(len(kinds))]
    plots.legend_over(figure, marks, kinds)
