"""The artifact store: each stage's output under a key made of its config, its version and its input's key.

Cells that share a translation or an alignment compute it once. Shards and folders are written under another name and renamed into
place, so that a killed run leaves nothing half-written and resumes at the first missing shard, and two processes never spoil each
other's work: at worst both compute the same shard, and one of two equal files stays.

    store/align/3f9c.../00000-of-00002.parquet, 00001-of-00002.parquet, artifact.json
    store/train/77ab.../output/..., artifact.json; while it is made also work/, from which a killed training goes on
"""

import errno
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, time
from typing import TypeVar
from uuid import uuid4

from spanferry.core.codecs import Codec, load, save
from spanferry.core.errors import StoreError
from spanferry.store.recipe import Recipe

log = logging.getLogger(__name__)

In = TypeVar("In")
Out = TypeVar("Out")

_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
_DAY = 24 * 3600.0

SHARD_SIZE = 500
"""Items in a shard: what a killed run loses at most."""


@dataclass(frozen=True)
class StageRun:
    """What one stage of one cell cost: shards in all, how many came from the store, seconds of wall time."""

    stage: str
    key: str
    seconds: float
    shards: int
    reused: int

    @property
    def stored(self) -> bool:
        """Whether everything came from the store."""
        return self.reused == self.shards


class Store:
    """Artifacts below one folder, which is made when first needed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def check(self) -> None:
        """Find out before work starts whether the store can be written.

        Raises:
            StoreError: it cannot.
        """
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=self._root):
                pass
        except OSError as error:
            raise StoreError(f"store={self._root}: cannot be written ({error.strerror}); choose another folder") from None

    def items(
        self,
        recipe: Recipe,
        inputs: Sequence[In],
        compute: Callable[[Sequence[In]], list[Out]],
        codec: Codec[Out],
        shard_size: int | None,
        found_again: Callable[[int], None] = lambda count: None,
    ) -> tuple[list[Out], StageRun]:
        """A batch stage's outputs, one an input, shard by shard from the store where it has them.

        Args:
            shard_size: inputs a shard; None: one shard (outputs that depend on the whole corpus).
            found_again: told the number of items of each shard that was there already.

        Raises:
            StoreError: the stage answers with another number of outputs than inputs, or the disk refuses.
        """
        started, reused = perf_counter(), 0
        size = shard_size or max(len(inputs), 1)
        shards = [inputs[start : start + size] for start in range(0, len(inputs), size)]
        folder = self._folder(recipe)
        outputs: list[Out] = []
        for number, shard in enumerate(shards):
            path = folder / f"{number:05}-of-{len(shards):05}.parquet"
            found = _read(path, codec, len(shard))
            if found is None:
                found = compute(shard)
                if len(found) != len(shard):
                    raise StoreError(f"stage {recipe.stage} answered with {len(found)} items for {len(shard)}; it must keep the number")
                _write(path, codec, found)
            else:
                reused += 1
                found_again(len(found))
            outputs += found
        self._describe(folder, recipe)
        return outputs, StageRun(recipe.stage, recipe.key, perf_counter() - started, len(shards), reused)

    def folder(self, recipe: Recipe, compute: Callable[[Path], None]) -> tuple[Path, StageRun]:
        """A stage's output that is a folder (a model). ``compute`` fills an empty one; it appears in the store only when complete."""
        started = perf_counter()
        place = self._folder(recipe) / "output"
        reused = int(place.is_dir())
        if not reused:
            _clear_remains(place)
            with _room_for(place), _arriving(place) as temporary:
                temporary.mkdir(parents=True)
                compute(temporary)
        self._describe(place.parent, recipe)
        return place, StageRun(recipe.stage, recipe.key, perf_counter() - started, 1, reused)

    @contextmanager
    def work(self, recipe: Recipe) -> Iterator[Path | None]:
        """A folder for what a killed computation of this recipe goes on from; it is removed when the block ends well.

        None where another process has it: it computes the same at this moment.
        """
        from filelock import FileLock, Timeout

        folder = self._folder(recipe) / "work"
        with _room_for(folder, every=True):
            folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.with_name("work.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield None
            return
        try:
            with _room_for(folder, every=True):
                folder.mkdir(exist_ok=True)  # only now: whoever had the lock removes the folder before giving it back
            yield folder
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            lock.release()

    def _folder(self, recipe: Recipe) -> Path:
        return self._root / recipe.stage / recipe.key

    def _describe(self, folder: Path, recipe: Recipe) -> None:
        path = folder / "artifact.json"
        if not path.exists():
            with _room_for(path), _arriving(path) as temporary:
                temporary.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_text(json.dumps(recipe.described(), indent=2, default=str, ensure_ascii=False), "utf-8")


def _read(path: Path, codec: Codec[Out], rows: int) -> list[Out] | None:
    """A shard's items; None where there is none, or a damaged one, which is then computed again."""
    import pyarrow as pa

    if not path.exists():
        return None
    try:
        items = load(path, codec)
    except (pa.ArrowException, OSError) as error:
        log.warning("%s is damaged (%s); computing it again", path, error)
        return None
    return items if len(items) == rows else None


def _write(path: Path, codec: Codec[Out], items: list[Out]) -> None:
    with _room_for(path, every=True), _arriving(path) as temporary:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        save(temporary, codec, items)


@contextmanager
def _room_for(place: Path, *, every: bool = False) -> Iterator[None]:
    """What a full or unwritable disk says while the block writes ``place``, said shortly.

    Args:
        every: whether the block does nothing but write, so that any error of the system is the disk's.
    """
    try:
        yield
    except OSError as error:
        if not every and error.errno not in _DISK:
            raise
        raise StoreError(f"cannot write {place}: {error.strerror or error}. Free some space, or choose another store=FOLDER") from error


def _clear_remains(place: Path) -> None:
    """Remove what a process that was killed a day ago or earlier left half-written; a younger one may still be at work."""
    for remains in place.parent.glob(f".{place.name}.*"):
        with suppress(FileNotFoundError):  # another process was faster
            if time() - max(path.stat().st_mtime for path in (remains, *remains.rglob("*"))) > _DAY:
                shutil.rmtree(remains, ignore_errors=True)


@contextmanager
def _arriving(place: Path) -> Iterator[Path]:
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
        if temporary.is_dir():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink(missing_ok=True)
