"""How fast each metric lets the tagger learn."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from spanferry.core.convergence import History
from spanferry.reports import plots
from spanferry.reports.cells import GridCell, numbers
from spanferry.reports.estimates import INTERVALS, estimate, of_values
from spanferry.reports.sections import Drawing, Row, Section, Table, Value
from spanferry.studies._alignment_metric.grouping import Metrics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OWN, _AREA, _BEST = "convergence/steps_to_95", "convergence/area", "convergence/best_f1"
_SECONDS = "convergence/seconds_to_95"
_F1 = "dev/f1"
_SHARE = 0.95


def speed(metrics: Metrics) -> Section:
    """The convergence table and the learning curves."""
    text = [
        "How fast does a tagger learn under each metric? Dev F1 tells, on dev sentences like those it learns from: zero-shot, the "
        "source's. A tagger that ends low reaches 95 % of its own best early, so steps also count up to 95 % of what training without "
        "alignment reaches under the same seed; and the area under the curve is the mean dev F1 on the way."
    ]
    drawn = [language for language in metrics.languages if any(curve(metrics.of(name, language)) for name in metrics.names)]
    if not drawn:
        return Section("How fast they learn", ["No cell left a learning curve, so there is nothing to say of speed."])
    return Section("How fast they learn", text, [_table(metrics)], [_curves(metrics, drawn)])


def _table(metrics: Metrics) -> Table:
    rows = []
    for language, name, cells in metrics.placed():
        known = len(numbers(cells, _BEST))
        own = [estimate(cells, _OWN, 0), estimate(cells, _SECONDS, 1)]
        rows.append(Row([language, name, known, *own, *_common(metrics, cells), *_curve_values(cells)], cells))
    heads = ["language", "metric", "n", "steps to 95 %", "seconds to 95 %", "steps to plain's 95 %", "reached", "area", "best dev F1"]
    note = (
        f"n: cells, one a seed. {INTERVALS} Steps are those of the first evaluation at the bar; nothing is interpolated between "
        f"evaluations. Plain's 95 %: of the best dev F1 of {metrics.baseline!r} under the same seed, over the cells that reached it, which "
        "the next column counts. Area: under dev F1 over the planned steps, divided by them."
    )
    return Table("metric_convergence", "Convergence by language and metric", heads, rows, note)


def _curve_values(cells: Sequence[GridCell]) -> list[Value]:
    return [estimate(cells, _AREA), estimate(cells, _BEST)]


def _common(metrics: Metrics, cells: Sequence[GridCell]) -> list[Value]:
    """Steps to the baseline's bar, and how many cells reached it."""
    pairs = [(cell, _best(other)) for cell in cells if _history(cell) and (other := metrics.beside(cell))]
    found = [steps_to(_history(cell), _SHARE * best) for cell, best in pairs if best]  # whatever learns reaches 95 % of nothing
    reached = [steps for steps in found if steps is not None]
    return [of_values(reached, 0), f"{len(reached)} of {len(found)}" if found else None]


def _best(cell: GridCell) -> float:
    return max((row[_F1] for row in _history(cell)), default=0.0)


def steps_to(history: History, bar: float) -> float | None:
    """The step of the first evaluation with at least this dev F1; None where there is none."""
    return next((float(row["step"]) for row in history if row[_F1] >= bar), None)


def _history(cell: GridCell) -> History:
    """The cell's evaluations on dev."""
    return [row for row in cell.record.history if _F1 in row] if cell.record else []


def curve(cells: Sequence[GridCell]) -> Mapping[float, list[float]]:
    """By step, as far as every cell that left a curve was trained, the dev F1 of each."""
    kept = [history for cell in cells if (history := _history(cell))]
    by_step = [{float(row["step"]): row[_F1] for row in history} for history in kept]
    shared = sorted(set.intersection(*map(set, by_step))) if by_step else []
    return {step: [each[step] for each in by_step] for step in shared}


def _curves(metrics: Metrics, languages: Sequence[str]) -> Drawing:
    """A panel a language, a line a metric."""
    figure, panels = plots.panels(len(languages), across=2, height=2.6)
    for axes, language in zip(panels, languages, strict=True):
        axes.set_title(language, loc="left")
        for name in metrics.ordered:
            _line(axes, curve(metrics.of(name, language)), name, metrics)
        axes.set_xlabel("step")
        plots.lines_across(axes, "both")
        axes.set_ylim(bottom=0)
    for axes in panels[::2]:
        axes.set_ylabel("dev F1")
    plots.legend_over(figure, *panels[0].get_legend_handles_labels())
    seeds = len({cell.axes["seed"] for cell in metrics.cells})
    caption = f"Dev F1 after so many steps; lines are means over {seeds} seeds, bands go from the lowest to the highest."
    return Drawing("learning_curves", "Learning curves by language and metric", figure, caption if seeds > 1 else "Dev F1; one seed.")


def _line(axes: "Axes", points: Mapping[float, list[float]], name: str, metrics: Metrics) -> None:
    """One metric's mean and band; the baseline black and broken."""
    plain = name == metrics.baseline
    aligned = [each for each in metrics.names if each != metrics.baseline]
    colours = [colour for colour in plots.COLOURS if colour != "#000000"]
    place = 0 if plain else aligned.index(name)
    colour, shape = ("black", "") if plain else (colours[place % len(colours)], plots.SHAPES[place % len(plots.SHAPES)])
    steps = list(points)
    means = [fmean(values) for values in points.values()]
    axes.plot(steps, means, f"{shape}{'--' if plain else '-'}", color=colour, linewidth=1.3, markersize=3, label=name)
    if any(len(values) > 1 for values in points.values()):
        axes.fill_between(steps, list(map(min, points.values())), list(map(max, points.values())), color=colour, alpha=0.1, linewidth=0)
