"""The critical-difference diagram of a ranking."""

from typing import TYPE_CHECKING

from spanferry.core.ranking import Ranking
from spanferry.reports import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LINE = 0.24
"""Inches from a method's name to the next."""


def diagram(ranking: Ranking) -> "Figure":
    """Methods at their average ranks (Demšar 2006, figure 1): the best left; a bar joins those that were not shown to differ.

    Names stand on both sides, on lines that lead to their place on the axis.
    """
    names, groups = list(ranking.ranks), ranking.groups
    left = (len(names) + 1) // 2
    bars = 0.6 + 0.28 * len(groups)
    figure, axes = plots.canvas(height=0.75 + _LINE * (left + bars))
    count = len(names)
    _axis(axes, count, ranking.critical_difference)
    for place, name in enumerate(names):
        at_left, line = place < left, place if place < left else count - 1 - place
        _lead(axes, ranking.ranks[name], bars + line, name, (0.85, -1) if at_left else (count + 0.15, 1))
    for line, group in enumerate(groups):
        ends = [ranking.ranks[group[0]] - 0.05, ranking.ranks[group[-1]] + 0.05]
        axes.plot(ends, [0.45 + 0.28 * line] * 2, color="black", linewidth=3, solid_capstyle="butt")
    room = 0.17 * count
    axes.set_xlim(0.85 - room, count + 0.15 + room)
    axes.set_ylim(bars + left - 0.4, -1.9)
    return figure


def _axis(axes: "Axes", count: int, critical: float) -> None:
    """The axis of ranks at 0, and above it how long the critical difference is."""
    axes.set_axis_off()
    axes.plot([1, count], [0, 0], color="black", linewidth=1)
    for rank in range(1, count + 1):
        axes.plot([rank, rank], [-0.18, 0], color="black", linewidth=1)
        axes.text(rank, -0.3, str(rank), ha="center", va="bottom")
    shown = min(critical, count - 1)
    axes.plot([1, 1 + shown], [-1.25, -1.25], "|-", color=plots.COLOURS[1], linewidth=1.5, markersize=7)
    more = ", longer than the axis" if shown < critical else ""
    axes.text(1, -1.4, f"critical difference {critical:.2f}{more}", ha="left", va="bottom", color=plots.COLOURS[1])


def _lead(axes: "Axes", rank: float, line: float, name: str, side: tuple[float, int]) -> None:
    """A line from the axis down and out to the name, with its average rank."""
    end, direction = side
    axes.plot([rank, rank, end], [0, line, line], color="#555555", linewidth=0.8)
    text = f"{name}  {rank:.2f}" if direction < 0 else f"{rank:.2f}  {name}"
    axes.text(end + 0.05 * direction, line, text, ha="right" if direction < 0 else "left", va="center")
