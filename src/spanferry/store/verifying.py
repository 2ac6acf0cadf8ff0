"""Checks the files of a store against their checksums."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from spanferry.store.checksums import Checksum, damage
from spanferry.store.disk import delete
from spanferry.store.inventory import Stored, busy, stored
from spanferry.store.live import pruning
from spanferry.store.pruning import taken_out


@dataclass(frozen=True)
class Verdict:
    """What was found of one artifact.

    Attributes:
        damaged: what is wrong with which of its files. A shard that is missing is not damaged: it is computed when it is needed.
        unchecked: how many files have no checksum: those of folders from before there were any.
    """

    artifact: Stored
    damaged: Mapping[str, str]
    unchecked: int


def verify(artifact: Stored, read: Callable[[int], None] = lambda size: None) -> Verdict:
    """Check every file of an artifact; shards without a checksum by those of their Parquet pages.

    Args:
        read: told the bytes of each file after it was dealt with.
    """
    listed: Mapping[str, Checksum] = artifact.described.get("files", {})
    there = _parts(artifact.files)
    damaged: dict[str, str] = {}
    unchecked = 0
    for name in sorted({*artifact.files, *(name for name in listed if _part(name) in there)} - {"artifact.json"}):
        if name in listed:
            damaged |= damage(artifact.folder, {name: listed[name]})
        elif name.endswith(".parquet") and _part(name) == name:
            damaged |= _damaged_pages(artifact.folder, name)
        else:
            unchecked += 1
        read(artifact.files.get(name, 0))
    if damaged and (now := stored(artifact.folder)).described != artifact.described:
        return verify(now)  # made again, or pruned, meanwhile
    return Verdict(artifact, damaged, unchecked)


def remove(root: Path, verdicts: Iterable[Verdict]) -> Sequence[Stored]:
    """Delete what is damaged: single shards, and folders whole; never of an artifact that a run uses.

    Returns:
        The artifacts that lost something.
    """
    aside: list[Path] = []
    done: list[Stored] = []
    with pruning(root):
        taken = busy(root)
        for verdict in verdicts:
            artifact = verdict.artifact
            if verdict.damaged and artifact.key not in taken:
                parts = [taken_out(root, artifact, artifact.folder / part) for part in sorted(_parts(verdict.damaged))]
                if gone := [path for path in parts if path is not None]:
                    aside += gone
                    done.append(artifact)
    for path in aside:
        delete(path)
    return done


def _damaged_pages(folder: Path, name: str) -> dict[str, str]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        parquet.read_table(folder / name, page_checksum_verification=True)
    except FileNotFoundError:
        return {}
    except (pa.ArrowException, OSError) as error:
        return {name: str(error).partition("\n")[0] or type(error).__name__}
    return {}


def _part(name: str) -> str:
    """The shard or folder that a file belongs to."""
    return PurePosixPath(name).parts[0]


def _parts(names: Iterable[str]) -> set[str]:
    return {_part(name) for name in names}
