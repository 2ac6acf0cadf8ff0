"""Entities written into a sentence as tags, one after the other: where two meet, the later overwrites the earlier.

Published heuristics write this way, and what they write need not be well-formed IOB2. Records cannot hold such a sequence, so it exists as
tags only; reading it back gives the entities that lenient IOB2 finds in it (``core.bio``: a tag without a start starts an entity).
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from spanferry.core.bio import decode
from spanferry.core.records import Outcome, Pair, Projection


class Landing(NamedTuple):
    """The target words that one source entity, or several joined, came down on.

    Attributes:
        words: sorted, counted from 0, at least one; they need not be contiguous.
        sources: the positions of the source entities among their sentence's.
    """

    words: Sequence[int]
    label: str
    sources: tuple[int, ...]


def written(landings: Sequence[Landing], length: int) -> list[str]:
    """One tag for each of ``length`` words: B- on a landing's first word, I- on its others, O elsewhere; the last to write stays."""
    tags = ["O"] * length
    for words, label, _ in landings:
        inside = f"I-{label}"
        for word in words:
            tags[word] = inside
        tags[words[0]] = f"B-{label}"
    return tags


def read_back(pair: Pair, landings: Sequence[Landing], otherwise: Sequence[Outcome]) -> Projection:
    """The target labelled with what the written tags mean, read leniently.

    A source entity is ``PROJECTED`` where a word of its landing still carries its tag. Entities joined in one landing share that fate, and
    the tags may hold more or fewer entities than were projected.

    Args:
        otherwise: for each source entity, what became of it where no tag of it is left.
    """
    owners = {word: landing.sources for landing in landings for word in landing.words}
    standing = set(chain.from_iterable(owners.values()))
    outcomes = [Outcome.PROJECTED if position in standing else other for position, other in enumerate(otherwise)]
    entities = decode(written(landings, len(pair.target.words)), strict=False)
    return Projection(pair.target.with_entities(entities), tuple(outcomes))
