"""Makes room in a store: what nobody uses, by age, by stage, or by the sweeps that are to stay; and what killed runs left.

What is deleted is first renamed, so that nobody ever reads half an artifact; the renaming is done while no run starts, the deleting, which
takes long, after that. Of two prunes at once each deletes what it was first to rename.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

from spanferry.core.cell_record import FILE, CellRecord
from spanferry.core.errors import DataError, StoreError
from spanferry.store.artifact import lease_of
from spanferry.store.disk import delete
from spanferry.store.inventory import Leftover, Stored, artifacts, aside, busy, is_aside, leftovers
from spanferry.store.leases import try_hold
from spanferry.store.live import pruning

_UNITS = {"m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True)
class Wanted:
    """What is to be deleted: artifacts of which all that is given holds; none if nothing is given.

    Attributes:
        unused_for: not used for so many seconds.
        stage: of this stage.
        keeping: all but those with these keys.
    """

    unused_for: float | None = None
    stage: str | None = None
    keeping: Collection[str] | None = None

    def chosen(self, root: Path) -> Sequence[Stored]:
        """The artifacts that are to go, whether somebody uses them or not."""
        if (self.unused_for, self.stage, self.keeping) == (None, None, None):
            return []
        return [artifact for artifact in artifacts(root, self.stage) if self._matches(artifact)]

    def _matches(self, artifact: Stored) -> bool:
        old = self.unused_for is None or time() - artifact.used >= self.unused_for
        return old and (self.keeping is None or artifact.key not in self.keeping)


@dataclass(frozen=True)
class Plan:
    """What a prune deletes.

    Attributes:
        spared: artifacts that would go, but that a run uses.
    """

    artifacts: Sequence[Stored]
    leftovers: Sequence[Leftover]
    spared: Sequence[Stored]

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(each.size for each in self.artifacts) + sum(each.size for each in self.leftovers)

    @property
    def seconds(self) -> float:
        """What it took to make what would have to be made again, as far as it is known."""
        return sum(artifact.seconds for artifact in self.artifacts)


def duration(text: str) -> float:
    """Seconds of ``30d``, ``12h`` or ``45m``.

    Raises:
        StoreError: it is none of these.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([mhd])", text)
    if found is None:
        raise StoreError(f"--unused-for {text}: must be a number and m, h or d (minutes, hours, days), as in 30d")
    return float(found[1]) * _UNITS[found[2]]


def keys_of_sweeps(root: Path, folders: Sequence[Path]) -> frozenset[str]:
    """The keys that the cells below these folders name, and the keys of what those artifacts were made from.

    Raises:
        StoreError: a folder holds no cells, or a cell's record is damaged: what it names is unknown then.
    """
    named: set[str] = set()
    for folder in folders:
        records = sorted(folder.rglob(FILE))
        if not records:
            raise StoreError(f"--keep-sweeps {folder}: holds no {FILE}; name a folder of multirun/sweeps, or one that holds several")
        named.update(key for record in records for key in _keys(record))
    return _with_upstream(named, {artifact.key: artifact.upstream for artifact in artifacts(root)})


def planned(root: Path, wanted: Wanted) -> Plan:
    """What ``prune`` would delete if it began now."""
    taken = busy(root)
    chosen = wanted.chosen(root)
    free = [artifact for artifact in chosen if artifact.key not in taken]
    folders = {artifact.folder for artifact in free}
    left = [each for each in leftovers(root) if each.path.parent not in folders]
    return Plan(free, left, [artifact for artifact in chosen if artifact.key in taken])


def prune(root: Path, wanted: Wanted, deleting: Callable[[int], None] = lambda size: None) -> Plan:
    """Delete. Runs that start meanwhile wait until it is settled what goes.

    Args:
        deleting: told the bytes of each thing that is gone.

    Returns:
        What was deleted.

    Raises:
        StoreError: the store cannot be written.
    """
    with pruning(root):
        plan = planned(root, wanted)
        left = [(each, put_aside(each.path)) for each in plan.leftovers]  # first: the leases of the dead are among them
        kept = [(each, taken_out(root, each, each.folder)) for each in plan.artifacts]
    for place, size in [(place, each.size) for each, place in kept] + [(place, each.size) for each, place in left]:
        if place is not None:
            delete(place)
            deleting(size)
    for stage in {each.folder.parent for each in plan.artifacts}:
        with suppress(OSError):  # not empty
            stage.rmdir()
    return Plan([each for each, place in kept if place], [each for each, place in left if place], plan.spared)


def taken_out(root: Path, artifact: Stored, path: Path) -> Path | None:
    """Put an artifact, or a part of it, aside, unless somebody is making it at this moment; where it lies then."""
    lease = try_hold(lease_of(root, artifact.stage, artifact.key))
    if lease is None:
        return None
    try:
        return put_aside(path)
    finally:
        lease.release()


def put_aside(path: Path) -> Path | None:
    """Rename what is to be deleted, so that it is gone at once and whole; None where another process was faster."""
    try:
        return path if is_aside(path) else path.rename(aside(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be deleted ({error.strerror})") from None


def _keys(record: Path) -> Iterable[str]:
    try:
        found = CellRecord.load(record.parent)
        return [*(str(stage["key"]) for stage in found.stages), *found.keys] if found else []
    except (DataError, KeyError):
        raise StoreError(f"{record}: damaged, so that nobody knows what it needs; run the cell again, or remove its folder") from None


def _with_upstream(keys: Collection[str], upstream: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = list(keys)
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += upstream.get(key, ())
    return frozenset(found)
