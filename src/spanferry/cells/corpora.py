"""The corpora of a process's cells: one that several cells share is read once.

The cells of a sweep that a worker takes one after the other mostly differ in what they do with a corpus. What is kept is as the cell wants
it: relabelled, with the labels and domains that it keeps. Records are frozen, so cells may share it.
"""

import gc
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spanferry.cells.labels import each_sentence, labels_of
from spanferry.cells.sides import in_domains
from spanferry.core.binding import Bound
from spanferry.core.config import Config, label_names
from spanferry.core.corpus import Corpus
from spanferry.core.stages import CorpusReader

ROOM = 20_000
"""Sentences of both sides that are kept beside those of the last cell: some 30 MB."""


@dataclass(frozen=True)
class Held:
    """A corpus as a cell wants it.

    Attributes:
        read_labels: what the corpus calls its entities.
        known_labels: the same after ``label_map``, before ``labels``.
    """

    corpus: Corpus
    read_labels: frozenset[str]
    known_labels: frozenset[str]

    @property
    def sentences(self) -> int:
        """How many there are, on both sides and without labels."""
        sides = (*(of for side in self.corpus.sides for of in side.values()), self.corpus.unlabelled)
        return sum(map(len, sides))


_held: dict[str, Held] = {}  # the one used last stands last


def corpus_of(config: Config, bound: Bound, facts: Mapping[str, Any], reader: CorpusReader) -> Held:
    """The corpus of a cell, read where no cell of this process has lately read the same from files that are as they were.

    Args:
        bound: the cell's choice of the group ``data``, constructed as ``reader``.
        facts: what the cell's constructors may ask for.

    Raises:
        SpanferryError: it does not load, or has none of the domains that the cell names.
    """
    key = _key(config, bound, facts, reader)
    held = _held.pop(key, None)
    if held is None:
        _make_room()
        held = _load(config, reader)
    else:
        _settle()
    if key:
        _held[key] = held
    return held


def _load(config: Config, reader: CorpusReader) -> Held:
    names, labels = label_names(config), config.labels
    read = reader.load()
    mapped = each_sentence(read, lambda sentence: sentence.relabelled(names))
    kept = mapped if labels is None else each_sentence(mapped, lambda sentence: sentence.restricted_to(labels))
    return Held(in_domains(kept, config.domains), labels_of(read), labels_of(mapped))


def _key(config: Config, bound: Bound, facts: Mapping[str, Any], reader: CorpusReader) -> str:
    """Everything that decides the corpus; empty where a file cannot be looked at, which is for the reader to tell."""
    try:
        files = [*_states(reader.source_inputs), *_states(reader.target_inputs)]
    except OSError:
        return ""
    asked = {name: repr(facts[name]) for name in sorted(bound.asks_for)}
    wanted = [label_names(config), config.labels, asdict(config.domains)]
    return json.dumps([bound.node, asked, wanted, files], sort_keys=True, default=str)


def _states(files: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    for file in files:
        state = file.stat()
        yield str(file.absolute()), state.st_mtime_ns, state.st_size


def _make_room() -> None:
    """Forget the corpora used longest ago, until the rest fits: before another is read, so that it comes on top of no more than that."""
    while sum(held.sentences for held in _held.values()) > ROOM:
        del _held[next(iter(_held))]


@cache
def _settle() -> None:
    """Once, tell the garbage collector to look no more at what this process, which runs more than one cell, has imported and read.

    Cells make records by the ten thousand, and each few thousand of them it would look at everything again: that was half of the time of
    a cell that finds all in the store. Whatever nobody refers to any more is freed as ever.
    """
    gc.collect()
    gc.freeze()
