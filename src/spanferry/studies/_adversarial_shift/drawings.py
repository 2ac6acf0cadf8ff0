"""The study's figures: what each shift takes, and clean against shifted F1."""

from collections.abc import Callable, Sequence
from itertools import product
from statistics import fmean
from typing import TYPE_CHECKING

from spanferry.core.drops import Drop, drop
from spanferry.reports import plots
from spanferry.reports.sections import Drawing
from spanferry.studies._adversarial_shift.groups import BASELINE, Group, baseline_of, sets_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Values = Callable[[Group], list[float]]
"""A score of a group, seed by seed."""
_PANELS = 6
"""Panels of a language each that a figure has room for; with more languages each panel shows their mean."""


def drops(made: Sequence[Group]) -> list[Drawing]:
    """A panel each setting and language, a line each shift, a dot with its interval each objective."""
    judged = [group for group in made if group.cells]
    shifts, objectives = _names(judged)
    keys = list(dict.fromkeys((group.setting, group.language) for group in judged))
    by_language = len(keys) <= _PANELS
    if not by_language:
        keys = [(setting, "") for setting in dict.fromkeys(group.setting for group in judged)]
    if not shifts or len(objectives) > len(plots.COLOURS):
        return []
    figure, axes = plots.panels(len(keys), across=2, height=0.5 + 0.16 * len(shifts) * max(2, len(objectives)))
    for panel, (setting, language) in zip(axes, keys, strict=True):
        inside = [group for group in judged if group.setting == setting and language in ("", group.language)]
        _dots(panel, inside, shifts, objectives)
        panel.set_title(" ".join(filter(None, (setting, language or "mean of languages"))), fontsize=9, loc="left")
    _legend(figure, objectives)
    languages = len({group.language for group in judged})
    what = "dots: means over seeds" + ("" if by_language else f" and {languages} languages")
    caption = f"F1 on the test set as it is less F1 on the shifted one; {what}; lines: 95 % bootstrap intervals over sentences."
    return [Drawing("shift_drops", "F1 lost by each shift", figure, f"{caption} {_seeds(judged)}")]


def trade_off(made: Sequence[Group]) -> list[Drawing]:
    """F1 as it is against the mean and the lowest F1 over shifts; an arrow from plain training to each objective."""
    judged = [group for group in made if group.cells and group.shifts]
    _, objectives = _names(judged)
    if len(objectives) < 2 or len(objectives) > len(plots.COLOURS):
        return []
    settings = list(dict.fromkeys(group.setting for group in judged))
    figure, axes = plots.panels(2 * len(settings), across=2, height=3.0)
    kinds: list[tuple[str, Values]] = [("mean F1 over shifts", lambda group: group.means("f1")), ("F1 under the worst shift", Group.worst)]
    for panel, (setting, (name, values)) in zip(axes, product(settings, kinds), strict=True):
        for group in judged:
            if group.setting == setting:
                _point(panel, group, judged, objectives, values)
        panel.set_title(": ".join(filter(None, (setting, name))), fontsize=9, loc="left")
        panel.set_xlabel("F1 as it is")
        panel.tick_params(labelbottom=True, labelleft=True)
        panel.locator_params(nbins=5)
        plots.lines_across(panel, "both")
        panel.margins(0.12)
    _legend(figure, objectives)
    caption = (
        "To the right: better on the test set as it is; upwards: better where it shifts. An arrow leads from plain training to each "
        f"objective, language by language. Means over seeds. {_seeds(judged)}"
    )
    return [Drawing("shift_trade_off", "F1 as it is against F1 where it shifts", figure, caption)]


def _dots(axes: "Axes", inside: Sequence[Group], shifts: Sequence[str], objectives: Sequence[str]) -> None:
    for place, objective in enumerate(objectives):
        colour, shape = plots.look(place)
        for line, shift in enumerate(shifts):
            at = line + plots.beside(place, len(objectives))
            groups = [group for group in inside if group.objective == objective and shift in group.shifts]
            if not groups:
                continue
            interval = _interval(groups, shift)
            if interval:
                axes.plot([interval.low, interval.high], [at, at], color=colour, linewidth=1, alpha=0.6, solid_capstyle="butt")
            value = fmean(fmean(group.values(f"shift/{shift}/drop")) for group in groups)
            axes.plot([value], [at], shape, color=colour, markersize=4)
    plots.stripes(axes, len(shifts))
    axes.axvline(0, color="#666666", linewidth=0.8)
    plots.names_down(axes, shifts)
    axes.set_xlabel("F1 lost")
    axes.tick_params(labelbottom=True)
    axes.locator_params(axis="x", nbins=5)
    plots.lines_across(axes)


def _interval(groups: Sequence[Group], shift: str) -> Drop | None:
    """Over sentences, all seeds and languages together; None where a cell left no counts."""
    sets = [sets for group in groups if (sets := sets_of(group, [shift]))]
    return drop(sets) if len(sets) == len(groups) else None


def _point(axes: "Axes", group: Group, judged: Sequence[Group], objectives: Sequence[str], values: Values) -> None:
    here = _place(group, values)
    colour, shape = plots.look(objectives.index(group.objective))
    axes.plot(*here, shape, color=colour, markersize=5, zorder=3)
    if group.objective == BASELINE:
        axes.annotate(group.language, here, textcoords="offset points", xytext=(-6, 4), ha="right", fontsize=7, color="#444444")
    elif plain := baseline_of(group, judged):
        arrow = {"arrowstyle": "->", "color": colour, "alpha": 0.6, "shrinkA": 4, "shrinkB": 4, "linewidth": 1}
        axes.annotate("", here, xytext=_place(plain, values), arrowprops=arrow)


def _place(group: Group, values: Values) -> tuple[float, float]:
    return fmean(group.values("test/f1")), fmean(values(group))


def _names(judged: Sequence[Group]) -> tuple[list[str], list[str]]:
    """The shifts and the objectives, plain training first."""
    shifts = list(dict.fromkeys(name for group in judged for name in group.shifts))
    objectives = sorted(dict.fromkeys(group.objective for group in judged), key=lambda name: name != BASELINE)
    return shifts, objectives


def _legend(figure: "Figure", objectives: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    looks = map(plots.look, range(len(objectives)))
    marks = [Line2D([], [], marker=shape, color=colour, linestyle="", markersize=5) for colour, shape in looks]
    plots.legend_over(figure, marks, objectives)


def _seeds(judged: Sequence[Group]) -> str:
    counts = sorted({len(group.cells) for group in judged})
    return f"n: {' or '.join(map(str, counts))} seed{'' if counts == [1] else 's'} a dot."
