"""The study's tables."""

from collections.abc import Sequence
from statistics import fmean

from spanferry.core.break_point import BreakPoint
from spanferry.core.correlation import LEAST_CLUSTERS
from spanferry.reports.cells import numbers
from spanferry.reports.estimates import of_interval, of_p
from spanferry.reports.sections import Estimate, Row, Table, Value
from spanferry.studies._alignment_noise.fits import Fit, correlations, correlations_within
from spanferry.studies._alignment_noise.points import EVERY, OUTCOMES, PRECISION, WORDS, Point, Points, named, resources

PER_TEN = 10
"""F1 over precision, both from 0 to 1, is points over points: 10 points of precision cost ten times the slope."""
TO_LOOK = "five different precisions, and five cells more than there are pairs of a language and a seed"
_CLASSES = "class: of resources, 5 much to 0 next to none (Joshi et al. 2020)"


def class_of(lang: str) -> int | None:
    """The language's resource class, or that it has none."""
    return found if (found := resources(lang)) >= 0 else None


def correlation_table(found: Points) -> Table:
    """Each language's correlations over all kinds of noise, and those within languages over all of them."""
    words = found.words()
    heads = [
        "score",
        "method",
        "recall",
        "language",
        "class",
        "n",
        *(f"{name}, {WORDS[each]}" for each in words for name in ("Pearson", "Spearman")),
    ]
    rows = [row for outcome in found.outcomes() for side in _sides(found) for row in _correlation_rows(found, outcome, *side)]
    note = (
        f"n: cells. {_CLASSES}. In brackets 95 % intervals: of one language Fisher's (Pearson) and Bonett and Wright's (Spearman), which "
        "take cells for independent draws; of several, where each language's means are taken off first, the bootstrap's over whole "
        f"languages, left out below {LEAST_CLUSTERS} of them."
    )
    return Table("correlations", "Precision of the links and F1: correlations", heads, rows, note)


def _sides(found: Points) -> list[tuple[str, str]]:
    """Method and requested recall, where there are such points."""
    return list(dict.fromkeys((point.method, point.recall) for point in found.all))


def _correlation_rows(found: Points, outcome: str, method: str, recall: str) -> list[Row]:
    every = [point for point in found.all if (point.method, point.recall) == (method, recall) and outcome in point.scores]
    rows = []
    for lang in found.languages:
        of = [point for point in every if point.lang == lang]
        values = [of_interval(each) for words in found.words() for each in correlations(of, words, outcome)]
        rows += [_row([OUTCOMES[outcome], method, recall, named(lang), class_of(lang), len(of), *values], of)] if of else []
    if len(rows) > 1:
        values = [of_interval(each) for words in found.words() for each in correlations_within(every, words, outcome)]
        rows.append(_row([OUTCOMES[outcome], method, recall, EVERY, None, len(every), *values], every))
    return rows


def _row(values: Sequence[Value], of: Sequence[Point]) -> Row:
    return Row(values, [point.cell for point in of])


def slope_table(fits: Sequence[Fit], words: Sequence[str]) -> Table:
    """What ten points of precision cost."""
    heads = [
        "score",
        "method",
        "noise",
        "recall",
        "language",
        "class",
        "n",
        "F1 at best",
        *(f"points a 10, {WORDS[each]}" for each in words),
    ]
    rows = [_slope_row(fit, words) for fit in fits]
    note = (
        f"n: cells. {_CLASSES}. F1 at best: mean over the cells of highest precision. Points a 10: points of F1 that ten points of "
        "precision are worth: the least-squares slope, between cells of the same language and seed, with Student's 95 % interval, "
        "which takes what is left over for independent."
    )
    return Table("slopes", "What precision is worth, language by language", heads, rows, note)


def _slope_row(fit: Fit, words: Sequence[str]) -> Row:
    best = max(point.precision[words[0]] for point in fit.points)
    clean = fmean(point.scores[fit.outcome] for point in fit.points if point.precision[words[0]] > best - 1e-9)
    costs = [of_interval(fit.slopes[each], PER_TEN, 2) for each in words]
    return _row([*_of(fit), class_of(fit.lang), len(fit.points), clean, *costs], fit.points)


def _of(fit: Fit) -> list[Value]:
    """What a line is of: its score and its curve."""
    return [OUTCOMES[fit.outcome], *fit.curve[:3], named(fit.lang)]


def break_table(fits: Sequence[Fit]) -> Table | None:
    """Where lines bend; None where no curve has enough points to look."""
    heads = ["score", "method", "noise", "recall", "language", "n", "p", "break at precision", "points a 10 below it", "above it"]
    rows = [_break_row(fit, fit.bend) for fit in fits if fit.bend]
    note = (
        "n: cells. p: that a straight line bends as much by chance (largest F over all places, residuals shuffled 999 times within "
        "language and seed; of each line alone, uncorrected). A break point is given where p < .05, with its 95 % interval by likelihood "
        f"ratio. To look takes {TO_LOOK}."
    )
    return Table("break_points", "Break points: where F1 begins to fall faster or slower", heads, rows, note) if rows else None


def _break_row(fit: Fit, bend: BreakPoint) -> Row:
    told: list[Value] = ["none", None, None]
    if bend.significant:
        told = [Estimate(bend.at, bend.low, bend.high), Estimate(bend.below * PER_TEN, digits=2), Estimate(bend.above * PER_TEN, digits=2)]
    return _row([*_of(fit), len(fit.points), of_p(bend.p), *told], fit.points)


def request_table(found: Points) -> Table | None:
    """Requested against measured rates; None where nothing was requested, or measured."""
    asked: dict[tuple[str, str, str], list[Point]] = {}
    for point in found.all:
        if PRECISION in point.cell.axes:
            asked.setdefault((point.kind, point.cell.axes[PRECISION], point.recall), []).append(point)
    if not asked or not found.measured:
        return None
    heads = ["noise", "requested precision", "measured", "farthest off", "requested recall", "measured recall", "recall farthest off", "n"]
    rows = [_request_row(*key, of) for key, of in asked.items()]
    note = (
        "Means over n cells, measured by the corpus's gold links, of all words; of entity noise, whose rates are those of entity words, of "
        "these. Farthest off: the largest difference of a cell. Rates are counts of links, so they are hit to rounding where the clean "
        "links are the gold ones; where they are another aligner's, its own errors come on top. Requested recall null: the precision."
    )
    return Table("requested", "Precision and recall: requested and measured", heads, rows, note)


def _request_row(kind: str, precision: str, recall: str, of: Sequence[Point]) -> Row:
    prefix = "alignment/entity_" if kind == "entity" else "alignment/"
    asked = [precision, precision if recall == "null" else recall]
    told: list[Value] = [kind]
    for name, text, wanted in zip(("precision", "recall"), (precision, recall), asked, strict=True):
        values = numbers([point.cell for point in of], prefix + name)
        told += [text, *_measured(values, wanted)]
    return _row([*told, len(of)], of)


def _measured(values: Sequence[float], wanted: str) -> list[Value]:
    """Their mean, and how far the farthest is from what was wanted."""
    if not values:
        return [None, None]
    try:
        asked = float(wanted)
    except ValueError:  # nothing was requested: the aligner's own default
        return [Estimate(fmean(values), digits=4), None]
    return [Estimate(fmean(values), digits=4), Estimate(max(abs(value - asked) for value in values), digits=4)]
