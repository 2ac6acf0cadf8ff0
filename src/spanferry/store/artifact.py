"""One artifact's folder, and its ``artifact.json``: what made it, and once it is complete what its files must be.

    the recipe (stage, config, version, upstream, inputs), and
    files       {relative path: {sha256, bytes}}
    items       how many there are, or of a folder how many it was made from
    seconds     of computing, by the process that completed it (the store's log has each shard's); null: it only found everything there
    made        when it was complete: ISO 8601, UTC
    spanferry   the version that completed it

Artifacts from before there were checksums have the recipe alone; who reads one next adds them.
"""

import json
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import time
from typing import Any

from spanferry.core.errors import DataError
from spanferry.core.json_files import fitting, parsed
from spanferry.core.redaction import redacted
from spanferry.core.telling import tell_kept
from spanferry.store.checksums import Checksum, checksums, damage
from spanferry.store.disk import DAY, arriving, room_for, set_aside
from spanferry.store.log import journal
from spanferry.store.recipe import Recipe, forget_digests

log = logging.getLogger(__name__)


def lease_of(root: Path, stage: str, key: str) -> Path:
    """The lease (``store/leases.py``) of who is making an artifact of the store below ``root``, or removing it."""
    return root / "leases" / f"{stage}-{key}"


class Artifact:
    """An artifact's folder below a store's root; it need not be there.

    Attributes:
        lease: of who is making it.
        files: what each of its files must be, by relative path, as ``artifact.json`` said when it was last read; none until then.
    """

    def __init__(self, root: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        self.folder = root / recipe.stage / recipe.key
        self.files: Mapping[str, Checksum] = {}
        self.lease = lease_of(root, recipe.stage, recipe.key)
        self._journal = journal(root)
        self._description = self.folder / "artifact.json"

    @property
    def output(self) -> Path:
        """Where the output lies that is a folder."""
        return self.folder / "output"

    def read(self) -> None:
        """Read ``artifact.json``; one that is not there, or damaged, says nothing, and is written again when the artifact is sealed."""
        self.files = _files(self._description)

    def sealed(self, names: Iterable[str]) -> bool:
        """Whether the checksums of these files are known."""
        return all(name in self.files for name in names) and self._description.exists()

    def seal(self, names: Iterable[str], items: int, seconds: float | None) -> None:
        """Say that these files are the artifact, as they are now.

        Raises:
            StoreError: they cannot be read, or the disk refuses.
        """
        found = {"files": checksums(self.folder, names), "items": items, "seconds": seconds, "made": _now(), "spanferry": _version()}
        text = json.dumps({**redacted(self.recipe.described()), **found}, indent=2, default=str, ensure_ascii=False)
        with room_for(self._description, every=True):
            self.folder.mkdir(parents=True, exist_ok=True)
            with arriving(self._description) as temporary:
                temporary.write_text(text, "utf-8")
        self.read()

    def seal_folder(self, items: int, seconds: float | None) -> None:
        """Say that the files of the output folder are the artifact, as they are now; raises as ``seal`` does."""
        files = sorted(path for path in self.output.rglob("*") if path.is_file())
        self.seal([path.relative_to(self.folder).as_posix() for path in files], items, seconds)

    def damage(self, *, up_to: float = float("inf")) -> dict[str, str]:
        """What is wrong with which of its files, as ``checksums.damage`` finds it."""
        return damage(self.folder, self.files, up_to=up_to)

    def drop(self, name: str, why: str) -> None:
        """Remove a damaged shard, and say so."""
        self._tell(name, why)
        with room_for(self.folder / name, every=True):
            set_aside(self.folder / name)

    def drop_folder(self, wrong: Mapping[str, str]) -> None:
        """Remove an output folder, if it is there, with its checksums, and say what is wrong with which of its files."""
        for name, why in wrong.items():
            self._tell(name, why)
        with room_for(self.folder, every=True):
            set_aside(self._description)
            set_aside(self.output)
        self.files = {}
        if wrong:
            forget_digests()

    def _tell(self, name: str, why: str) -> None:
        log.warning("%s is damaged (%s); computing it again", self.folder / name, why)
        with room_for(self.folder / name, every=True):
            self._journal.say("damaged", stage=self.recipe.stage, key=self.recipe.key, file=name, why=why)

    def computed(self, shard: int, shards: int, items: int, seconds: float) -> None:
        """Note in the store's log that a shard or a folder was computed."""
        target = self.recipe.config.get("_target_", "")
        facts = {"stage": self.recipe.stage, "key": self.recipe.key, "shard": shard, "shards": shards, "items": items}
        with room_for(self.folder, every=True):
            self._journal.say("computed", **facts, seconds=seconds, target=str(target))
        tell_kept()

    def touch(self) -> None:
        """Note that it was used: ``artifact.json``'s modification time, right to a day."""
        with suppress(OSError):  # a store that can be read only
            if time() - self._description.stat().st_mtime > DAY:
                os.utime(self._description)


@dataclass(frozen=True)
class _File:
    """What is said of a file."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class _Described:
    """What an ``artifact.json`` must be; those of earlier versions say less."""

    config: Mapping[str, Any] = field(default_factory=dict)
    upstream: Sequence[str] = ()
    files: Mapping[str, _File] = field(default_factory=dict)
    items: int | None = None
    seconds: float | None = None
    made: datetime | None = None


def described(description: Path) -> dict[str, Any]:
    """An ``artifact.json`` as plain values; empty where it is not there, or damaged."""
    try:
        found: dict[str, Any] = fitting(description, parsed(description.read_text("utf-8")), dict[str, Any])
        fitting(description, found, _Described)
    except (OSError, ValueError, DataError):
        return {}
    return found


def _files(description: Path) -> dict[str, Checksum]:
    files = described(description).get("files") or {}
    return {name: Checksum(sha256=each["sha256"], bytes=each["bytes"]) for name, each in files.items()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("spanferry")
    except PackageNotFoundError:
        return "unknown"
