"""What a cell would run, found out without running it: its own steps, over placeholders and a runner that only takes notes."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

from spanferry.cells.cell import Cell
from spanferry.cells.placeholders import stands_for, unmade
from spanferry.cells.runner import Compute, In, Out
from spanferry.core.codecs import Codec
from spanferry.core.config import Config
from spanferry.core.identity import config_hash
from spanferry.pipeline import steps
from spanferry.store.recipe import Recipe, digest
from spanferry.store.shards import shards_in_all
from spanferry.store.store import SHARD_SIZE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage that a cell will run, as ``store.StageRun`` will tell of it.

    Attributes:
        items: what goes in: sentences, pairs, projections; at most so many, where ``min_pair_score`` or a corpus of answers leaves some
            out. A model that is converted is one.
        shards: how many parts the output is kept in.
        reused: how many of them the store has now.
        target: the class of the choice, as its ``_target_`` has it; empty where the stage is no choice's.
        kept: whether the store keeps it; what is as cheap to make as to read is made anew by each cell.
        parts: of a step that is several stages (a vote's members, then the vote), each of them.
    """

    stage: str
    key: str
    items: int
    shards: int
    reused: int
    target: str
    kept: bool = True
    parts: "tuple[PlannedStage, ...]" = ()

    @property
    def stored(self) -> bool:
        """Whether everything comes from the store."""
        return self.reused == self.shards


def survey(cell: Cell) -> tuple[PlannedStage, ...]:
    """The steps that ``pipeline.run`` will take through the store, in the order of its ``Result.stages``.

    Raises:
        SpanferryError: a mistake that the steps find before they work.
    """
    surveyors = [Surveyor(Path(cell.config.store)) for _ in cell.each_source]
    first, *others = (each.over(surveyor) for each, surveyor in zip(cell.each_source, surveyors, strict=True))
    first.others = tuple(others)
    steps(first)
    return tuple(stage for surveyor in surveyors for stage in surveyor.done)


def computations(stages: Iterable[PlannedStage]) -> Iterator[PlannedStage]:
    """Every single stage, in order: the parts of steps that have some."""
    for stage in stages:
        yield from stage.parts or (stage,)


def fingerprint(config: Config, stages: Iterable[PlannedStage], files: Iterable[Path] = ()) -> str:
    """16 hexadecimal digits of all that decides a cell's scores.

    Args:
        stages: as ``survey`` gives them.
        files: those of the corpus (``Cell.files`` of each source): gold that is only scored against is in no stage's key.

    Raises:
        StoreError: a file cannot be read.
    """
    decided = [config_hash(config), [stage.key for stage in computations(stages)], [digest(file) for file in files]]
    return hashlib.sha256(json.dumps(decided).encode()).hexdigest()[:16]


class Surveyor:
    """Takes note of one cell's stages, and answers with placeholders.

    Attributes:
        done: what would run, in order.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self.done: list[PlannedStage] = []

    def items(
        self, recipe: Recipe, stage: Any, items: Sequence[In], compute: Compute[In, Out], codec: Codec[Out], *, whole: bool = False
    ) -> tuple[Out, ...]:
        """A placeholder an item."""
        size, kept = self.size(items), getattr(stage, "stored", True)
        one = whole or not kept or getattr(stage, "whole_corpus", False)
        self._note(recipe, size, 1 if one else -(-size // SHARD_SIZE), kept=kept)
        return tuple(unmade(codec, item) for item in items)

    def folder(self, recipe: Recipe, compute: Callable[[Path], None], items: int = 1) -> Path:
        """Where the folder will be."""
        return self._note(recipe, items, 1) / "output"

    def resumable(self, recipe: Recipe, compute: Callable[[Path, Path | None], None], items: int = 1) -> Path:
        """Where the folder will be."""
        return self._note(recipe, items, 1) / "output"

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Note the stages of the block as one step, named as the last."""
        before = len(self.done)
        yield
        self.done[before:] = [_together(tuple(self.done[before:]))]

    def once_made(self, make: Callable[[], T], unmade: T) -> T:
        """``unmade``: there are no outputs to make anything of."""
        return unmade

    def size(self, items: Sequence[Any]) -> int:
        """How many sentences, pairs or projections these stand for."""
        return stands_for(items)

    def _note(self, recipe: Recipe, items: int, shards: int, *, kept: bool = True) -> Path:
        key, target = intern(recipe.key), intern(str(recipe.config.get("_target_", "")))  # of thousands of cells most are the same
        place = self._store / recipe.stage / key
        there, shards = _there(place, shards) if kept else (0, shards)
        self.done.append(PlannedStage(recipe.stage, key, items, shards, there, target, kept))
        return place


def _there(place: Path, shards: int) -> tuple[int, int]:
    """How many parts of an artifact are there, and of how many: of as many as it says itself, where it is whole."""
    names: list[str] = []
    with suppress(FileNotFoundError, NotADirectoryError):
        names = [path.name for path in place.iterdir()]
    if "output" in names:
        return 1, 1
    found = Counter(count for name in names if (count := shards_in_all(name)) is not None)
    whole = next((number for number, count in found.items() if count == number), None)
    return (whole, whole) if whole else (found[shards], shards)


def _together(stages: tuple[PlannedStage, ...]) -> PlannedStage:
    if len(stages) == 1:
        return stages[0]
    last, shards, reused = stages[-1], sum(stage.shards for stage in stages), sum(stage.reused for stage in stages)
    return PlannedStage(last.stage, last.key, last.items, shards, reused, last.target, all(stage.kept for stage in stages), stages)
