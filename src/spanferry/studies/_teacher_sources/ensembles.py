"""Cells with teachers, by how many sources these come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from spanferry.core.gains import Gain, gains
from spanferry.reports.cells import GridCell, alike, numbers, runs
from spanferry.reports.comparison import compare, paired
from spanferry.reports.estimates import mean_of
from spanferry.reports.grid import varying
from spanferry.reports.naming import setting

COUNT = "teachers.count"
_OF_DATA = ("data", "label_noise", "shift", "domains", "labels")
"""Axes, with all that start like them, that make another task of a language."""


@dataclass(frozen=True)
class Ensemble:
    """Cells that differ in their seed alone.

    Attributes:
        task: the language, and what else is another test or training set: ``yo``, ``yo answers=true``.
        way: how the teachers work together: ``uniform``; empty where nothing of that varies.
        count: of sources.
        cells: one a seed; those without result too.
    """

    task: str
    way: str
    count: int
    cells: Sequence[GridCell]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The codes of the sources that have teachers, in the cells' order; none where no cell tells."""
        return next((codes for cell in self.cells if (codes := codes_of(cell))), ())

    def values(self, metric: str) -> list[float]:
        """The metric of the cells that have it."""
        return numbers(self.cells, metric)

    def mean(self, metric: str) -> float | None:
        """Over seeds; None where no cell has it."""
        return mean_of(self.cells, metric)

    @property
    def sentences(self) -> int | None:
        """How many it was tested on."""
        found = self.values("test/sentences")
        return int(found[0]) if found else None

    @property
    def seeds(self) -> int:
        """How many cells have a score."""
        return len(self.values("test/f1"))


@dataclass(frozen=True)
class Step:
    """From some sources to more, on the same test sentences, over the seeds that both were run with.

    Attributes:
        f1, recall: what the step gains.
        p: of the gain in F1, by approximate randomisation, two-sided, not corrected for other steps.
        rises: seeds in which F1 rises.
    """

    before: Ensemble
    after: Ensemble
    f1: Gain
    recall: Gain
    p: float
    sentences: int
    seeds: int
    rises: int

    @property
    def added(self) -> tuple[str, ...]:
        """The sources that came."""
        return tuple(code for code in self.after.sources if code not in self.before.sources)

    @property
    def cells(self) -> list[GridCell]:
        """What the step was computed from."""
        return [*self.before.cells, *self.after.cells]


def ensembles(cells: Sequence[GridCell]) -> list[Ensemble]:
    """Tasks, then ways, in the sweep's order; of each the counts, fewest first. Cells of no teachers are passed over."""
    taught = [cell for cell in cells if count_of(cell) is not None]
    of_task, of_way = _told(taught)
    found = alike(taught, lambda cell: (of_task(cell.axes), of_way(cell.axes), count_of(cell) or 0))
    tasks, ways = (list(dict.fromkeys(key[place] for key in found)) for place in (0, 1))
    order = sorted(found, key=lambda key: (tasks.index(key[0]), ways.index(key[1]), key[2]))
    return [Ensemble(*key, found[key]) for key in order]


def lines(found: Iterable[Ensemble]) -> dict[tuple[str, str], list[Ensemble]]:
    """By task and way the ensembles with a score, fewest sources first."""
    rows: dict[tuple[str, str], list[Ensemble]] = {}
    for each in found:
        if each.seeds:
            rows.setdefault((each.task, each.way), []).append(each)
    return rows


def steps(found: Iterable[Ensemble]) -> list[Step]:
    """From each number of sources to the next, line by line; those left out whose cells were not judged on the same sentences."""
    return _steps([pair for line in lines(found).values() for pair in pairwise(line)])


def whole_steps(found: Iterable[Ensemble]) -> list[Step]:
    """From the fewest sources of a line to the most."""
    return _steps([(line[0], line[-1]) for line in lines(found).values() if len(line) > 1])


def count_of(cell: GridCell) -> int | None:
    """How many sources teach in a cell; None where none do, or nobody says."""
    asked, counted = cell.axes.get(COUNT, ""), cell.value("teachers/count")
    if cell.axes.get("teachers") in ("none", "-"):
        return None
    return int(asked) if asked.isdigit() else int(counted) if isinstance(counted, float) else None


def codes_of(cell: GridCell) -> tuple[str, ...]:
    """The sources that a cell logged a weight of, in order."""
    metrics: Mapping[str, float] = cell.record.metrics if cell.record else {}
    parts = [name.split("/") for name in metrics]
    return tuple(name[1] for name in parts if name[0] == "teachers" and name[2:] == ["weight"])


def _steps(pairs: Sequence[tuple[Ensemble, Ensemble]]) -> list[Step]:
    return [step for before, after in pairs if (step := _step(before, after, len(pairs)))]


def _step(before: Ensemble, after: Ensemble, tests: int) -> Step | None:
    ours, theirs = (runs(each.cells, "test/f1") for each in (before, after))
    both, compared = paired(ours, theirs), compare(theirs, ours, tests)
    if both is None or compared is None:
        return None
    f1, recall = gains(both[1], both[2])
    scores = [{cell.axes["seed"]: cell.value("test/f1") for cell in each.cells} for each in (before, after)]
    rises = sum(_rises(scores[0].get(seed), scores[1].get(seed)) for seed in ours)
    return Step(before, after, f1, recall, compared.p, compared.sentences, compared.seeds, rises)


def _rises(before: float | str | None, after: float | str | None) -> bool:
    return isinstance(before, float) and isinstance(after, float) and after > before


Telling = Callable[[Mapping[str, str]], str]


def _told(cells: Sequence[GridCell]) -> tuple[Telling, Telling]:
    """What names a cell's task, and its way, by what varies between cells."""
    across = [name for name in dict.fromkeys((*(varying(cells) if cells else ()), "teachers")) if name != COUNT and _differs(cells, name)]
    of_task = [name for name in across if name.split(".")[0] in _OF_DATA]
    of_way = [name for name in across if name not in of_task]
    return (
        lambda axes: f"{axes['lang']} {setting(axes, of_task)}".rstrip(),
        lambda axes: axes.get(of_way[0], "-") if of_way == ["teachers.weighting"] else setting(axes, of_way),
    )


def _differs(cells: Sequence[GridCell], name: str) -> bool:
    return len({cell.axes.get(name) for cell in cells}) > 1
