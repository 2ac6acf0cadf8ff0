"""What tells a sweep's cells apart, in few words."""

import re
from collections.abc import Iterable, Mapping, Sequence

from spanferry.runs.axes import AXES, PRESETS


def apart(placed: Sequence[Mapping[str, str]]) -> list[str]:
    """The axes on which cells differ, in order; the language always.

    Args:
        placed: each cell's axes.
    """
    values: dict[str, set[str]] = {}
    for axes in placed:
        for axis, value in axes.items():
            values.setdefault(axis, set()).add(value)
    for axis in AXES:
        values.get(axis, set()).discard("-")  # that a cell has no use for a group follows from its other choices
    return [axis for axis in values if axis == "lang" or len(values[axis]) > 1 or sum(axis in axes for axes in placed) < len(placed)]


def short(axes: Mapping[str, str], names: Sequence[str]) -> str:
    """A cell by its choices on these axes: ``sw ilp seed=1``; a bare number or switch says what it is of, what a cell lacks is left out."""
    return " ".join(told(name, axes[name]) for name in names if axes.get(name, "-") != "-")


def setting(axes: Mapping[str, str], names: Iterable[str]) -> str:
    """The same, each option by its last name alone: ``vote weighting=uniform``."""
    return " ".join(told(bare(name), axes[name]) for name in names if axes.get(name, "-") != "-")


def bare(axis: str) -> str:
    """An axis by the last of its names: ``metric`` for ``objective.metric``."""
    return re.split("[.@]", axis)[-1]


def column(names: Sequence[str], values: Sequence[str]) -> str:
    """A column of a grid by its values on these axes: ``ilp, statistical``; what its cells have no use for is left out."""
    return ", ".join(told(name, value) for name, value in zip(names, values, strict=True) if value != "-") or "-"


def told(axis: str, value: str) -> str:
    """A choice by its own name; a seed, ``none`` and whatever else the command line set say what they are of."""
    named = axis in PRESETS or (axis in AXES and axis != "seed")
    return value if named and value != "none" else f"{axis}={value}"
