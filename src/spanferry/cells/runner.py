"""Stages, run through the store; each leaves a note of what it cost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeVar

from spanferry.core.codecs import Codec
from spanferry.core.stages import nothing
from spanferry.core.telling import teller
from spanferry.progress import progress
from spanferry.store.leases import Holder
from spanferry.store.recipe import Recipe
from spanferry.store.store import SHARD_SIZE, StageRun, Store

In = TypeVar("In")
Out = TypeVar("Out")
T = TypeVar("T")

Compute = Callable[[Sequence[In], Callable[[int], None]], list[Out]]
"""What a stage does to some items. It may say, by the second argument, how many it has just done."""


class StageRunner(Protocol):
    """What a cell's steps run their stages through: ``Runner`` runs them, ``survey.Surveyor`` notes what would run."""

    @property
    def done(self) -> Sequence[Any]:
        """A note of each stage, in order."""

    def items(
        self, recipe: Recipe, stage: Any, items: Sequence[In], compute: Compute[In, Out], codec: Codec[Out], *, whole: bool = False
    ) -> tuple[Out, ...]:
        """A batch stage's outputs, one an item.

        Args:
            whole: never compute it in shards, as if the stage were of ``whole_corpus``.
        """

    def folder(self, recipe: Recipe, compute: Callable[[Path], None], items: int = 1) -> Path:
        """A stage whose output is a folder, which ``compute`` fills from so many items."""

    def resumable(self, recipe: Recipe, compute: Callable[[Path, Path | None], None], items: int = 1) -> Path:
        """The same for long work: ``compute`` also gets a folder that outlives a killed run, or None where another process has it."""

    def as_one(self) -> AbstractContextManager[None]:
        """Count the stages that run in the block as one step, named as the last."""

    def once_made(self, make: Callable[[], T], unmade: T) -> T:
        """What ``make`` makes of outputs; a survey, which has none, answers ``unmade``."""

    def size(self, items: Sequence[Any]) -> int:
        """How many sentences, pairs or projections these are; in a survey, how many they stand for."""


class Runner:
    """Runs the stages of one cell.

    Attributes:
        done: what each stage cost, in order.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.done: list[StageRun] = []

    def items(
        self, recipe: Recipe, stage: Any, items: Sequence[In], compute: Compute[In, Out], codec: Codec[Out], *, whole: bool = False
    ) -> tuple[Out, ...]:
        """A batch stage, through the store unless it is not worth it; it gives its memory back at the end."""
        try:
            if getattr(stage, "stored", True):
                return self._stored(recipe, items, compute, codec, whole or getattr(stage, "whole_corpus", False))
            self._store.ready()
            started = perf_counter()
            found = compute(items, nothing)
            self.done.append(StageRun(recipe.stage, recipe.key, perf_counter() - started, 1, 0))
            return tuple(found)
        finally:
            if hasattr(stage, "release"):
                stage.release()

    def folder(self, recipe: Recipe, compute: Callable[[Path], None], items: int = 1) -> Path:
        """A stage whose output is a folder, which ``compute`` fills from so many items."""
        if listened := teller():
            listened.starts(recipe.stage)
        folder, run = self._store.folder(recipe, compute, _waiting, items)
        self.done.append(run)
        return folder

    def resumable(self, recipe: Recipe, compute: Callable[[Path, Path | None], None], items: int = 1) -> Path:
        """The same for long work: ``compute`` also gets a folder that outlives a killed run, or None where another process has it."""

        def with_work(folder: Path) -> None:
            with self._store.work(recipe) as work:
                compute(folder, work)

        return self.folder(recipe, with_work, items)

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Count the stages that run in the block as one step, named as the last."""
        before = len(self.done)
        yield
        self.done[before:] = [_together(self.done[before:])]

    def once_made(self, make: Callable[[], T], unmade: T) -> T:
        """What ``make`` makes of outputs, which are there."""
        return make()

    def size(self, items: Sequence[Any]) -> int:
        """How many items these are."""
        return len(items)

    def _stored(self, recipe: Recipe, items: Sequence[In], compute: Compute[In, Out], codec: Codec[Out], whole: bool) -> tuple[Out, ...]:
        with progress(recipe.stage, len(items)) as shown:

            def watched(shard: Sequence[In]) -> list[Out]:
                before = shown.done
                found = compute(shard, shown.advance)
                shown.advance(before + len(shard) - shown.done)  # of a stage that says nothing, all at the end
                return found

            size = None if whole else SHARD_SIZE
            found, run = self._store.items(recipe, items, watched, codec, size, shown.found, _waiting)
        self.done.append(run)
        return tuple(found)


def _waiting(holder: Holder) -> None:
    if listened := teller():
        listened.waits(str(holder))


def _together(runs: Sequence[StageRun]) -> StageRun:
    """What a step cost that is several runs (a vote's members, then the vote)."""
    seconds, shards, reused = (sum(values) for values in zip(*((run.seconds, run.shards, run.reused) for run in runs), strict=True))
    return StageRun(runs[-1].stage, runs[-1].key, seconds, shards, reused)
