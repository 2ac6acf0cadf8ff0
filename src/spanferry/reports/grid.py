"""A grid: languages by everything else that varies; intervals, spread over seeds, and what may be chance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean, stdev

from spanferry.core.significance import LEVEL, SHUFFLES
from spanferry.reports import naming
from spanferry.reports.cells import GridCell, alike, numbers, runs
from spanferry.reports.comparison import Runs, better
from spanferry.reports.values import short
from spanferry.runs.axes import AXES

TABLES = (
    ("test/f1", "Test F1: the target's gold test set"),
    ("projection/f1", "Projection F1: carried entities against target gold"),
)
ANSWERS = (
    ("test/exact_match", "Exact match of the tagger: its answers against the target's own"),
    ("projection/exact_match", "Exact match: projected answers against the translators' own"),
    ("projection/token_f1", "Token F1 of projected answers, averaged over answers"),
)
"""Shown where the corpus's entities are answers to questions."""
LINKS = (
    ("alignment/f1", "Alignment F1: links against gold links"),
    ("alignment/aer", "Alignment error rate: the less, the better"),
)
"""Shown where a cell stops at its links (``method=none``)."""

WIDE = 4
"""Columns past which languages go across instead: a screen has room for about as many."""


class Mark(StrEnum):
    """How a score stands to the best of its language; the value is what stands before its number."""

    NONE = ""
    BEST = "best"  # shown bold
    BELOW = "below"  # shown as it is
    ALIKE = "="
    UNKNOWN = "?"


Row = Mapping[tuple[str, ...], Sequence[GridCell]]
"""By column, one cell a seed."""


@dataclass(frozen=True)
class Score:
    """What stands where a language and a column meet.

    Attributes:
        text: the mean, with the spread over seeds; or why there is none.
        interval: ``[low high]`` of a single cell, else empty.
        mean: None where no cell has the score.
        low: the interval's lower end, or the mean less the spread over seeds; None where there is neither. ``high`` likewise.
        cells: one a seed.
    """

    text: str
    interval: str
    mark: Mark
    mean: float | None
    low: float | None
    high: float | None
    cells: Sequence[GridCell]


@dataclass(frozen=True)
class Grid:
    """A score of all cells, languages by columns.

    Attributes:
        names: of the axes that tell columns apart, in short.
        columns: of each the values on these axes.
        scores: by language, one a column.
        caption: what the signs mean, those alone that stand in it.
    """

    metric: str
    title: str
    names: Sequence[str]
    columns: Sequence[tuple[str, ...]]
    languages: Sequence[str]
    scores: Sequence[Sequence[Score]]
    caption: str


def grids(cells: Sequence[GridCell]) -> list[Grid]:
    """A grid for each score that some cell has; where none has any, one that says why."""
    return [_grid(cells, metric, title) for metric, title in scored(cells) or TABLES[:1]]


def scored(cells: Sequence[GridCell]) -> list[tuple[str, str]]:
    """Metric and title of each score that some cell has; of links, where a cell stops there."""
    asked = TABLES + ANSWERS + LINKS if any(cell.axes.get("method") == "none" for cell in cells) else TABLES + ANSWERS
    return [(metric, title) for metric, title in asked if any(isinstance(cell.value(metric), float) for cell in cells)]


def rows(cells: Sequence[GridCell]) -> Iterator[tuple[str, Row]]:
    """Each language with its row, all with the same columns; a cell that a sweep names twice is still one."""
    across = varying(cells)
    columns = list(dict.fromkeys(_column(cell, across) for cell in cells))
    for language in dict.fromkeys(cell.axes["lang"] for cell in cells):
        found = alike((cell for cell in cells if cell.axes["lang"] == language), lambda cell: _column(cell, across))
        yield language, {column: found.get(column, []) for column in columns}


def _grid(cells: Sequence[GridCell], metric: str, title: str) -> Grid:
    found = _asked(list(rows(cells)), metric)
    marks = [_marks(list(row.values()), metric) for _, row in found]
    if not any(mark in (Mark.ALIKE, Mark.BELOW) for row in marks for mark in row):  # nothing was compared: nothing to mark
        marks = [[Mark.NONE] * len(row) for row in marks]
    scores = [list(map(_score, row.values(), marked, [metric] * len(marked))) for (_, row), marked in zip(found, marks, strict=True)]
    caption = _caption(any(score.interval for row in scores for score in row), {mark for row in marks for mark in row})
    return Grid(metric, title, heads(cells), list(found[0][1]), [language for language, _ in found], scores, caption)


def _asked(found: list[tuple[str, Row]], metric: str) -> list[tuple[str, Row]]:
    """The rows without columns that this score is not for: answers' scores have nothing to say of entities."""
    silent = {column for column in found[0][1] if {cell.value(metric) for _, row in found for cell in row[column]} == {"no score"}}
    if len(silent) == len(found[0][1]):
        return found
    return [(language, {column: by_seed for column, by_seed in row.items() if column not in silent}) for language, row in found]


def heads(cells: Sequence[GridCell]) -> list[str]:
    """The names of the axes that tell columns apart, in short: ``metric`` for ``objective.metric``."""
    return list(map(naming.bare, varying(cells)))


