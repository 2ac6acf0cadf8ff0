"""Projection by rule: each entity goes to the span of target words its own words are linked to."""

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Link, Outcome, Pair, Projection, Span
from spanferry.methods.candidates import runs
from spanferry.methods.filters import Filters
from spanferry.methods.landings import Landing, read_back, written
from spanferry.methods.links import entity_links


class HeuristicMethod:
    """The heuristic of the projection literature; its defaults avoid the known defects of its published forms.

    For each source entity the target words linked to its words are merged into ranges over gaps of at most ``merge_distance``
    words; the range with most links is kept (then the longest, then the leftmost), so an entity has one contiguous target span.
    Target order need not follow source order. Where the spans of two entities overlap, the one with more links stays (then the
    longer one, then the one first in the source) and the other is dropped with ``Outcome.OVERLAP``. Entities are never cut.

    ``conf/method/heuristic_politov_2025.yaml`` is the heuristic baseline of Politov, Shkalikov, Jäkel and Färber (NoDaLiDa 2025, arXiv
    2501.18750): ``last_end`` and ``overwrite`` are its defects. It was rebuilt from a description of what it does, not from its source.

    Args:
        merge_distance: the most target words without a link that a range may contain in a row, 0 or more.
        length_ratio: a range must be longer than this share of the source entity's length, in [0, 1]; an entity left without a
            range is ``Outcome.FILTERED``. The default 0 keeps all: a ratio of .8 cost German, with its compounds, 7 points of F1.
        remove_punctuation: ignore links from or to words made of punctuation and symbols only. A span then neither starts nor
            ends with one; inside a span they stay. Filters count these links all the same.
        last_end: where merged candidates (the runs of neighbours that each source word is linked to) are nested, end the range where
            the candidate that starts last ends, not where the longest does: words are lost.
        overwrite: where spans overlap, the entity later in the source overwrites the earlier, which leaves ill-formed tags;
            ``Outcome.OVERLAP`` is then an entity none of whose words kept its tag.
        complete_source: filter out an entity with an unlinked word.
        complete_target: filter out an entity whose span has a word not linked to it, or that is linked to a word outside.
        restrict_labels: filter out entities of other labels; None keeps all.
        restrict_length: filter out an entity whose span is over this many words longer or shorter than itself; None keeps all.

    Raises:
        ConfigError: a value is out of range.
    """

    needs = frozenset({"links"})
    version = 1

    def __init__(
        self,
        merge_distance: int = 1,
        length_ratio: float = 0.0,
        remove_punctuation: bool = False,
        last_end: bool = False,
        overwrite: bool = False,
        complete_source: bool = False,
        complete_target: bool = False,
        restrict_labels: tuple[str, ...] | None = None,
        restrict_length: int | None = None,
    ) -> None:
        if merge_distance < 0:
            raise ConfigError(f"merge_distance={merge_distance}: a number of words, 0 or more")
        if not 0 <= length_ratio <= 1:
            raise ConfigError(f"length_ratio={length_ratio}: a share of the source entity's length, from 0 (off) to 1")
        if restrict_labels == ():
            raise ConfigError("restrict_labels=[] keeps no label; restrict_labels=null keeps all")
        self._merge_distance = merge_distance
        self._length_ratio = length_ratio
        self._remove_punctuation = remove_punctuation
        self._last_end = last_end
        self._overwrite = overwrite
        self._filters = Filters(complete_source, complete_target, restrict_labels, restrict_length)

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair. An entity without links is ``Outcome.UNALIGNED``.

        Under ``overwrite`` the tags are read leniently: an I- tag without a start starts an entity.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        return [read_back(pair, *self._landings(pair)) for pair in pairs]

    def tags(self, pair: Pair) -> list[str]:
        """One tag for each target word; ill-formed at most under ``overwrite``.

        Raises:
            DataError: the source is not labelled, or the pair is not aligned.
        """
        return written(self._landings(pair)[0], len(pair.target.words))

    def _landings(self, pair: Pair) -> tuple[list[Landing], list[Outcome]]:
        """What is written, in source order, and what becomes of each entity of which nothing is left."""
        entities, links = pair.source.entities or (), entity_links(pair)
        used = [without_punctuation(own, pair) for own in links] if self._remove_punctuation else links
        ranges = [merged_ranges(own, self._merge_distance, last_end=self._last_end) for own in used]
        chosen = [self._choose(*of) for of in zip(entities, links, ranges, strict=True)]
        kept = [found and found.span for found in chosen] if self._overwrite else without_overlaps(chosen)
        landings = [
            Landing(range(span.start, span.end), entity.label, (position,))
            for position, (entity, span) in enumerate(zip(entities, kept, strict=True))
            if span
        ]
        return landings, [_loss(*fate) for fate in zip(ranges, chosen, strict=True)]

    def _choose(self, entity: Entity, links: Sequence[Link], ranges: Sequence["Range"]) -> "Range | None":
        best = best_range(ranges, self._length_ratio * len(entity.span))
        return best if best and self._filters.admit(entity, links, best.span) else None


class Range(NamedTuple):
    """A target span and how many of an entity's links end in it."""

    span: Span
    links: int


def without_punctuation(links: Sequence[Link], pair: Pair) -> list[Link]:
    """The links both of whose words hold a letter or a digit."""
    return [(i, j) for i, j in links if not (_is_punctuation(pair.source.words[i]) or _is_punctuation(pair.target.words[j]))]


def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] in "PS" for character in word)


def merged_ranges(links: Sequence[Link], merge_distance: int, *, last_end: bool = False) -> list[Range]:
    """The linked target words as ranges, left to right; candidates with at most ``merge_distance`` words between them share one.

    Args:
        links: sorted.
        last_end: a range ends where its last candidate ends; otherwise where any does.
    """
    merged: list[Span] = []
    for candidate in candidate_spans(links):
        if merged and candidate.start - merged[-1].end <= merge_distance:
            start, end = merged[-1].start, merged[-1].end
            merged[-1] = Span(start, candidate.end if last_end else max(end, candidate.end))
        else:
            merged.append(candidate)
    counts = Counter(target for _, target in links)
    return [Range(span, sum(counts[word] for word in range(span.start, span.end))) for span in merged]


def candidate_spans(links: Sequence[Link]) -> list[Span]:
    """The runs of neighbouring target words that each source word is linked to, by start, then end; links are sorted."""
    stretches = [stretch for _, own in groupby(links, key=itemgetter(0)) for stretch in runs([target for _, target in own])]
    return sorted(Span(stretch.start, stretch.stop) for stretch in stretches)


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


def _loss(ranges: Sequence[Range], chosen: Range | None) -> Outcome:
    """What becomes of an entity of which nothing is left in the end."""
    if not ranges:
        return Outcome.UNALIGNED
    return Outcome.OVERLAP if chosen else Outcome.FILTERED
