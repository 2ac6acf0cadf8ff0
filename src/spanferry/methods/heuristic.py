"""Projection by rule: each entity goes to the span of target words its own words are linked to."""

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from spanferry.core.errors import ConfigError
from spanferry.core.records import Link, Outcome, Pair, Projection, Span
from spanferry.methods.links import entity_links, projection


class HeuristicMethod:
    """The heuristic of the projection literature, without the known defects of its published forms.

    For each source entity the target words linked to its words are merged into ranges over gaps of at most ``merge_distance``
    words; the range with most links is kept (then the longest, then the leftmost), so an entity has one contiguous target span.
    Target order need not follow source order. Where the spans of two entities overlap, the one with more links stays (then the
    longer one, then the one first in the source) and the other is dropped with ``Outcome.OVERLAP``. Entities are never cut.

    After García-Ferrero, Agerri and Rigau (Findings of EMNLP 2022) and the heuristic baseline of arXiv 2501.18750.

    Args:
        merge_distance: the most target words without a link that a range may contain in a row, 0 or more.
        length_ratio: a range must be longer than this share of the source entity's length, in [0, 1]; an entity left without a
            range is ``Outcome.FILTERED``. The default 0 keeps all: a ratio of .8 cost German, with its compounds, 7 points of F1.
        remove_punctuation: ignore links from or to words made of punctuation and symbols only. A span then neither starts nor
            ends with one; inside a span they stay.

    Raises:
        ConfigError: a value is out of range.
    """

    needs = frozenset({"links"})
    version = 1

    def __init__(self, merge_distance: int = 1, length_ratio: float = 0.0, remove_punctuation: bool = False) -> None:
        if merge_distance < 0:
            raise ConfigError(f"merge_distance={merge_distance}: a number of words, 0 or more")
        if not 0 <= length_ratio <= 1:
            raise ConfigError(f"length_ratio={length_ratio}: a share of the source entity's length, from 0 (off) to 1")
        self._merge_distance = merge_distance
        self._length_ratio = length_ratio
        self._remove_punctuation = remove_punctuation

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair. An entity without links is ``Outcome.UNALIGNED``.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        return [self._project(pair) for pair in pairs]

    def _project(self, pair: Pair) -> Projection:
        links = entity_links(pair)
        if self._remove_punctuation:
            links = [without_punctuation(own, pair) for own in links]
        ranges = [merged_ranges(own, self._merge_distance) for own in links]
        shortest = [self._length_ratio * len(entity.span) for entity in pair.source.entities or ()]
        chosen = [best_range(found, least) for found, least in zip(ranges, shortest, strict=True)]
        kept = without_overlaps(chosen)
        outcomes = [_outcome(*fate) for fate in zip(ranges, chosen, kept, strict=True)]
        return projection(pair, [[span] if span else [] for span in kept], outcomes)


class Range(NamedTuple):
    """A target span and how many of an entity's links end in it."""

    span: Span
    links: int


def without_punctuation(links: Sequence[Link], pair: Pair) -> list[Link]:
    """The links both of whose words hold a letter or a digit."""
    return [(i, j) for i, j in links if not (_is_punctuation(pair.source.words[i]) or _is_punctuation(pair.target.words[j]))]


def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] in "PS" for character in word)


def merged_ranges(links: Sequence[Link], merge_distance: int) -> list[Range]:
    """The linked target words as ranges, left to right; words with at most ``merge_distance`` others between them share one."""
    counts = Counter(target for _, target in links)
    words = sorted(counts)
    breaks = [k for k, (left, right) in enumerate(pairwise(words), start=1) if right - left - 1 > merge_distance]
    groups = [words[start:end] for start, end in pairwise([0, *breaks, len(words)])] if words else []
    return [Range(Span(group[0], group[-1] + 1), sum(counts[word] for word in group)) for group in groups]


def best_range(ranges: Sequence[Range], longer_than: float) -> Range | None:
    """Of the ranges longer than a number of words the one with most links, then the longest, then the leftmost."""
    long_enough = [found for found in ranges if len(found.span) > longer_than]
    return max(long_enough, key=lambda found: (found.links, len(found.span), -found.span.start), default=None)


def without_overlaps(chosen: Sequence[Range | None]) -> list[Span | None]:
    """The spans that stay, one place an entity: those with more links first, then the longer, then the first in the source."""
    order = sorted(range(len(chosen)), key=lambda index: _rank(chosen[index]))
    kept: list[Span | None] = [None] * len(chosen)
    for index in order:
        found = chosen[index]
        if found and not any(span and span.overlaps(found.span) for span in kept):
            kept[index] = found.span
    return kept


def _rank(found: Range | None) -> tuple[float, int]:
    return (-found.links, -len(found.span)) if found else (math.inf, 0)


def _outcome(ranges: Sequence[Range], chosen: Range | None, kept: Span | None) -> Outcome:
    if not ranges:
        return Outcome.UNALIGNED
    if chosen is None:
        return Outcome.FILTERED
    return Outcome.PROJECTED if kept else Outcome.OVERLAP
