"""What lies in a store: artifacts, and what killed runs left beside them."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Any

from spanferry.core.errors import StoreError, did_you_mean
from spanferry.store.artifact import described
from spanferry.store.disk import DAY
from spanferry.store.live import in_use
from spanferry.store.presence import Sign, signs
from spanferry.store.shards import shard_name, shards_in_all

OF_THE_STORE = ("log", "live", "leases")
"""Folders of a store that are no stages."""
_KEY = re.compile(r"[0-9a-f]{20}")
_ASIDE = re.compile(r"\..+\.pruned-[0-9a-f]{16}")
_ARTIFACT_ASIDE = re.compile(r"\.[0-9a-f]{20}\.pruned-[0-9a-f]{16}")
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{32}")
_DESCRIPTION = "artifact.json"


@dataclass(frozen=True)
class Stored:
    """One stage's output as it lies there, whole or in part.

    Attributes:
        files: bytes by path, relative to the folder; leftovers are not among them.
        used: when it was last made or used, in Unix seconds.
        described: what ``artifact.json`` says; empty where there is none, or a damaged one.
    """

    stage: str
    key: str
    folder: Path
    files: Mapping[str, int]
    used: float
    described: Mapping[str, Any] = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(self.files.values())

    @property
    def shards(self) -> int:
        """How many shards are there; 0 for an artifact that is a folder."""
        return sum(shards_in_all(name) is not None for name in self.files)

    @property
    def items(self) -> int | None:
        """How many items it holds; None where nothing says so."""
        return self.described.get("items")

    @property
    def seconds(self) -> float:
        """What it took to make; 0 where nothing says so."""
        return float(self.described.get("seconds") or 0.0)

    @property
    def made(self) -> float:
        """When it was completed, in Unix seconds; where nothing says so, when it was last used."""
        made = self.described.get("made")
        return datetime.fromisoformat(made).timestamp() if isinstance(made, str) else float(made or self.used)

    @property
    def upstream(self) -> Sequence[str]:
        """The keys of what it was made from."""
        upstream: Sequence[str] = self.described.get("upstream", ())
        return upstream

    @property
    def missing(self) -> Sequence[str]:
        """The files it should have and has not, or of another size; ``artifact.json`` comes last of all."""
        if not self.described:
            return [_DESCRIPTION]
        listed = self.described.get("files")
        if listed is not None:
            return sorted(name for name, facts in listed.items() if self.files.get(name) != facts["bytes"])
        counts = {count for name in self.files if (count := shards_in_all(name)) is not None}
        return [name for count in counts for number in range(count) if (name := shard_name(number, count)) not in self.files]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def maker(self) -> str:
        """What made it, in short: ``IlpMethod en-de``, ``TinyTagger seed=0``."""
        config = self.described.get("config", {})
        languages = config.get("languages") or [config[name] for name in ("source_language", "target_language") if name in config]
        told = [f"{name}={config[name]}" for name in ("model", "split", "shift", "seed") if isinstance(config.get(name), (str, int))]
        words = [str(config.get("_target_", "")).rpartition(".")[2], "-".join(map(str, languages)), *told]
        return " ".join(filter(None, words))


@dataclass(frozen=True)
class Leftover:
    """What a killed run left.

    Attributes:
        what: a few words.
    """

    path: Path
    what: str

    @cached_property
    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size if self.path.is_file() else sum(size for _, size, _ in _files(self.path))


def check_root(root: Path) -> None:
    """Refuse a folder that does not exist.

    Raises:
        StoreError: with what to do.
    """
    if not root.is_dir():
        raise StoreError(f"--store {root}: no such folder. Name the one that runs were given as store=FOLDER, by default multirun/store")


def check_stage(root: Path, stage: str) -> None:
    """Refuse a stage that no artifact is of.

    Raises:
        StoreError: with the stages there are.
    """
    known = sorted({path.name for path in _stages(root) if any(map(_is_artifact, _folders(path)))})
    if stage not in known:
        raise StoreError(f"--stage {stage}: {root} holds nothing of this stage.{did_you_mean(stage, known)}")


def artifacts(root: Path, stage: str | None = None) -> Iterator[Stored]:
    """The artifacts by stage and key, those of one stage if it is named."""
    for path in _stages(root):
        if stage in (None, path.name):
            yield from (stored(folder) for folder in _folders(path) if _is_artifact(folder))


def is_aside(path: Path) -> bool:
    """Whether something was put aside to be deleted."""
    return _ASIDE.fullmatch(path.name) is not None


def aside(path: Path) -> Path:
    """A name beside a file or folder under which ``is_aside`` knows it."""
    return path.with_name(f".{path.name}.pruned-{token_hex(8)}")


def leftovers(root: Path) -> Iterator[Leftover]:
    """What is no artifact, and no living process's."""
    for sign in signs(root / "leases"):
        if not lives(sign):
            yield Leftover(sign.path, "lease of a dead process")
    yield from (Leftover(path, "half deleted") for path in _entries(root / "leases") if is_aside(path))
    taken = busy(root)
    for stage in _stages(root):
        yield from (Leftover(path, "half deleted") for path in _entries(stage) if _ARTIFACT_ASIDE.fullmatch(path.name))
        for folder in filter(_is_artifact, _folders(stage)):
            yield from _remains(folder, taken)


