"""Checksums of an artifact's files, by which damage shows."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from spanferry.store.recipe import digest

SMALL = 4 * 2**20
"""Bytes of a file that is always read whole to check it (3 ms); a model's weights are not."""


class Checksum(TypedDict):
    """What a file must be: its SHA-256 and its size."""

    sha256: str
    bytes: int


def checksums(folder: Path, names: Iterable[str]) -> dict[str, Checksum]:
    """The checksums of some files below a folder.

    Raises:
        StoreError: one cannot be read.
    """
    return {name: Checksum(sha256=digest(folder / name), bytes=(folder / name).stat().st_size) for name in names}


def damage(folder: Path, files: Mapping[str, Checksum], *, up_to: float = float("inf")) -> dict[str, str]:
    """What is wrong with files below a folder, by name; empty when nothing is.

    Args:
        up_to: bytes of the largest file whose contents are read; of larger ones only the size is looked at.

    A process reads a file's contents once for each state (modification time and size) that it has.
    """
    found = {name: _wrong(folder / name, each, up_to) for name, each in files.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def wrong_bytes(data: bytes, checksum: Checksum) -> str:
    """What is wrong with a file's contents; empty when nothing is."""
    if len(data) != checksum["bytes"]:
        return f"{len(data):,} bytes instead of {checksum['bytes']:,}"
    return "" if hashlib.sha256(data).hexdigest() == checksum["sha256"] else "its checksum is another"


def _wrong(path: Path, checksum: Checksum, up_to: float) -> str:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return "it is missing"
    if size != checksum["bytes"]:
        return f"{size:,} bytes instead of {checksum['bytes']:,}"
    return "its checksum is another" if size <= up_to and digest(path) != checksum["sha256"] else ""
