"""The study's figures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spanferry.reports.plots import COLOURS, beside, legend_over, lines_across, look, names_down, panels
from spanferry.reports.sections import Drawing
from spanferry.studies._alignment_noise.degradation import Meeting
from spanferry.studies._alignment_noise.fits import Fit
from spanferry.studies._alignment_noise.points import ALL, EVERY, OUTCOMES, WORDS, Point, Points, named, pick, resources
from spanferry.studies._alignment_noise.tables import PER_TEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (5, 1, 1, 1)))
_TALL, _NAMES_TALL = 2.9, 0.28  # inches: of a panel of points; of a row with a name


def scatter(found: Points, fits: Sequence[Fit], words: str, outcome: str) -> Drawing | None:
    """F1 over the links' precision, a panel a kind of noise; None where no point has both."""
    kept, _, _ = pick(found.all, words, outcome)
    if not kept:
        return None
    figure, axes = panels(len(found.kinds), _across(found.kinds), _TALL)
    colours = _colours(found)
    for panel, kind in zip(axes, found.kinds, strict=True):
        for place, method in enumerate(found.methods):
            _points(panel, [point for point in kept if (point.kind, point.method) == (kind, method)], words, outcome, colours, place)
            for fit in fits:
                if fit.curve[:2] == (method, kind) and fit.lang != EVERY:
                    _line(panel, fit, words, colours[fit.lang], _DASHES[place % len(_DASHES)])
        _labels(panel, kind if len(found.kinds) > 1 else "", OUTCOMES[outcome])
    figure.supxlabel(f"precision of links, {WORDS[words]}", fontsize=9)
    _legend(figure, found)
    name = f"{outcome.split('/')[0]}_f1_by_{WORDS[words].replace(' ', '_')}"
    lines = "Lines: least squares, of a language, method and recall"
    lines += ", broken where a break point is significant" if words == ALL else ""
    recalls = " Hollow points: lower requested recall." if _lower_recalls(found.all) else ""
    return Drawing(name, f"{OUTCOMES[outcome]} by precision of links, {WORDS[words]}", figure, f"n = {len(kept)} cells. {lines}.{recalls}")


def _points(panel: "Axes", of: Sequence[Point], words: str, outcome: str, colours: Mapping[str, str], place: int) -> None:
    lower = _lower_recalls(of)
    for point in of:
        colour = colours[point.lang]
        face = "none" if point.recall in lower else colour
        panel.plot(point.precision[words], point.scores[outcome], look(place)[1], color=colour, mfc=face, ms=4, mew=0.8, alpha=0.8)


def _lower_recalls(of: Sequence[Point]) -> set[str]:
    """Requested recalls below the highest one."""
    asked = {point.recall for point in of if point.recall.replace(".", "", 1).isdigit()}
    return asked - {max(asked, key=float, default="")}


def _line(panel: "Axes", fit: Fit, words: str, colour: str, dashes: Any) -> None:
    """The fit through the middle of its strata: bent where that is significant."""
    import numpy as np

    slope = fit.slopes.get(words)
    if slope is None:
        return
    _, x, y = pick(fit.points, words, fit.outcome)
    across = np.linspace(min(x), max(x), 100)
    up = np.mean(y) + slope.value * (across - np.mean(x))
    if words == ALL and fit.bend and fit.bend.significant:
        bend = fit.bend
        past, here = np.maximum(0, across - bend.at), np.maximum(0, np.array(x) - bend.at)
        up = np.mean(y) + bend.below * (across - np.mean(x)) + (bend.above - bend.below) * (past - np.mean(here))
    panel.plot(across, up, color=colour, linestyle=dashes, linewidth=1.1, alpha=0.9)


def slopes(found: Points, fits: Sequence[Fit], outcome: str) -> Drawing | None:
    """What ten points of precision are worth, languages with much text on top."""
    kept = [fit for fit in fits if fit.slopes.get(ALL) and fit.lang != EVERY and fit.curve[2] == found.recalls[0]]
    if not kept:
        return None
    languages = [lang for lang in found.languages if any(fit.lang == lang for fit in kept)]
    figure, axes = panels(len(found.kinds), _across(found.kinds), max(1.4, 0.6 + _NAMES_TALL * len(languages)))
    for panel, kind in zip(axes, found.kinds, strict=True):
        for fit in kept:
            if fit.curve[1] == kind:
                _whisker(panel, fit, languages.index(fit.lang), found.methods.index(fit.curve[0]), len(found.methods))
        names_down(panel, [f"{named(lang)}  {resources(lang) if resources(lang) >= 0 else '-'}" for lang in languages])
        panel.axvline(0, color="#999999", linewidth=0.8)
        lines_across(panel)
        _labels(panel, kind if len(found.kinds) > 1 else "", "")
    figure.supxlabel("points of F1 for 10 points of precision, all words", fontsize=9)
    _legend(figure, found, languages=False, grey=False)
    recall = f" Requested recall: {found.recalls[0]}." if len(found.recalls) > 1 else ""
    caption = (
        f"n = {len(kept)} curves; bars: Student's 95 % interval. Beside each language its resource class, 5 much to 0 next to none.{recall}"
    )
    return Drawing(f"{outcome.split('/')[0]}_slopes", f"What ten points of precision are worth: {OUTCOMES[outcome]}", figure, caption)


