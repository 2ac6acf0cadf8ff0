"""What mismatch costs: F1 lost against in-domain training, by mix of sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from spanferry.core.significance import LEVEL, holm
from spanferry.reports import plots
from spanferry.reports.cells import runs
from spanferry.reports.comparison import Comparison, compare
from spanferry.reports.estimates import of_p, of_values, shared
from spanferry.reports.sections import Drawing, Estimate, Row, Section, Table, Value
from spanferry.reports.values import printed, short
from spanferry.studies._domain_mismatch.fields import SCORE, Field, reference, titled

_NOTHING = (
    "No test set has both an in-domain and another training with a score, so nothing is known to be lost. Domains are axes: "
    "-m domains.train=[news],[sport] domains.test=[news],[sport]"
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Loss:
    """A field beside the in-domain one for the same test set.

    Attributes:
        lost: F1 of the in-domain one less that of the field, means over the seeds that both have.
        found: the paired test; None where the two were not judged on the same sentences, or left no counts.
        p: of ``found``, corrected for all losses of the sweep.
    """

    field: Field
    home: Field
    lost: float
    found: Comparison | None
    p: float | None

    @property
    def significant(self) -> bool:
        """Whether the two differ."""
        return self.p is not None and self.p < LEVEL


def losses(found: Sequence[Field]) -> Section:
    """By mix of sources, and pair by pair."""
    lost = all_losses(found)
    title = "What mismatch costs"
    if not lost:
        return Section(title, [_NOTHING])
    text = [
        "What is lost by learning from other domains than the test set's, against the in-domain training for the same test set, and do "
        "more sources make up for it?",
        *_answers(lost),
    ]
    return Section(title, text, [_by_mix(lost), _by_pair(lost)], [_drawing(found, lost)])


def all_losses(found: Sequence[Field]) -> list[Loss]:
    """Every out-of-domain field that has an in-domain one beside it, with Holm's correction over all of them."""
    pairs = [(field, home) for field in found if not field.in_domain and (home := reference(found, field))]
    known = [(field, home, both) for field, home in pairs if (both := shared(home.cells, field.cells, SCORE))]
    tests = [compare(runs(home.cells, SCORE), runs(field.cells, SCORE), len(known)) for field, home, _ in known]
    corrected = iter(holm([test.p for test in tests if test]))
    return [
        Loss(field, home, fmean(inside - outside for inside, outside in both), test, next(corrected) if test else None)
        for (field, home, both), test in zip(known, tests, strict=True)
    ]


def by_test_set(lost: Sequence[Loss], mix: str) -> dict[tuple[str, str], float]:
    """For one mix of sources, by language and test set the mean loss over the other trainings."""
    kept: dict[tuple[str, str], list[float]] = {}
    for each in lost:
        if each.field.mix == mix:
            kept.setdefault((each.field.language, each.field.test), []).append(each.lost)
    return {key: fmean(values) for key, values in kept.items()}


def _lost_by(lost: Sequence[Loss], mix: str) -> Estimate:
    """What one of ``_mixes`` loses, the mean over test sets with its interval."""
    mean = of_values(list(by_test_set(lost, mix).values()))
    assert mean is not None  # it has a loss
    return mean


def _mixes(lost: Sequence[Loss]) -> list[str]:
    return list(dict.fromkeys(each.field.mix for each in lost))


def _answers(lost: Sequence[Loss]) -> list[str]:
    told = [f"{mix}: {printed(_lost_by(lost, mix))}" for mix in _mixes(lost)]
    sure, tested = [each for each in lost if each.significant], sum(each.p is not None for each in lost)
    worse = sum(each.lost > 0 for each in sure)
    return [
        f"F1 lost, mean over test sets: {'; '.join(told)}.",
        f"Of {tested} pairs tested on the same sentences {worse} are significantly worse than in-domain training and {len(sure) - worse} "
        f"significantly better (p < {short(LEVEL, 2)}, corrected).",
    ]


