"""The store's log: what was computed, when and for how long, and what was found damaged; kept in ``store/log``, a file a process."""

from dataclasses import dataclass, fields
from pathlib import Path

from spanferry.core.journal import Journal, Reader


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
    return [
        Computed(**{name: event[name] for name in _FACTS})  # later versions may say more
        for event in Reader(root / "log").news()
        if event["event"] == "computed"
    ]


_FACTS = [field.name for field in fields(Computed)]
