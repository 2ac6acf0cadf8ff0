"""The shards of a batch stage's artifact: their names, reading, checking, writing."""

import re
from collections.abc import Sequence
from typing import Generic, TypeVar

from spanferry.core.codecs import Codec, load, save
from spanferry.core.errors import DataError
from spanferry.store.artifact import Artifact
from spanferry.store.checksums import wrong_bytes
from spanferry.store.disk import arriving, room_for

Out = TypeVar("Out")

_NAME = re.compile(r"\d{5,}-of-(\d{5,})\.parquet")


def shard_name(number: int, shards: int) -> str:
    """The file of a shard, by its number from 0 and how many there are in all."""
    return f"{number:05}-of-{shards:05}.parquet"


def shards_in_all(name: str) -> int | None:
    """How many shards there are, as the name of one says; None for another file's."""
    found = _NAME.fullmatch(name)
    return None if found is None else int(found[1])


class Shards(Generic[Out]):
    """An artifact's shards.

    Args:
        sizes: items of each, in order.

    Attributes:
        names: of their files, in order.
    """

    def __init__(self, artifact: Artifact, codec: Codec[Out], sizes: Sequence[int]) -> None:
        self._artifact, self._codec, self._sizes = artifact, codec, sizes
        self.names = [shard_name(number, len(sizes)) for number in range(len(sizes))]

    def read(self, number: int) -> list[Out] | None:
        """A shard's items; None where it is not there, or damaged."""
        found = self._read(number)
        return None if isinstance(found, str) else found

    def mended(self, number: int) -> list[Out] | None:
        """The same; a damaged one is removed, so that it can be computed again. For who holds the artifact's lease."""
        found = self._read(number)
        if not isinstance(found, str):
            return found
        self._artifact.drop(self.names[number], found)
        return None

    def write(self, number: int, items: Sequence[Out]) -> None:
        """Write a shard, whole or not at all.

        Raises:
            StoreError: the disk refuses.
        """
        path = self._artifact.folder / self.names[number]
        with room_for(path, every=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            with arriving(path) as temporary:
                save(temporary, self._codec, items)

    def _read(self, number: int) -> list[Out] | str | None:
        """A shard's items, or what is wrong with it: by its checksum, or where none is known by those of its pages; None: not there."""
        import pyarrow as pa

        path, checksum = self._artifact.folder / self.names[number], self._artifact.files.get(self.names[number])
        try:
            wrong = wrong_bytes(path.read_bytes(), checksum) if checksum else ""
            items = [] if wrong else load(path, self._codec)
        except FileNotFoundError:
            return None
        except (pa.ArrowException, OSError, DataError) as error:
            return str(error) or type(error).__name__
        if wrong or len(items) == self._sizes[number]:
            return wrong or items
        return f"{len(items)} items instead of {self._sizes[number]}"
