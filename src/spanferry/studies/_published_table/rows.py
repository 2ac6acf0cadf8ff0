"""A sweep's cells as rows of a paper's table: language, row, aligner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spanferry.reports.cells import GridCell, alike, numbers, runs
from spanferry.reports.comparison import Runs
from spanferry.reports.estimates import mean_of
from spanferry.reports.grid import varying
from spanferry.reports.naming import setting
from spanferry.reports.sections import Estimate

METRICS = ("test/f1", "projection/f1")
OF_THE_ROW = frozenset({"variant", "data", "transfer", "method", "refiner", "aligner"})
"""Axes that a row's name and its aligner tell."""
_NONE = ("-", "none")


@dataclass(frozen=True)
class TableRow:
    """One language under one row and one aligner.

    Attributes:
        row: the variant; of cells without one the method.
        aligner: ``-`` for a row that has no use for one.
        rest: what else tells it from others, as ``tagger=small``; empty: nothing.
        cells: one a seed.
        metric: what it is judged by.
        others: the axes that ``rest`` tells of.
    """

    data: str
    lang: str
    row: str
    aligner: str
    rest: str
    cells: Sequence[GridCell]
    metric: str
    others: Sequence[str] = ()

    def comes_with(self, other: "TableRow") -> bool:
        """Whether the two are of one corpus, language and ``rest``, as far as both have a use for the same choices."""
        ours, theirs = self.cells[0].axes, other.cells[0].axes
        chosen = [(ours.get(name, "-"), theirs.get(name, "-")) for name in self.others if name in other.others]
        return (self.data, self.lang) == (other.data, other.lang) and all("-" in both or both[0] == both[1] for both in chosen)

    @property
    def known(self) -> list[GridCell]:
        """The cells that have a score."""
        return [cell for cell in self.cells if isinstance(cell.value(self.metric), float)]

    @property
    def f1(self) -> float | None:
        """The mean over seeds; None where no cell has a score."""
        return mean_of(self.cells, self.metric)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % bootstrap interval of a single cell; None for several seeds, or for a cell without one."""
        ends = [self._values(f"{self.metric}_{end}") for end in ("low", "high")]
        return (ends[0][0], ends[1][0]) if len(self.known) == 1 and all(ends) else None

    @property
    def estimate(self) -> Estimate | str:
        """The score with its interval, or why there is none."""
        if self.f1 is None:
            return ", ".join(sorted({str(cell.value(self.metric)) for cell in self.cells}))
        return Estimate(self.f1, *(self.interval or ()))

    @property
    def sentences(self) -> int | None:
        """How many it was judged on."""
        found = self._values(self.metric.replace("/f1", "/sentences"))
        return int(found[0]) if found else None

    @property
    def counts(self) -> Runs:
        """What the score is made of, by seed."""
        return runs(self.cells, self.metric)

    @property
    def name(self) -> str:
        """The row with what else tells it from others."""
        return f"{self.row} ({self.rest})" if self.rest else self.row

    @property
    def is_of_projection(self) -> bool:
        """Whether it is judged as the tables of projection are: by the labels themselves, not by a tagger trained on translations."""
        axes = self.cells[0].axes
        return axes.get("transfer") in ("translate_test", "zero_shot") or axes.get("tagger", "-") in _NONE

    def _values(self, metric: str) -> list[float]:
        return numbers(self.known, metric)


def table_rows(cells: Sequence[GridCell]) -> list[TableRow]:
    """The cells by language, row, aligner and whatever else varies, in the sweep's order; a cell that a sweep names twice is one."""
    rest = {transfer: _rest([cell for cell in cells if _transfer(cell) == transfer]) for transfer in {_transfer(cell) for cell in cells}}
    found = alike(cells, lambda cell: _place(cell.axes, rest[_transfer(cell)]))
    return [TableRow(*place, own, _metric(own), rest[_transfer(own[0])]) for place, own in found.items()]


def _rest(cells: Sequence[GridCell]) -> list[str]:
    """The axes that tell cells of one transfer apart beside their rows; between transfers choices differ anyway."""
    return [name for name in varying(cells) if name not in OF_THE_ROW]


def _transfer(cell: GridCell) -> str:
    return cell.axes.get("transfer", "")


def _metric(cells: Sequence[GridCell]) -> str:
    """What the cells are judged by, as far as one of them has a score."""
    return next((name for name in METRICS if any(isinstance(cell.value(name), float) for cell in cells)), METRICS[0])


def _place(axes: Mapping[str, str], rest: Sequence[str]) -> tuple[str, str, str, str, str]:
    aligner = axes.get("aligner", "-")
    return axes["data"], axes["lang"], axes.get("variant", axes["method"]), "-" if aligner in _NONE else aligner, setting(axes, rest)
