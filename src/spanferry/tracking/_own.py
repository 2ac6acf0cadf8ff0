"""Where a run was to be logged, as it was told itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import ARTIFACTS
from spanferry.core.sweep_plan import read_plan
from spanferry.core.yaml_files import read_yaml

_KEY = "tracking"


@dataclass(frozen=True)
class Own:
    """What a sweep, or a cell of its own, said of its tracking.

    Attributes:
        uri: without user and password, which are kept nowhere; None: it named none.
        experiment: None: it logged to none.
        models: whether taggers were to go along.
    """

    uri: str | None = None
    experiment: str | None = None
    models: bool = False


def own(folder: Path) -> Own:
    """That of a sweep's folder, a sweep's cell, or a cell of its own.

    Raises:
        DataError: the sweep's plan, or the cell's configuration, is damaged.
    """
    plan = read_plan(folder) or read_plan(folder.parent)
    said = plan.get(_KEY, {}) if plan is not None else _of_config(folder / ARTIFACTS / "config.yaml")
    uri, experiment = said.get("uri"), said.get("experiment")
    named = without_user(uri) if isinstance(uri, str) else None
    return Own(named, experiment if isinstance(experiment, str) else None, said.get("models") is True)


def without_user(uri: str) -> str:
    """An address without user and password."""
    return re.sub(r"://[^/]*@", "://", uri, count=1)


def _of_config(place: Path) -> Mapping[str, Any]:
    found = read_yaml(place)
    said = found.get(_KEY) if isinstance(found, Mapping) else None
    return said if isinstance(said, Mapping) else {}
