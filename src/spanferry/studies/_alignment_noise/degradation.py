"""Two methods as links get worse: which one loses less."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from spanferry.core.significance import LEVEL, holm
from spanferry.reports.cells import GridCell, runs
from spanferry.reports.comparison import compare
from spanferry.reports.sections import Row, Table
from spanferry.studies._alignment_noise.points import ALL, PRECISION, Point, Points

_F1 = "projection/f1"
Place = tuple[str, str, str, str]
"""Kind, requested recall, requested precision and language: where two methods meet."""


@dataclass(frozen=True)
class Meeting:
    """Two methods on the same links.

    Attributes:
        precision: of all words' links; the mean over seeds.
        baseline, rival: the two methods' projection F1, means over the seeds that both have.
        p: that they differ by chance, corrected for all meetings that were tested (Holm); None: they left no counts, or other sentences.
    """

    place: Place
    precision: float
    baseline: float
    rival: float
    p: float | None
    cells: Sequence[GridCell]

    @property
    def difference(self) -> float:
        """The rival's F1 minus the baseline's."""
        return self.rival - self.baseline

    @property
    def significant(self) -> bool:
        """Whether they differ, at ``core.significance.LEVEL``."""
        return self.p is not None and self.p < LEVEL


def meetings(found: Points, baseline: str, rival: str) -> list[Meeting]:
    """Every place where both methods have a projection F1, compared over the seeds that both have."""
    sides = [_by_place([point for point in found.all if point.method == name and _F1 in point.scores]) for name in (baseline, rival)]
    pairs = [(place, *of) for place in sides[0] if place in sides[1] and (of := _same_seeds(sides[0][place], sides[1][place]))]
    told = [compare(runs(map(_cell, theirs), _F1), runs(map(_cell, ours), _F1), len(pairs)) for _, ours, theirs in pairs]
    corrected = iter(holm([each.p for each in told if each]))
    ps = [next(corrected) if each else None for each in told]
    return [_meeting(*pair, p) for pair, p in zip(pairs, ps, strict=True)]


def _same_seeds(ours: Sequence[Point], theirs: Sequence[Point]) -> tuple[list[Point], list[Point]] | None:
    """The points under seeds that both sides have; None where there are none."""
    seeds = {point.cell.axes["seed"] for point in ours} & {point.cell.axes["seed"] for point in theirs}
    kept = [[point for point in side if point.cell.axes["seed"] in seeds] for side in (ours, theirs)]
    return (kept[0], kept[1]) if seeds else None


def _cell(point: Point) -> GridCell:
    return point.cell


def _by_place(of: Sequence[Point]) -> dict[Place, list[Point]]:
    found: dict[Place, list[Point]] = {}
    for point in of:
        place = point.kind, point.recall, point.cell.axes.get(PRECISION, "-"), point.lang
        found.setdefault(place, []).append(point)
    return found


def _meeting(place: Place, ours: Sequence[Point], theirs: Sequence[Point], p: float | None) -> Meeting:
    precision = fmean(point.precision[ALL] for point in ours)
    means = [fmean(point.scores[_F1] for point in side) for side in (ours, theirs)]
    return Meeting(place, precision, means[0], means[1], p, [point.cell for point in (*ours, *theirs)])


def degradation_table(met: Sequence[Meeting], baseline: str, rival: str) -> Table:
    """A line for each amount of noise: both methods' means over languages, and in how many one is better."""
    heads = ["noise", "requested recall", "requested precision", "n", baseline, rival, "difference", "smallest", "largest"]
    heads += [f"{rival} better", f"{baseline} better"]
    amounts: dict[tuple[str, str, str], list[Meeting]] = {}
    for each in met:
        amounts.setdefault(each.place[:3], []).append(each)
    rows = [_line(amount, of) for amount, of in amounts.items()]
    note = (
        f"Projection F1, means over n languages; difference: {rival} minus {baseline}, its mean, and a language's smallest and largest. "
        f"Better: in how many languages, significantly (paired approximate randomisation on the same sentences, p < {LEVEL} after Holm's "
        f"correction for all {sum(each.p is not None for each in met)} comparisons that could be tested)."
    )
    name = "".join(letter if letter.isalnum() else "_" for letter in f"degradation_{rival}".lower())
    return Table(name, f"{rival} against {baseline} as links get worse", heads, rows, note)


def _line(amount: tuple[str, str, str], of: Sequence[Meeting]) -> Row:
    differences = [each.difference for each in of]
    means = [fmean(each.baseline for each in of), fmean(each.rival for each in of), fmean(differences)]
    compared = [each for each in of if each.p is not None]
    better = [sum(each.significant and each.difference * sign > 0 for each in compared) if compared else None for sign in (1, -1)]
    values = [*amount, len(of), *means, min(differences), max(differences), *better]
    return Row(values, [cell for each in of for cell in each.cells])
