"""The artifact store: each stage's output under a key made of its config, its version and its input's key.

Cells that share a translation or an alignment compute it once, in whatever processes and on whatever hosts they run: what is all there is
read without asking anybody; for anything else a process holds the artifact's lease while it computes what is missing, and whoever needs
the same waits, then looks again. Shards and folders are written under another name and renamed into place, so that a killed run leaves
nothing half-written and the next goes on at the first missing shard.

    store/align/3f9c.../00000-of-00002.parquet, 00001-of-00002.parquet, artifact.json
    store/train/77ab.../output/..., artifact.json; while it is made also work/, from which a killed training goes on
    store/leases/    who is making what at this moment
    store/live/      which artifacts runs use that are on
    store/log/       what was computed, and what was found damaged

**What is checked when.** A shard is checked by its SHA-256 whenever it is read. Of a folder, sizes are checked at every call, and the
contents of files up to 4 MiB (what was predicted, a model's configuration); those of larger ones (weights) before anything is computed by
who was given the folder, once a process. So a cell with everything stored reads no weights, and none computes from damaged ones. What is
damaged is removed, noted in the log and computed again. Artifacts from before there were checksums are checked as far as Parquet does.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import TypeVar

from spanferry.core.codecs import Codec
from spanferry.core.errors import StoreError
from spanferry.store import live
from spanferry.store.artifact import Artifact
from spanferry.store.checksums import SMALL
from spanferry.store.disk import arriving, clear_remains, room_for
from spanferry.store.leases import Holder, hold, try_hold
from spanferry.store.recipe import Recipe
from spanferry.store.shards import Shards

log = logging.getLogger(__name__)

In = TypeVar("In")
Out = TypeVar("Out")

Waiting = Callable[[Holder], None]
"""Told now and then, while a stage waits, who computes the same at this moment."""

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


def nobody(holder: Holder) -> None:
    """The ``Waiting`` of who does not want to know."""


class Store:
    """Artifacts below one folder, which is made when first needed. One cell's, in one thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._making: set[str] = set()  # keys whose lease this holds
        self._unread: dict[str, tuple[Recipe, Callable[[Path], None], int]] = {}  # folders given out, their large files yet to be checked

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

    def live(self, keys: Iterable[str]) -> AbstractContextManager[None]:
        """Keep these artifacts from being pruned while the block runs; a prune that is on is waited for."""
        return live.live(self._root, keys)

    def items(
        self,
        recipe: Recipe,
        inputs: Sequence[In],
        compute: Callable[[Sequence[In]], list[Out]],
        codec: Codec[Out],
        shard_size: int | None,
        found_again: Callable[[int], None] = lambda count: None,
        waiting: Waiting = nobody,
    ) -> tuple[list[Out], StageRun]:
        """A batch stage's outputs, one an input, shard by shard from the store where it has them.

        Args:
            shard_size: inputs a shard; None: one shard (outputs that depend on the whole corpus).
            found_again: told the number of items of each shard that was there already.

        Raises:
            StoreError: the stage answers with another number of outputs than inputs, or the disk refuses.
        """
        started = perf_counter()
        parts = _parts(inputs, shard_size)
        artifact = Artifact(self._root, recipe)
        artifact.read()
        shards = Shards(artifact, codec, [len(part) for part in parts])
        found = {number: items for number in range(len(parts)) if (items := shards.read(number)) is not None}
        for items in found.values():
            found_again(len(items))
        computed = 0
        if len(found) < len(parts):
            self.ready()
            with self._held(artifact, waiting):
                computed = _complete(artifact, shards, parts, found, compute, found_again)
        elif artifact.sealed(shards.names):
            artifact.touch()
        else:
            _add_checksums(artifact, lambda: artifact.seal(shards.names, len(inputs), None))
        outputs = [item for number in range(len(parts)) for item in found[number]]
        return outputs, StageRun(recipe.stage, recipe.key, perf_counter() - started, len(parts), len(parts) - computed)

    def folder(self, recipe: Recipe, compute: Callable[[Path], None], waiting: Waiting = nobody, items: int = 1) -> tuple[Path, StageRun]:
        """A stage's output that is a folder (a model). ``compute`` fills an empty one; it appears in the store only when complete.

        Args:
            items: how many it is made from, for the log.

        Raises:
            StoreError: the disk refuses.
        """
        started = perf_counter()
        artifact = Artifact(self._root, recipe)
        artifact.read()
        reused = artifact.output.is_dir() and not artifact.damage(up_to=float("inf") if self._making else SMALL)
        if not reused:
            self.ready()
            reused = self._filled(artifact, compute, waiting, items)
        elif artifact.files:
            artifact.touch()
        else:
            _add_checksums(artifact, lambda: artifact.seal_folder(items, None))
        if reused and not self._making:
            self._unread[recipe.key] = (recipe, compute, items)
        return artifact.output, StageRun(recipe.stage, recipe.key, perf_counter() - started, 1, int(reused))

    def ready(self) -> None:
        """Check the large files of the folders that were given out; called before something is computed, which may read them."""
        while self._unread:
            recipe, compute, items = self._unread.pop(next(iter(self._unread)))
            artifact = Artifact(self._root, recipe)
            artifact.read()
            if not artifact.output.is_dir() or artifact.damage():
                self._filled(artifact, compute, nobody, items)

    @contextmanager
    def work(self, recipe: Recipe) -> Iterator[Path | None]:
        """A folder for what a killed computation of this recipe goes on from; it is removed when the block ends well.

        It belongs to who holds the artifact's lease, as the computation of ``folder`` does. None where another process has it.
        """
        artifact, lease = Artifact(self._root, recipe), None
        folder = artifact.folder / "work"
        if recipe.key not in self._making:
            with room_for(folder, every=True):
                lease = try_hold(artifact.lease)
            if lease is None:
                yield None
                return
        try:
            with room_for(folder, every=True):
                folder.mkdir(parents=True, exist_ok=True)
            yield folder
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            if lease is not None:
                lease.release()

    def _filled(self, artifact: Artifact, compute: Callable[[Path], None], waiting: Waiting, items: int) -> bool:
        """Fill an artifact's folder, unless it is whole once nobody else is at it; whether it was."""
        with self._held(artifact, waiting):
            artifact.read()
            wrong = artifact.damage() if artifact.output.is_dir() else {}
            if artifact.output.is_dir() and not wrong:
                if not artifact.files:
                    artifact.seal_folder(items, None)
                return True
            artifact.drop_folder(wrong)
            started = perf_counter()
            _fill(artifact.output, compute)
            seconds = perf_counter() - started
            artifact.computed(0, 1, items, seconds)
            artifact.seal_folder(items, seconds)
            return False

    @contextmanager
    def _held(self, artifact: Artifact, waiting: Waiting) -> Iterator[None]:
        """Hold an artifact's lease."""
        said: list[Holder] = []

        def told(holder: Holder) -> None:
            if not said:
                log.info("stage %s: waiting for %s, which computes the same", artifact.recipe.stage, holder)
            said.append(holder)
            waiting(holder)

        with ExitStack() as stack:
            with room_for(self._root, every=True):
                stack.enter_context(hold(artifact.lease, told))
            self._making.add(artifact.recipe.key)
            stack.callback(self._making.discard, artifact.recipe.key)
            yield


