"""What a cell's steps hand to each other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spanferry.core.records import Pair, Projection, Sentence

TRAINING = "training.json"
"""The file in a trained model's folder that holds its learning curve."""
TEACHERS = "teachers.json"
"""The file in a student's folder that holds what there is to say of its teachers, by metric."""


@dataclass(frozen=True)
class Sentences:
    """Sentences with the keys of the recipes they were made by: ``key`` for words and labels, ``text`` for the words alone."""

    key: str
    text: str
    items: tuple[Sentence, ...]


@dataclass(frozen=True)
class Projected:
    """Target sentences with the entities they received.

    Attributes:
        items: one projection a pair.
        pairs: what they were made from; the targets carry gold labels where the data hold them.
        filtered: the ids of the pairs that ``min_pair_score`` left out; their targets have no entities.
        by_source: where they were made from several sources, each source's own pairs.
    """

    key: str
    text: str
    items: tuple[Projection, ...]
    pairs: tuple[Pair, ...]
    filtered: frozenset[str] = frozenset()
    by_source: tuple[tuple[Pair, ...], ...] = ()

    @property
    def sentences(self) -> Sentences:
        """The labelled target sentences, one a pair."""
        return Sentences(self.key, self.text, tuple(projection.target for projection in self.items))

    @property
    def kept(self) -> Sentences:
        """Those of pairs that were not filtered: what a tagger may learn from."""
        return Sentences(self.key, self.text, tuple(item for item in self.sentences.items if item.id not in self.filtered))


@dataclass(frozen=True)
class Trained:
    """A trained tagger: its folder and the key of the recipe it was made by."""

    key: str
    folder: Path


@dataclass(frozen=True)
class Shifted:
    """A shifted test set: its gold, and how the tagger tags it."""

    gold: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Tagged:
    """The test set as the trained tagger tags it.

    Attributes:
        truncated: test sentences cut at the model's limit.
        model: the trained model's folder, which holds ``training.json`` beside it.
        shifted: shifted test sets, by the shift's name.
        divergence: how far the test set is from what the tagger learnt from, by metric.
        teaching: what there is to say of a student's teachers, by metric.
    """

    sentences: tuple[Sentence, ...]
    truncated: int
    model: Path
    shifted: Mapping[str, Shifted] = field(default_factory=dict)
    divergence: Mapping[str, float] = field(default_factory=dict)
    teaching: Mapping[str, float] = field(default_factory=dict)

    def training(self) -> dict[str, Any]:
        """``history`` and ``truncated`` as ``core.stages.TrainedTagger`` has them."""
        found: dict[str, Any] = json.loads((self.model / TRAINING).read_text("utf-8"))
        return found


@dataclass(frozen=True)
class Made:
    """What a cell's steps made, before anything is scored.

    Attributes:
        pairs: of a cell that stops at its links.
    """

    projected: Projected | None = None
    tagged: Tagged | None = None
    pairs: tuple[Pair, ...] | None = None
