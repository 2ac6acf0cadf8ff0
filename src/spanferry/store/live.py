"""Which artifacts runs use that are on, so that pruning spares them.

A run leaves a sign of life (``store/presence.py``) in ``store/live``, which names its artifacts' keys, and then waits for a prune that is
on. A prune takes its lease and then reads the signs. So whichever comes second sees the first.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

from spanferry.core.errors import DataError, StoreError
from spanferry.core.json_files import fitting, parsed
from spanferry.store.disk import room_for
from spanferry.store.leases import Holder, hold, holder
from spanferry.store.presence import LEASE, Sign, leave, signs, take_away

SILENT = 3600.0
"""Seconds after which a run on another host that was not heard of counts as dead."""
_SUFFIX = ".json"

log = logging.getLogger(__name__)


@contextmanager
def live(root: Path, keys: Iterable[str]) -> Iterator[None]:
    """Keep artifacts with these keys from being pruned while the block runs; first wait for a prune that is on.

    Raises:
        StoreError: the store cannot be written.
    """
    folder = root / "live"
    text = json.dumps({"keys": sorted(set(keys))})
    with room_for(folder, every=True):
        folder.mkdir(parents=True, exist_ok=True)
        marker = leave(folder, suffix=_SUFFIX, text=text)
    try:
        _wait_for_prune(root)
        yield
    finally:
        take_away(marker)


def in_use(root: Path) -> frozenset[str]:
    """The keys that living runs use. What dead ones left is removed.

    A run on another host is dead when it was not heard of for an hour, by the file system's clock.

    Raises:
        StoreError: what a living one says is damaged.
    """
    found: set[str] = set()
    for sign in signs(root / "live", suffix=_SUFFIX):
        if _dead(sign):
            take_away(sign.path)
            continue
        try:
            told = fitting(sign.path, parsed(sign.path.read_text("utf-8")), dict[str, list[str]])
            found.update(told["keys"])
        except FileNotFoundError:
            continue  # it has just ended
        except (ValueError, KeyError, DataError):
            raise StoreError(f"{sign.path}: damaged: nobody knows what a living run uses; remove it when that has ended") from None
    return frozenset(found)


@contextmanager
def pruning(root: Path) -> Iterator[None]:
    """Prune alone: another prune is waited for, and runs that start wait until the block ends.

    Raises:
        StoreError: the store cannot be written.
    """
    with ExitStack() as stack:
        with room_for(root, every=True):
            stack.enter_context(hold(_prune(root), _told))
        yield


def _wait_for_prune(root: Path) -> None:
    said = False
    while (found := holder(_prune(root))) is not None and found.alive:
        if not said:
            _told(found)
        said = True
        sleep(0.1)


def _told(holder: Holder) -> None:
    log.info("waiting for %s, which prunes the store", holder)


def _prune(root: Path) -> Path:
    return root / "leases" / "prune"


def _dead(sign: Sign) -> bool:
    """Whether a run is dead; one elsewhere cannot be waited for here, so the file system's clock decides, with a wide margin."""
    if not sign.alive(LEASE):
        return True
    if sign.here:
        return False
    try:
        with TemporaryFile(dir=sign.path.parent) as probe:
            return os.fstat(probe.fileno()).st_mtime - sign.path.stat().st_mtime > SILENT
    except FileNotFoundError:
        return True  # it has just ended
