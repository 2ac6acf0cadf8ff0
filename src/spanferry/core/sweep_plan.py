"""The plan of a sweep, ``sweep.json``, as every reader wants it: checked, and its cells' folders below the sweep's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import PLAN
from spanferry.core.json_files import damaged, fitting, is_below, read_json

_ALWAYS = ("lang", "seed")
"""Axes that every cell has."""


@dataclass(frozen=True)
class _Cell:
    """What a cell must be; sweeps from before there were numbers and fingerprints have none."""

    folder: str
    axes: Mapping[str, str]
    number: int = 0
    fingerprint: str = ""


@dataclass(frozen=True)
class _Plan:
    """What a plan must be."""

    cells: Sequence[_Cell]
    id: str = ""
    made: str = ""
    command: str = ""
    started_in: str = ""
    title: str = ""
    study: Mapping[str, Any] = field(default_factory=dict)
    tracking: Mapping[str, Any] = field(default_factory=dict)


def read_plan(folder: Path) -> Mapping[str, Any] | None:
    """The plan of a folder, as plain values: ``cells``, and ``id``, ``made``, ``command``, ``study``, ``tracking`` as far as it says so.

    Returns:
        None where the folder holds no sweep.

    Raises:
        DataError: it is damaged, or a cell's folder would lie outside the sweep's.
    """
    path = folder / PLAN
    found = read_json(path)
    if found is None:
        return None
    plan: Mapping[str, Any] = {"cells": found} if isinstance(found, list) else found  # a list: from before sweeps had an id
    for cell in fitting(path, plan, _Plan).cells:
        if not is_below(cell.folder):
            raise damaged(path, f"the folder {cell.folder!r} of a cell is none below the sweep's")
        if missing := [axis for axis in _ALWAYS if axis not in cell.axes]:
            raise damaged(path, f"the cell in {cell.folder!r} has no {missing[0]}")
    return plan
