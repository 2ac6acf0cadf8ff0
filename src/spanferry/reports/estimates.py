"""What cells that differ in their seed alone say together, as a number with its interval."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Protocol

from spanferry.core.spread import t_interval
from spanferry.reports.cells import GridCell, numbers
from spanferry.reports.sections import Estimate, Value

INTERVALS = (
    "Intervals are of 95 %: of several cells over these (Student's t; none for fewer than three), of a single one by bootstrap over "
    "sentences."
)
"""For a table's note."""


class Ended(Protocol):
    """A number whose interval is known, or not: ``core``'s intervals, drops and gains."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def low(self) -> float | None:
        """The lower end; None: there is none."""

    @property
    def high(self) -> float | None:
        """The upper end, likewise."""


def mean_of(cells: Iterable[GridCell], metric: str) -> float | None:
    """The mean over the cells that have the metric; None where none has."""
    found = numbers(cells, metric)
    return fmean(found) if found else None


def shared(first: Iterable[GridCell], second: Iterable[GridCell], metric: str) -> list[tuple[float, float]]:
    """The metric of cells that differ in their seed alone, and of others, under the seeds that both have it."""
    ours, theirs = ({cell.axes["seed"]: cell.value(metric) for cell in cells} for cells in (first, second))
    both = [(value, theirs.get(seed)) for seed, value in ours.items()]
    return [(one, other) for one, other in both if isinstance(one, float) and isinstance(other, float)]


def estimate(cells: Sequence[GridCell], metric: str, digits: int = 3) -> Value:
    """The mean over cells, with the interval that ``INTERVALS`` describes; why there is none, in words; None for no cells."""
    found = numbers(cells, metric)
    if not found:
        return ", ".join(sorted({str(cell.value(metric)) for cell in cells})) or None
    if len(found) > 1:
        return of_values(found, digits)
    low, high = (next(iter(numbers(cells, f"{metric}_{end}")), None) for end in ("low", "high"))
    return Estimate(found[0], low, high, digits)


def of_values(values: Sequence[float], digits: int = 3) -> Estimate | None:
    """The mean with its interval over the values; None for none."""
    if not values:
        return None
    low, high = t_interval(values) or (None, None)
    return Estimate(fmean(values), low, high, digits)


def of_interval(found: Ended | None, factor: float = 1.0, digits: int = 3) -> Estimate | None:
    """A number and its ends as a table has them, times a positive factor; None for None."""
    if found is None:
        return None
    low, high = (None if end is None else end * factor for end in (found.low, found.high))
    return Estimate(found.value * factor, low, high, digits)


def of_p(p: float | None) -> Estimate | None:
    """A p-value, with the four digits that 10,000 shuffles tell."""
    return None if p is None else Estimate(p, digits=4)