def corner(names: Sequence[str]) -> str:
    """What stands above the languages: of several names in a column each line's axis."""
    return "lang" if len(names) == 1 else "\n".join(names)


def headed(names: Sequence[str], column: Sequence[str]) -> list[str]:
    """A column's names, one an axis."""
    return list(map(naming.told, names, column))


def _marks(row: Sequence[Sequence[GridCell]], metric: str) -> list[Mark]:
    """Each column's mark; the best is the one with the highest mean, the first of equals."""
    means = {column: mean(found) for column, cells in enumerate(row) if (found := numbers(cells, metric))}
    marks = [Mark.NONE] * len(row)
    if len(means) < 2:
        return marks
    best = max(means, key=lambda column: means[column])
    champion = runs(row[best], metric)
    for column in means:
        marks[column] = Mark.BEST if column == best else _mark(champion, runs(row[column], metric))
    return marks


def _mark(best: Runs, other: Runs) -> Mark:
    found = better(best, other)
    return Mark.UNKNOWN if found is None else Mark.BELOW if found else Mark.ALIKE


def _caption(intervals: bool, marks: set[Mark]) -> str:
    """What the signs in a table mean, those alone that stand in it."""
    parts = []
    if intervals:
        parts.append("[low high]: 95 % bootstrap interval over sentences.")
    if marks - {Mark.NONE}:
        test = f"paired approximate randomisation on the same sentences, {SHUFFLES:,} shuffles, p < {short(LEVEL, 2)}, uncorrected"
        parts.append(f"Bold: best of its language; =: not significantly below it ({test}).")
    if Mark.UNKNOWN in marks:
        parts.append("?: not compared (other sentences, or no counts).")
    return " ".join(parts)


def sign(mark: Mark) -> str:
    """What stands before a number."""
    return f"{mark} " if mark in (Mark.ALIKE, Mark.UNKNOWN) else ""


def _score(cells: Sequence[GridCell], mark: Mark, metric: str) -> Score:
    found, ends = numbers(cells, metric), _ends(cells, metric)
    interval = f"[{short(ends[0])} {short(ends[1])}]" if ends else ""
    spread = stdev(found) if len(found) > 1 else None
    low, high = ends or ((mean(found) - spread, mean(found) + spread) if spread is not None else (None, None))
    text = summary([cell.value(metric) for cell in cells])
    return Score(text, interval, mark, mean(found) if found else None, low, high, cells)


def _ends(cells: Sequence[GridCell], metric: str) -> tuple[float, float] | None:
    """The interval of a single cell; None for several seeds, whose spread stands there, or where the cell has none."""
    ends = [end for name in ("low", "high") for end in numbers(cells, f"{metric}_{name}")] if len(cells) == 1 else []
    return (ends[0], ends[1]) if len(ends) == 2 else None


def summary(values: Sequence[float | str]) -> str:
    """One value, or mean and standard deviation over seeds; what is missing is said and never counted as 0.

    >>> summary([0.5]), summary([0.5, 0.7]), summary(["failed"]), summary([0.5, "failed"]), summary([1200.0, 1300.0])
    ('.500', '.600 ± .141 (2)', 'failed', '.500 (1 of 2, failed)', '1,250 ± 71 (2)')
    """
    numbers = [value for value in values if isinstance(value, float)]
    reasons = ", ".join(sorted({value for value in values if isinstance(value, str)}))
    if not numbers:
        return reasons or "-"
    digits = 3 if abs(mean(numbers)) < 10 else 1 if abs(mean(numbers)) < 100 else 0
    text = short(mean(numbers), digits)
    if len(numbers) > 1:
        text += f" ± {short(stdev(numbers), digits)}"
    if reasons:
        return f"{text} ({len(numbers)} of {len(values)}, {reasons})"
    return f"{text} ({len(numbers)})" if len(numbers) > 1 else text


def varying(cells: Sequence[GridCell]) -> list[str]:
    """The axes across: what differs between cells, the language and the seed apart; the method always, or the aligner if there is none.

    A group whose choice follows from what else was set (``variant=model_transfer``) is left out: that says it all. So is a method that no
    cell has a use for, where something else tells columns apart.
    """
    names = dict.fromkeys(name for cell in cells for name in cell.axes if name not in ("lang", "seed"))
    always = "aligner" if all(cell.axes.get("method") == "none" for cell in cells) else "method"
    differing = [name for name in names if varies(name, {cell.axes.get(name) for cell in cells})]
    presets = [name for name in differing if name not in AXES]
    kept = [name for name in differing if name in presets or not any(_follows(cells, name, preset) for preset in presets)]
    idle = len(kept) > 0 and all(cell.axes.get(always, "-") == "-" for cell in cells)
    return [name for name in names if name in kept or (name == always and name not in differing and not idle)]


def _follows(cells: Iterable[GridCell], name: str, preset: str) -> bool:
    """Whether an axis has one value for each of another's."""
    pairs = {(cell.axes.get(preset), cell.axes.get(name)) for cell in cells}
    return len({value for value, _ in pairs}) == len(pairs)


def varies(name: str, values: Set[str | None]) -> bool:
    """Whether an axis tells cells apart; that some of them have no use for a group follows from their other choices."""
    return len(values - {"-"} if name in AXES else values) > 1


def _column(cell: GridCell, across: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(cell.axes.get(name, "-")) for name in across)
