"""A corpus as a cell reads it: sentences by split, both sides, with gold links where there are some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from spanferry.core.records import Alignment, Pair, Sentence

Split = Literal["train", "dev", "test"]

ANSWER = "ANSWER"
"""The label of a sentence's one entity where entities are answers."""


def in_split(id: str, split: Split) -> bool:
    """Whether a sentence is of a split: ids are ``SPLIT-n``, with ``n`` counting the split's sentences from 1."""
    return id.startswith(f"{split}-")


@dataclass(frozen=True)
class Corpus:
    """What a data choice holds for one source and one target language. Keys are splits.

    Attributes:
        source: labelled source sentences.
        target: target sentences, labelled where the data holds target gold. Where a split is parallel, ids are the source's.
        links: gold links of parallel splits, by sentence id; the sure ones, where the gold standard tells sure from possible.
        possible: by sentence id, further links that the gold standard leaves open: neither asked for nor wrong.
        answers: whether each sentence's one entity is the answer to a question, which is then scored as answers are.
        counts: what the reader counted that users should know, such as rows that could not be paired; logged as ``corpus/NAME``.
        unlabelled: text of the target language whose labels nobody may see, for what learns from text alone; empty: the words of the
            target's train split.
        labelled: labelled source sentences, where ``source`` is parallel text of other sentences, which has no labels; empty: ``source``
            has its own.
    """

    source: Mapping[Split, Sequence[Sentence]]
    target: Mapping[Split, Sequence[Sentence]]
    links: Mapping[str, Alignment] = field(default_factory=dict)
    possible: Mapping[str, Alignment] = field(default_factory=dict)
    answers: bool = False
    counts: Mapping[str, float] = field(default_factory=dict)
    unlabelled: Sequence[Sentence] = ()
    labelled: Mapping[Split, Sequence[Sentence]] = field(default_factory=dict)

    @property
    def sides(self) -> "tuple[Mapping[Split, Sequence[Sentence]], ...]":
        """Everything by split: ``source``, ``target`` and ``labelled``."""
        return self.source, self.target, self.labelled

    @property
    def gold_source(self) -> Mapping[Split, Sequence[Sentence]]:
        """The labelled sentences of the source language: what somebody may learn from who is to label other ones."""
        return self.labelled or self.source

    def gold_links(self, pair: Pair) -> Alignment | None:
        """The pair's (sure) gold links, in the pair's direction; None where the data hold none for these very words."""
        return self._directed(self.links, pair)

    def possible_links(self, pair: Pair) -> Alignment:
        """The pair's possible links, sure ones not repeated, in the pair's direction; no links where the data hold none."""
        return self._directed(self.possible, pair) or Alignment(())

    def _directed(self, links: Mapping[str, Alignment], pair: Pair) -> Alignment | None:
        words, found = (pair.source.words, pair.target.words), links.get(pair.id)
        gold = self._words.get(pair.id)
        if found is None or gold == words:
            return found
        return found.reversed() if gold == words[::-1] else None

    @cached_property
    def _words(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The words of both sides of every pair that has gold links, by id."""
        source, target = (
            {sentence.id: sentence.words for split in side.values() for sentence in split} for side in (self.source, self.target)
        )
        return {id: (source[id], target[id]) for id in self.links}
