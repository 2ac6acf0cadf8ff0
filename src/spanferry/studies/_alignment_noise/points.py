"""A sweep's cells as points: how good the links were, and what came of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from spanferry.data.languages import LANGUAGES
from spanferry.data.resources import CLASSES
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import varying
from spanferry.reports.naming import setting

OUTCOMES = {"projection/f1": "projection F1", "test/f1": "tagger F1"}
"""What links may cost, by metric."""
ALL, ENTITY = "alignment/precision", "alignment/entity_precision"
WORDS = {ALL: "all words", ENTITY: "entity words"}
"""Whose links' precision, by metric."""
PRECISION, RECALL, KIND = "aligner.precision", "aligner.recall", "aligner.kind"
_NOISE = (PRECISION, RECALL, KIND)


@dataclass(frozen=True)
class Point:
    """A cell with its links' precision and at least one score.

    Attributes:
        method: the method, with whatever else tells cells apart besides language, seed and noise.
        kind: of the noise; the aligner where none was put on.
        precision: by metric of ``WORDS``.
        scores: by metric of ``OUTCOMES``.
    """

    cell: GridCell
    lang: str
    method: str
    kind: str
    precision: Mapping[str, float]
    scores: Mapping[str, float]

    @property
    def recall(self) -> str:
        """As requested; ``-`` where nothing was."""
        return self.cell.axes.get(RECALL, "-")

    @property
    def stratum(self) -> tuple[str, str]:
        """What a point's F1 depends on besides its curve and its precision."""
        return self.lang, self.cell.axes["seed"]


Curve = tuple[str, str, str, str]
"""Method, kind, requested recall and language: what stays the same while precision changes."""
EVERY = "all languages"
"""In a curve: the points of all of them."""


@dataclass(frozen=True)
class Points:
    """All points of a sweep.

    Attributes:
        measured: whether precision was measured by gold links; else it is what was requested, judged by the clean aligner's links.
        left_out: cells without precision or score.
    """

    all: Sequence[Point]
    measured: bool
    left_out: Sequence[GridCell]

    def curves(self) -> dict[Curve, list[Point]]:
        """The points by curve; languages with much text first, and last, where there are several, all of them."""
        languages = [*self.languages, EVERY] if len(self.languages) > 1 else self.languages
        found = {
            key: [point for point in self.all if self._holds(key, point)]
            for key in product(self.methods, self.kinds, self.recalls, languages)
        }
        return {key: of for key, of in found.items() if of}

    def _holds(self, curve: Curve, point: Point) -> bool:
        return (point.method, point.kind, point.recall) == curve[:3] and curve[3] in (point.lang, EVERY)

    @property
    def methods(self) -> list[str]:
        """In the sweep's order; so are ``kinds`` and ``recalls``."""
        return list(dict.fromkeys(point.method for point in self.all))

    @property
    def kinds(self) -> list[str]:
        """See ``methods``."""
        return list(dict.fromkeys(point.kind for point in self.all))

    @property
    def recalls(self) -> list[str]:
        """As requested; see ``methods``."""
        return list(dict.fromkeys(point.recall for point in self.all))

    @property
    def languages(self) -> list[str]:
        """Those with much text first, else in the sweep's order."""
        return sorted(dict.fromkeys(point.lang for point in self.all), key=lambda lang: -resources(lang))

    def outcomes(self) -> list[str]:
        """The metrics that some point has."""
        return [metric for metric in OUTCOMES if any(metric in point.scores for point in self.all)]

    def words(self) -> list[str]:
        """The metrics of precision that some point has."""
        return [metric for metric in WORDS if any(metric in point.precision for point in self.all)]


def points(cells: Sequence[GridCell]) -> Points:
    """The cells that have a precision and a score, as points."""
    measured = any(isinstance(cell.value(ALL), float) for cell in cells)
    others = [axis for axis in varying(cells) if axis not in _NOISE and axis != "aligner"] if cells else []
    found = [point for cell in cells if (point := _point(cell, measured, others))]
    kept = {id(point.cell) for point in found}
    return Points(found, measured, [cell for cell in cells if id(cell) not in kept])


def _point(cell: GridCell, measured: bool, others: Iterable[str]) -> Point | None:
    axes = cell.axes
    precision = _numbers(cell, WORDS) if measured else _requested(cell)
    # what is judged by projecting onto the test set itself has its score under both names, and no tagger but one that may label
    taught = axes.get("tagger", "-") not in ("-", "none") and axes.get("transfer") != "translate_test"
    scores = _numbers(cell, OUTCOMES if taught else ["projection/f1"])
    if not scores or ALL not in precision:
        return None
    return Point(cell, axes["lang"], setting(axes, others), axes.get(KIND, axes.get("aligner", "-")), precision, scores)


def _numbers(cell: GridCell, metrics: Iterable[str]) -> dict[str, float]:
    return {metric: value for metric in metrics if isinstance(value := cell.value(metric), float)}


def _requested(cell: GridCell) -> dict[str, float]:
    try:
        return {ALL: float(cell.axes[PRECISION])}
    except (KeyError, ValueError):
        return {}


def resources(lang: str) -> int:
    """The language's resource class; -1 for one that has none."""
    return CLASSES.get(lang, -1)


def named(lang: str) -> str:
    """A language by its name, with its code."""
    return f"{LANGUAGES[lang].name} ({lang})" if lang in LANGUAGES else lang


def pick(of: Sequence[Point], words: str, outcome: str) -> tuple[list[Point], list[float], list[float]]:
    """The points that have both, and the two as x and y."""
    kept = [point for point in of if words in point.precision and outcome in point.scores]
    return kept, [point.precision[words] for point in kept], [point.scores[outcome] for point in kept]
