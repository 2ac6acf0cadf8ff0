"""Writing that is whole or not at all, and that says shortly when the disk refuses."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from uuid import uuid4

from spanferry.core.errors import StoreError

_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
DAY = 24 * 3600.0
"""Seconds."""


@contextmanager
def room_for(place: Path, *, every: bool = False, other: str = "store=FOLDER") -> Iterator[None]:
    """What a full or unwritable disk says while the block writes ``place``, said shortly.

    Args:
        every: whether the block does nothing but write, so that any error of the system is the disk's.
        other: what the user can set to have it elsewhere.

    Raises:
        StoreError: the disk refuses.
    """
    try:
        yield
    except OSError as error:
        if not every and error.errno not in _DISK:
            raise
        raise StoreError(f"cannot write {place}: {error.strerror or error}. Free some space, or choose another {other}") from error


@contextmanager
def arriving(place: Path) -> Iterator[Path]:
    """A temporary path beside ``place`` that is renamed to it at the end, or removed when the work fails."""
    temporary = place.with_name(f".{place.name}.{uuid4().hex}")
    try:
        yield temporary
        try:
            os.replace(temporary, place)
        except OSError:
            if not place.is_dir():  # otherwise another process was first; its output is equal
                raise
    finally:
        delete(temporary)


def set_aside(place: Path) -> None:
    """Remove a file or a folder, in one step for who looks at it."""
    aside = place.with_name(f".{place.name}.{uuid4().hex}")
    with suppress(FileNotFoundError):
        os.replace(place, aside)
    delete(aside)


def clear_remains(folder: Path) -> None:
    """Remove what a process that was killed a day ago or earlier left half-written; a younger one may still be at work."""
    for remains in folder.glob(".*.*"):
        with suppress(FileNotFoundError):  # another process was faster
            if time() - max(path.stat().st_mtime for path in (remains, *remains.rglob("*"))) > DAY:
                delete(remains)


def delete(path: Path) -> None:
    """Delete a file or folder; another process may be at the same. Of a link only the link itself."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