def busy(root: Path) -> frozenset[str]:
    """The keys of what running cells and sweeps use, or somebody is making."""
    leased = (sign.path.name.partition(".lease-")[0] for sign in signs(root / "leases") if lives(sign))
    return in_use(root) | {name.rpartition("-")[2] for name in leased}


def lives(sign: Sign) -> bool:
    """Whether a sign's process lives. One elsewhere that was silent for a day does not, whatever the two clocks say."""
    return sign.alive() and (sign.here or not _older(sign.path, DAY))


def stored(folder: Path) -> Stored:
    """The artifact of a folder, as it is now."""
    found = [(name, size, changed) for name, size, changed in _files(folder) if not _is_left(name)]
    used = max((changed for _, _, changed in found), default=0.0)
    files = {name: size for name, size, _ in found}
    return Stored(folder.parent.name, folder.name, folder, files, used, described(folder / _DESCRIPTION))


def _stages(root: Path) -> Sequence[Path]:
    return [path for path in _folders(root) if path.name not in OF_THE_STORE]


def _remains(folder: Path, taken: frozenset[str]) -> Iterator[Leftover]:
    """What killed processes left in an artifact's folder.

    Args:
        taken: keys of what somebody may be making.
    """
    for path in _entries(folder):
        if is_aside(path):
            yield Leftover(path, "half deleted")
        elif _TEMPORARY.fullmatch(path.name) and _older(path, DAY):
            yield Leftover(path, "half written")
        elif path.name == "work" and folder.name not in taken and _older(path, DAY):
            yield Leftover(path, "abandoned work")
        elif path.name == "work.lock" and _older(path, DAY):
            yield Leftover(path, "lock of an earlier version")


def _is_left(name: str) -> bool:
    """Whether a path within an artifact's folder is none of its files: hidden, or work."""
    return name.startswith((".", f"work{os.sep}", "work.lock"))


def _is_artifact(folder: Path) -> bool:
    return _KEY.fullmatch(folder.name) is not None


def _older(path: Path, seconds: float) -> bool:
    """Whether nothing in a file or folder was written to for so long."""
    try:
        newest = max([path.stat().st_mtime, *(changed for _, _, changed in _files(path))])
    except FileNotFoundError:
        return False  # gone: another process cleared it
    return time() - newest > seconds


def _folders(folder: Path) -> Sequence[Path]:
    return [path for path in _entries(folder) if path.is_dir() and not path.is_symlink()]


def _entries(folder: Path) -> Sequence[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()


def _files(folder: Path, within: str = "") -> Iterator[tuple[str, int, float]]:
    """The files below a folder: path within it, bytes, modification time; those that vanish meanwhile are left out."""
    try:
        with os.scandir(folder / within) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        name = os.path.join(within, entry.name)  # noqa: PTH118  # a store has many files
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder, name)
            continue
        try:
            state = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        yield name, state.st_size, state.st_mtime
