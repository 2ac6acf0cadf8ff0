"""What was made elsewhere and is read from files: entry ``n`` of a split's file belongs to sentence ``n`` of that split."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from spanferry.core.corpus import Split, in_split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.paths import resolve_all
from spanferry.core.records import Language

T = TypeVar("T")


class Recordings:
    """The files of each split.

    Args:
        option: the option that names the files (``recordings.links``), for errors.
        source, target: the languages that ``{source}`` and ``{target}`` in a pattern stand for.

    Raises:
        ConfigError: no files named, or missing ones.
    """

    def __init__(self, root: Path, files: Mapping[Split, str | None], source: Language, target: Language, option: str) -> None:
        self._option = option
        self._paths = resolve_all(files, root, source, target, option)
        if not self._paths:
            raise ConfigError(f"nothing recorded: name the files by split: {option}.train={{target}}.train (they start at recordings.root)")

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(self._paths.values())

    def entries(self, ids: Sequence[str], read: Callable[[Path, Split], Sequence[T]]) -> list[tuple[Path, int, T]]:
        """For every id its file, its number there from 1, and its entry. Splits that no id is of are not read.

        Args:
            read: gives all entries of a file.

        Raises:
            DataError: a file has another number of entries than its split has ids, or an id has no file.
        """
        found: dict[str, tuple[Path, int, T]] = {}
        for split, path in self._paths.items():
            expected = sum(in_split(id, split) for id in ids)
            entries = read(path, split) if expected else ()
            if len(entries) != expected:
                raise DataError(f"{path} has {len(entries)} entries for the {expected} sentences of split {split}; they go by position")
            found |= {f"{split}-{number}": (path, number, entry) for number, entry in enumerate(entries, 1)}
        missing = [id for id in ids if id not in found]
        if missing:
            raise DataError(f"nothing recorded for {len(missing)} of {len(ids)} sentences (first {missing[0]!r}); see {self._option}")
        return [found[id] for id in ids]