def _by_mix(lost: Sequence[Loss]) -> Table:
    mixes = _mixes(lost)
    first, rows = by_test_set(lost, mixes[0]), []
    for mix in mixes:
        kept = [each for each in lost if each.field.mix == mix]
        units = by_test_set(lost, mix)
        shared = [units[key] - first[key] for key in units if key in first]
        homes = list({id(each.home): each.home for each in kept}.values())
        cells = [cell for field in homes + [each.field for each in kept] for cell in field.cells]
        values: list[Value] = [mix, _mean(homes), _mean([each.field for each in kept]), of_values(list(units.values())), len(units)]
        values += [None if mix == mixes[0] else of_values(shared)]
        values += [sum(each.significant and each.lost > 0 for each in kept), sum(each.significant and each.lost < 0 for each in kept)]
        rows.append(Row([*values, len(kept)], cells))
    heads = ["sources", "in-domain F1", "other F1", "lost", "n", f"more than {mixes[0]}", "worse", "better", "pairs"]
    note = (
        "Lost: F1 of the in-domain training less that of the others, by test set, then averaged; n: test sets. Intervals are of 95 %, over "
        f"test sets (Student's t; none for fewer than three). More than {mixes[0]}: the difference in what is lost, by test set. Worse, "
        f"better: pairs that differ significantly from in-domain training (p < {short(LEVEL, 2)}, see below)."
    )
    return Table("mismatch_by_sources", "F1 lost to mismatch, by mix of sources", heads, rows, note)


def _mean(kept: Sequence[Field]) -> Estimate:
    return Estimate(fmean(mean for field in kept if (mean := field.mean(SCORE)) is not None))


def _by_pair(lost: Sequence[Loss]) -> Table:
    rows = [
        Row(
            [*_placed(each), each.lost, of_p(each.p), *((each.found.seeds, each.found.sentences) if each.found else (None, None))],
            [*each.home.cells, *each.field.cells],
            [5] if each.significant else [],
        )
        for each in lost
    ]
    heads = ["language", "sources", "tested on", "in-domain", "learnt from", "lost", "p", "n seeds", "n sentences"]
    tested = sum(each.p is not None for each in lost)
    note = (
        "Lost: F1 of the in-domain training less that of the other, means over the seeds of both. p: paired approximate randomisation on "
        f"the same sentences, two-sided, corrected for the {tested} pairs tested (Holm); bold: p < {short(LEVEL, 2)}. It speaks of these "
        "taggers: another seed's may differ."
    )
    return Table("mismatch_by_pair", "F1 lost to mismatch, pair by pair", heads, rows, note)


def _tests(found: Sequence[Field], lost: Sequence[Loss]) -> set[str]:
    return {titled(found, each.field.language, each.field.test) for each in lost}


def _placed(loss: Loss) -> list[Value]:
    return [loss.field.language, loss.field.mix, loss.field.test, loss.home.train, loss.field.train]


def _drawing(found: Sequence[Field], lost: Sequence[Loss]) -> Drawing:
    """A row a mix: a dot for each pair, filled where it is significant, and the mean with its interval."""
    mixes = _mixes(lost)
    figure, axes = plots.canvas(height=0.9 + 0.62 * len(mixes))
    tests = [test for test in dict.fromkeys(titled(found, field.language, field.test) for field in found) if test in _tests(found, lost)]
    for place, test in enumerate(tests):
        _dots(axes, [each for each in lost if titled(found, each.field.language, each.field.test) == test], mixes, place, len(tests))
        axes.plot(
            [], [], plots.look(place)[1], color=plots.look(place)[0], markerfacecolor="white", markersize=5, label=f"tested on {test}"
        )
    for row, mix in enumerate(mixes):
        _mean_dot(axes, _lost_by(lost, mix), row - 0.12)
    axes.axvline(0, color="#999999", linewidth=0.8)
    plots.names_down(axes, mixes)
    axes.set_ylim(len(mixes) - 0.4, -0.5)
    axes.set_xlabel("F1 lost against in-domain training")
    plots.lines_across(axes)
    plots.legend_above(axes, [f"tested on {test}" for test in tests])
    caption = (
        f"{len(lost)} pairs of an in-domain and another training for the same test set, right of 0 what is lost; filled: significant "
        f"(p < {short(LEVEL, 2)}, corrected). Black: the mean over test sets, with its 95 % interval where there are three or more."
    )
    return Drawing("mismatch_by_sources", "F1 lost to mismatch, by mix of sources", figure, caption)


def _dots(axes: "Axes", points: Sequence[Loss], mixes: Sequence[str], place: int, of: int) -> None:
    """The pairs of one test set, the ``place``-th of so many, on their mixes' rows."""
    colour, shape = plots.look(place)
    for each in points:
        at = mixes.index(each.field.mix) + 0.12 + 0.3 * (place + 1) / (of + 1)
        axes.plot([each.lost], [at], shape, color=colour, markerfacecolor=colour if each.significant else "white", markersize=5)


def _mean_dot(axes: "Axes", mean: Estimate, at: float) -> None:
    if mean.low is not None and mean.high is not None:
        axes.plot([mean.low, mean.high], [at, at], color="black", linewidth=1.5)
    axes.plot([mean.value], [at], "D", color="black", markersize=6)
