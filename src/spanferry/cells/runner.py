"""Stages, run through the store; each leaves a note of what it cost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from spanferry.core.codecs import Codec
from spanferry.core.stages import nothing
from spanferry.progress import progress
from spanferry.store.recipe import Recipe
from spanferry.store.store import SHARD_SIZE, StageRun, Store

In = TypeVar("In")
Out = TypeVar("Out")

Compute = Callable[[Sequence[In], Callable[[int], None]], list[Out]]
"""What a stage does to some items. It may say, by the second argument, how many it has just done."""


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
        """A batch stage, through the store unless it is not worth it; it gives its memory back at the end.

        Args:
            whole: never compute it in shards, as if the stage were of ``whole_corpus``.
        """
        try:
            if getattr(stage, "stored", True):
                return self._stored(recipe, items, compute, codec, whole or getattr(stage, "whole_corpus", False))
            started = perf_counter()
            found = compute(items, nothing)
            self.done.append(StageRun(recipe.stage, recipe.key, perf_counter() - started, 1, 0))
            return tuple(found)
        finally:
            if hasattr(stage, "release"):
                stage.release()

    def folder(self, recipe: Recipe, compute: Callable[[Path], None]) -> Path:
        """A stage whose output is a folder, which ``compute`` fills."""
        folder, run = self._store.folder(recipe, compute)
        self.done.append(run)
        return folder

    def resumable(self, recipe: Recipe, compute: Callable[[Path, Path | None], None]) -> Path:
        """The same for long work: ``compute`` also gets a folder that outlives a killed run, or None where another process has it."""

        def with_work(folder: Path) -> None:
            with self._store.work(recipe) as work:
                compute(folder, work)

        return self.folder(recipe, with_work)

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Count the stages that run in the block as one step, named as the last."""
        before = len(self.done)
        yield
        self.done[before:] = [_together(self.done[before:])]

    def _stored(self, recipe: Recipe, items: Sequence[In], compute: Compute[In, Out], codec: Codec[Out], whole: bool) -> tuple[Out, ...]:
        with progress(recipe.stage, len(items)) as shown:

            def watched(shard: Sequence[In]) -> list[Out]:
                before = shown.done
                found = compute(shard, shown.advance)
                shown.advance(before + len(shard) - shown.done)  # of a stage that says nothing, all at the end
                return found

            found, run = self._store.items(recipe, items, watched, codec, None if whole else SHARD_SIZE, shown.found)
        self.done.append(run)
        return tuple(found)


def _together(runs: Sequence[StageRun]) -> StageRun:
    """What a step cost that is several runs (a vote's members, then the vote)."""
    seconds, shards, reused = (sum(values) for values in zip(*((run.seconds, run.shards, run.reused) for run in runs), strict=True))
    return StageRun(runs[-1].stage, runs[-1].key, seconds, shards, reused)
