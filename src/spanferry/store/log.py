"""The store's log: what was computed, when and for how long, and what was found damaged; kept in ``store/log``, a file a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanferry.core.errors import DataError
from spanferry.core.journal import Journal, Reader
from spanferry.core.json_files import fitting


@dataclass(frozen=True)
class Computed:
    """A shard or a folder that was computed.

    Attributes:
        time: when it was done, in Unix seconds.
        shard: its number, from 0, of ``shards``; a folder is one of one.
        items: in the shard, or how many a folder was made from.
        seconds: of wall time.
        target: the class that computed it, empty where the recipe names none.
    """

    time: float
    stage: str
    key: str
    shard: int
    shards: int
    items: int
    seconds: float
    target: str


def journal(root: Path) -> Journal:
    """Where a store's processes say what they do."""
    return Journal(root / "log")


def computed(root: Path) -> list[Computed]:
    """Everything that was computed for the store below ``root``, by time; pruned artifacts too."""
    told = (event for event in Reader(root / "log").news() if event["event"] == "computed")
    return [event for each in told if (event := _read(root / "log", each)) is not None]


def _read(folder: Path, event: Mapping[str, Any]) -> Computed | None:
    """None for what a failing disk made of one: the log only says how long things take."""
    try:
        return fitting(folder, event, Computed)  # later versions may say more
    except DataError:
        return None
