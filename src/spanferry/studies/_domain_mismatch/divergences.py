"""F1 against each measure of divergence."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spanferry.core.correlation import Interval, cluster_interval, pearson, spearman, within
from spanferry.reports import plots
from spanferry.reports.estimates import of_interval
from spanferry.reports.sections import Drawing, Row, Section, Table
from spanferry.reports.values import short
from spanferry.studies._domain_mismatch.fields import SCORE, Field

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PREFIX = "divergence/"
_ACROSS = 3  # panels side by side
_KNOWN = ("js_words", "js_surfaces", "oov_rate", "entity_overlap", "proxy_a_distance", "mmd")


@dataclass(frozen=True)
class Point:
    """A field, measured.

    Attributes:
        far: by the measure of divergence.
        f1: of the test set, both means over seeds.
    """

    field: Field
    far: float
    f1: float


@dataclass(frozen=True)
class Measure:
    """A measure of divergence and how F1 goes with it; correlations are None where they cannot be told."""

    name: str
    points: Sequence[Point]
    pearson: Interval | None
    spearman: Interval | None
    same_test: Interval | None

    @property
    def correlations(self) -> tuple[Interval | None, Interval | None, Interval | None]:
        """All three, in the table's order."""
        return self.pearson, self.spearman, self.same_test


def divergences(found: Sequence[Field]) -> Section:
    """A scatter and the correlations for each measure that some cell logged."""
    title = "F1 against divergence"
    measured = measures(found)
    if not measured:
        return Section(title, ["No cell with a score measured how far its test set is from its training set; divergence=true does."])
    text = [
        "Is a tagger the worse, the farther the test set is from what it learnt from? Each point is a training and a test set. For "
        "entity_overlap more is nearer; for the others more is farther. Test sets differ in how hard they are, so the last column of the "
        "table compares trainings for the same test set alone."
    ]
    constant = [measure.name for measure in measured if len({point.far for point in measure.points}) == 1]
    if constant:
        text.append(f"{', '.join(constant)}: the same for every field, so nothing can go with it.")
    told = [measure for measure in measured if measure.name not in constant]
    return Section(title, text, [_table(measured)], [_drawing(told)] if told else [])


def measures(found: Sequence[Field]) -> list[Measure]:
    """Each measure over the fields that have it and a score; measures that no field has are left out."""
    logged = dict.fromkeys(name for field in found for cell in field.cells if cell.record for name in cell.record.metrics)
    others = [name.removeprefix(_PREFIX) for name in logged if name.startswith(_PREFIX)]
    names = [name for name in _KNOWN if name in others] + [name for name in others if name not in _KNOWN]
    return [_measure(name, points) for name in names if (points := _points(found, name))]


def _points(found: Sequence[Field], name: str) -> list[Point]:
    both = [(field, field.mean(_PREFIX + name), field.mean(SCORE)) for field in found]
    known = [(field, round(far, 9), f1) for field, far, f1 in both if far is not None and f1 is not None]
    return [Point(*each) for each in known]  # rounded: sets that share nothing are at 1 up to the last bit, which F1 must not go with


def _measure(name: str, points: Sequence[Point]) -> Measure:
    far, f1 = [point.far for point in points], [point.f1 for point in points]
    return Measure(name, points, pearson(far, f1), spearman(far, f1), same_test(points))


def same_test(points: Sequence[Point]) -> Interval | None:
    """Pearson's correlation of differences to the mean of each test set; the interval by bootstrap over whole trainings."""
    value = _within_tests(points)
    if value is None:
        return None
    trainings: dict[Hashable, list[Point]] = {}
    for point in points:
        trainings.setdefault((point.field.language, point.field.mix, point.field.train), []).append(point)
    low, high = cluster_interval(_within_tests, trainings) or (None, None)
    return Interval(value, low, high, len(points))


def _within_tests(points: Sequence[Point]) -> float | None:
    tests = [(point.field.language, point.field.test) for point in points]
    far, f1 = (within([getattr(point, side) for point in points], tests).round(12).tolist() for side in ("far", "f1"))
    found = pearson(far, f1)
    return found.value if found else None


def _table(measured: Sequence[Measure]) -> Table:
    rows = [
        Row(
            [measure.name, len(measure.points), *(of_interval(each, digits=2) for each in measure.correlations)],
            [cell for point in measure.points for cell in point.field.cells],
        )
        for measure in measured
    ]
    note = (
        "n: pairs of a training and a test set, means over seeds. Intervals are of 95 %: Fisher's (Pearson), Bonett and Wright's "
        "(Spearman), which take points for independent, though those of one training share a tagger and are not; for the same test set by "
        "bootstrap over whole trainings, of five or more. Nothing stands where a measure does not vary, or points are fewer than four."
    )
    heads = ["measure", "n", "Pearson", "Spearman", "Pearson, same test set"]
    return Table("divergence_correlations", "Correlation of test F1 with divergence", heads, rows, note)


def _drawing(told: Sequence[Measure]) -> Drawing:
    """A panel a measure; colours are test sets."""
    figure, panels = plots.panels(len(told), _ACROSS, height=2.2, share_x=False)
    tests = list(dict.fromkeys(point.field.test for measure in told for point in measure.points))
    for axes, measure in zip(panels, told, strict=True):
        _scatter(axes, measure, tests)
    for axes in panels[::_ACROSS]:
        axes.set_ylabel("test F1")
    plots.legend_over(figure, *panels[0].get_legend_handles_labels())
    most = max(len(measure.points) for measure in told)
    caption = f"Up to {most} pairs of a training and a test set in a panel; filled: in-domain. r: Pearson's correlation."
    return Drawing("f1_against_divergence", "Test F1 against each measure of divergence", figure, caption)


def _scatter(axes: "Axes", measure: Measure, tests: Sequence[str]) -> None:
    for place, test in enumerate(tests):
        colour, shape = plots.look(place)
        points = [point for point in measure.points if point.field.test == test]
        for inside in (False, True):
            kept = [point for point in points if point.field.in_domain == inside]
            label, face = (f"tested on {test}", "white") if not inside else (None, colour)
            x, y = [point.far for point in kept], [point.f1 for point in kept]
            axes.plot(x, y, shape, color=colour, markerfacecolor=face, markersize=4.5, label=label)
    found = f", r = {short(measure.pearson.value, 2)}" if measure.pearson else ""
    axes.set_title(f"{measure.name}{found}", loc="left", fontsize=9)
    plots.lines_across(axes, "both")