def _parts(inputs: Sequence[In], shard_size: int | None) -> list[Sequence[In]]:
    size = shard_size or max(len(inputs), 1)
    return [inputs[start : start + size] for start in range(0, len(inputs), size)]


def _complete(
    artifact: Artifact,
    shards: Shards[Out],
    parts: Sequence[Sequence[In]],
    found: dict[int, list[Out]],
    compute: Callable[[Sequence[In]], list[Out]],
    found_again: Callable[[int], None],
) -> int:
    """Add to what was found what is missing, now that nobody else is at it; how many shards were computed."""
    artifact.read()
    spent = []
    for number, part in enumerate(parts):
        if number in found:
            if not (artifact.folder / shards.names[number]).exists():
                shards.write(number, found[number])  # pruned since it was read: nothing said that this run uses it
            continue
        if (made := shards.mended(number)) is not None:
            found_again(len(made))
        else:
            started = perf_counter()
            made = compute(part)
            if len(made) != len(part):
                raise StoreError(f"stage {artifact.recipe.stage} answered with {len(made)} items for {len(part)}; it must keep the number")
            shards.write(number, made)
            spent.append(perf_counter() - started)
            artifact.computed(number, len(parts), len(part), spent[-1])
        found[number] = made
    if spent or not artifact.sealed(shards.names):
        clear_remains(artifact.folder)
        artifact.seal(shards.names, sum(map(len, parts)), sum(spent) if spent else None)
    return len(spent)


def _fill(output: Path, compute: Callable[[Path], None]) -> None:
    clear_remains(output.parent)
    with room_for(output), arriving(output) as temporary:
        temporary.mkdir(parents=True)
        compute(temporary)


def _add_checksums(artifact: Artifact, seal: Callable[[], None]) -> None:
    """Seal an artifact that is all there, unless another process is at it, or the store can only be read."""
    try:
        lease = try_hold(artifact.lease)
    except OSError:
        return
    if lease is not None:
        try:
            seal()
        except StoreError as error:
            log.debug("%s: %s", artifact.folder, error)
        finally:
            lease.release()
