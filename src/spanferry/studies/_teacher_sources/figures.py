"""The figures of ``study=teacher_sources``: what more sources do to scores, step by step, and how far their teachers agree."""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from spanferry.reports import plots
from spanferry.reports.sections import Drawing
from spanferry.studies._teacher_sources.ensembles import Ensemble, Step, lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AGREEMENT = {
    "f1": "F1, mean over pairs",
    "entity_kappa": "kappa on tagged words, mean over pairs",
    "unanimous": "share of entities that all find",
    "js": "JS divergence (0: the same), mean over pairs",
}
"""What the figure shows of ``teachers/agreement``, by metric."""
SCORES = {"test/f1": "F1", "test/recall": "recall", "test/accuracy": "word accuracy", "test/token_recall": "answer word recall"}
"""What is drawn against the number of sources, by metric."""
_APART = 0.1  # how far lines stand apart, in sources


def score_drawings(found: Sequence[Ensemble]) -> list[Drawing]:
    """A figure for each score that some cell has."""
    return [_scores(found, metric, name) for metric, name in SCORES.items() if any(each.values(metric) for each in found)]


def gain_drawing(steps: Sequence[Step]) -> Drawing | None:
    """What each further number of sources gains; None for no steps."""
    if not steps:
        return None
    ways = list(dict.fromkeys(step.after.way for step in steps))

    def draw(axes: "Axes", task: str) -> None:
        axes.axhline(0, color=plots.COLOURS[-1], linewidth=0.8)
        for place, way in enumerate(ways):
            own = [step for step in steps if (step.after.task, step.after.way) == (task, way)]
            ends = [[step.f1.value - step.f1.low for step in own], [step.f1.high - step.f1.value for step in own]]
            across = [step.after.count + _shift(place, len(ways)) for step in own]
            colour, shape = plots.look(place)
            axes.errorbar(across, [step.f1.value for step in own], ends, fmt=shape, label=way, markersize=4, color=colour)

    figure = _figure([step.after.task for step in steps], sorted({step.after.count for step in steps}), draw, "F1 gained by the step")
    caption = (
        "From the number of sources before to this one, on the same test sentences; bars: 95 % bootstrap intervals over sentences, "
        f"uncorrected. {len(steps)} steps."
    )
    return Drawing("marginal_gain", "What each further source gains in F1", figure, caption)


def agreement_drawing(found: Sequence[Ensemble]) -> Drawing | None:
    """How far teachers agree, by their number; None where no cell has two sources or more."""
    values = {task: agreements(found, task) for task in dict.fromkeys(each.task for each in found)}
    if not any(values.values()):
        return None

    def draw(axes: "Axes", task: str) -> None:
        for place, (metric, name) in enumerate(AGREEMENT.items()):
            known = [(count, told[metric]) for count, told in values[task].items() if metric in told]
            _line(axes, [count for count, _ in known], [told for _, told in known], place, name)

    figure = _figure(list(filter(values.get, values)), sorted({count for told in values.values() for count in told}), draw, "agreement")
    caption = "On the target's unlabelled text. Lines: means over cells; bands: from the lowest to the highest seed."
    return Drawing("agreement_by_sources", "Agreement between teachers by their number", figure, caption)


def agreements(found: Sequence[Ensemble], task: str) -> Mapping[int, Mapping[str, Sequence[float]]]:
    """By number of sources and metric of ``AGREEMENT`` its values; teachers of several ways are the same and count once a seed."""
    told: dict[int, dict[str, dict[str, float]]] = {}
    for each in (each for each in found if each.task == task):
        for cell in each.cells:
            for metric in AGREEMENT:
                value = cell.value(f"teachers/agreement/{metric}")
                if isinstance(value, float):
                    told.setdefault(each.count, {}).setdefault(metric, {})[cell.axes["seed"]] = value
    return {count: {metric: list(seeds.values()) for metric, seeds in metrics.items()} for count, metrics in sorted(told.items())}


def _scores(found: Sequence[Ensemble], metric: str, name: str) -> Drawing:
    shown = {line: [each for each in row if each.values(metric)] for line, row in lines(found).items()}
    shown = {line: row for line, row in shown.items() if row}
    ways = list(dict.fromkeys(way for _, way in shown))

    def draw(axes: "Axes", task: str) -> None:
        for place, way in enumerate(ways):
            row = shown.get((task, way), ())
            _line(axes, [each.count + _shift(place, len(ways)) for each in row], [each.values(metric) for each in row], place, way)

    seeds = max(len(each.values(metric)) for row in shown.values() for each in row)
    bands = f"Lines: means over up to {seeds} seeds; bands: from the lowest to the highest." if seeds > 1 else "One seed: no bands."
    title = f"{name[0].upper()}{name[1:]} by the number of sources"
    figure = _figure([task for task, _ in shown], sorted({each.count for row in shown.values() for each in row}), draw, name)
    return Drawing(f"{name.replace(' ', '_').lower()}_by_sources", title, figure, bands)


def _figure(tasks: Sequence[str], counts: Sequence[int], draw: "Callable[[Axes, str], None]", upright: str) -> "Figure":
    """A panel a task; what is on the axes is said once, and the legend stands above."""
    names = list(dict.fromkeys(tasks))
    figure, panels = plots.panels(len(names), across=3 if len(names) in (5, 6, 9) else 4)
    for axes, task in zip(panels, names, strict=True):
        draw(axes, task)
        axes.set_title(task)
        axes.set_xticks(counts)
    figure.supxlabel("source languages with a teacher", fontsize="medium")
    figure.supylabel(upright, fontsize="medium")
    plots.legend_over(figure, *panels[0].get_legend_handles_labels())
    return figure


def _line(axes: "Axes", across: Sequence[float], values: Sequence[Sequence[float]], place: int, name: str) -> None:
    colour, shape = plots.look(place)
    axes.plot(across, [fmean(each) for each in values], markersize=4, label=name, color=colour, marker=shape)
    axes.fill_between(across, [min(each) for each in values], [max(each) for each in values], color=colour, alpha=0.15, linewidth=0)


def _shift(place: int, of: int) -> float:
    return plots.beside(place, of, _APART * of)
