"""What cells that differ in their seed alone say together, as a number with its interval."""

from collections.abc import Iterable, Sequence
from statistics import fmean

from spanferry.core.spread import t_interval
from spanferry.reports.grid import GridCell
from spanferry.reports.sections import Estimate, Value

INTERVALS = (
    "Intervals are of 95 %: of several cells over these (Student's t; none for fewer than three), of a single one by bootstrap over "
    "sentences."
)
"""For a table's note."""


def numbers(cells: Iterable[GridCell], metric: str) -> list[float]:
    """The metric of the cells that have it."""
    return [value for cell in cells if isinstance(value := cell.value(metric), float)]


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
