"""What precision costs, curve by curve: slopes, break points, correlations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spanferry.core.break_point import BreakPoint, break_point
from spanferry.core.correlation import Interval, cluster_interval, pearson, slope, spearman, within
from spanferry.studies._alignment_noise.points import ALL, Curve, Point, Points, pick

Measure = Callable[[Sequence[float], Sequence[float]], Interval | None]


@dataclass(frozen=True)
class Fit:
    """One curve for one score.

    Attributes:
        slopes: by whose links' precision: F1 over precision, within the same language and seed.
        bend: where the line over all words' precision bends most.
    """

    curve: Curve
    outcome: str
    points: Sequence[Point]
    slopes: dict[str, Interval | None]
    bend: BreakPoint | None

    @property
    def lang(self) -> str:
        """The curve's language, or that it is of all of them."""
        return self.curve[3]


def fits(found: Points, outcome: str) -> list[Fit]:
    """All curves that have this score."""
    return [fit for curve, of in found.curves().items() if (fit := _fit(curve, of, outcome, found.words()))]


def _fit(curve: Curve, of: Sequence[Point], outcome: str, words: Sequence[str]) -> Fit | None:
    kept, x, y = pick(of, ALL, outcome)
    if not kept:
        return None
    return Fit(curve, outcome, kept, {each: _slope(kept, each, outcome) for each in words}, break_point(x, y, _strata(kept)))


def _slope(of: Sequence[Point], words: str, outcome: str) -> Interval | None:
    kept, x, y = pick(of, words, outcome)
    return slope(x, y, _strata(kept))


def _strata(of: Sequence[Point]) -> list[tuple[str, str]]:
    return [point.stratum for point in of]


def correlations(of: Sequence[Point], words: str, outcome: str) -> tuple[Interval | None, Interval | None]:
    """Pearson's and Spearman's correlation of one language's points, with the intervals of independent points."""
    _, x, y = pick(of, words, outcome)
    return pearson(x, y), spearman(x, y)


def correlations_within(of: Sequence[Point], words: str, outcome: str) -> tuple[Interval | None, Interval | None]:
    """The same over several languages, of differences to each language's means; intervals are the bootstrap's over languages."""
    kept, _, _ = pick(of, words, outcome)
    clusters = {lang: [point for point in kept if point.lang == lang] for lang in dict.fromkeys(point.lang for point in kept)}
    apart = [list(zip(*_centred(points, words, outcome), strict=True)) for points in clusters.values()]
    return _over_clusters(pearson, apart), _over_clusters(spearman, apart)


def _over_clusters(measure: Measure, clusters: Sequence[Sequence[tuple[float, float]]]) -> Interval | None:
    """The correlation of all pairs, with the bootstrap's interval over clusters."""

    def value(drawn: Sequence[tuple[float, float]]) -> float | None:
        estimate = measure([x for x, _ in drawn], [y for _, y in drawn])
        return estimate.value if estimate else None

    every = [pair for cluster in clusters for pair in cluster]
    whole = value(every)
    low, high = cluster_interval(value, dict(enumerate(clusters))) or (None, None)
    return None if whole is None else Interval(whole, low, high, len(every))


def _centred(of: Sequence[Point], words: str, outcome: str) -> tuple[list[float], list[float]]:
    _, x, y = pick(of, words, outcome)
    return within(x).tolist(), within(y).tolist()