def _whisker(panel: "Axes", fit: Fit, row: int, place: int, methods: int) -> None:
    slope = fit.slopes[ALL]
    if slope is None:
        return
    y = row + beside(place, methods, 0.5)
    colour, shape = look(place)
    if slope.low is not None and slope.high is not None:
        panel.plot([slope.low * PER_TEN, slope.high * PER_TEN], [y, y], color=colour, linewidth=1.2)
    panel.plot(slope.value * PER_TEN, y, shape, color=colour, ms=5)


def degradation(found: Points, met: Sequence[Meeting], baseline: str, rival: str, name: str) -> Drawing:
    """One method's lead over another by precision, a panel a kind of noise."""
    kinds, recalls = (list(dict.fromkeys(each.place[part] for each in met)) for part in (0, 1))
    colours = _colours(found)
    figure, axes = panels(len(kinds), _across(kinds), _TALL)
    for panel, kind in zip(axes, kinds, strict=True):
        panel.axhline(0, color="#999999", linewidth=0.8)
        curves: dict[tuple[str, str], list[Meeting]] = {}
        for each in met:
            if each.place[0] == kind:
                curves.setdefault((each.place[3], each.place[1]), []).append(each)
        for (lang, recall), of in curves.items():
            _lead(panel, of, colours[lang], _DASHES[recalls.index(recall) % len(_DASHES)])
        _labels(panel, kind if len(kinds) > 1 else "", f"F1 of {rival} minus {baseline}")
    figure.supxlabel("precision of links, all words", fontsize=9)
    _legend(figure, found, methods=False)
    told = f" Dashes: requested recall, {', '.join(recalls)}, the first solid." if len(recalls) > 1 else ""
    caption = f"n = {len(met)} comparisons. Filled: they differ significantly (p < .05 after Holm's correction).{told}"
    return Drawing(name, f"{rival} against {baseline} as links get worse", figure, caption)


def _lead(panel: "Axes", of: Sequence[Meeting], colour: str, dashes: Any) -> None:
    in_order = sorted(of, key=lambda each: each.precision)
    panel.plot([each.precision for each in in_order], [each.difference for each in in_order], color=colour, linestyle=dashes, linewidth=1.1)
    for each in in_order:
        panel.plot(each.precision, each.difference, "o", color=colour, mfc=colour if each.significant else "white", ms=4, mew=1)


def _across(kinds: Sequence[str]) -> int:
    """Panels side by side: so many that none below another is missing, as far as that goes."""
    return 3 if len(kinds) in (3, 5, 6) else 2


def _labels(panel: "Axes", title: str, up: str) -> None:
    """A panel's title, and what its y is where no other stands to its left; ``supxlabel`` says what x is, once for all panels."""
    panel.set_title(title, fontsize=9, loc="left")
    panel.label_outer()
    place = panel.get_subplotspec()
    if place and place.is_first_col():
        panel.set_ylabel(up)


def _colours(found: Points) -> dict[str, str]:
    """By language a colour; by resource class where there are more languages than colours."""
    languages = found.languages
    if len(languages) <= len(COLOURS):
        return dict(zip(languages, COLOURS, strict=False))
    classes = sorted({resources(lang) for lang in languages}, reverse=True)
    return {lang: COLOURS[classes.index(resources(lang))] for lang in languages}


def _legend(figure: "Figure", found: Points, languages: bool = True, methods: bool = True, grey: bool = True) -> None:
    """Colours are languages (or classes), shapes and dashes methods."""
    from matplotlib.lines import Line2D

    handles: list[Line2D] = []
    if languages:
        by_class = len(found.languages) > len(COLOURS)
        names = {f"class {resources(lang)}" if by_class else named(lang): colour for lang, colour in _colours(found).items()}
        handles += [Line2D([], [], color=colour, marker="s", linestyle="", label=name) for name, colour in names.items()]
    if methods and len(found.methods) > 1:
        looks = [(method, *look(place), _DASHES[place % len(_DASHES)]) for place, method in enumerate(found.methods)]
        handles += [
            Line2D([], [], color="#444444" if grey else colour, marker=shape, linestyle=dash if grey else "-", ms=5, lw=1.1, label=method)
            for method, colour, shape, dash in looks
        ]
    legend_over(figure, handles, [str(handle.get_label()) for handle in handles])
