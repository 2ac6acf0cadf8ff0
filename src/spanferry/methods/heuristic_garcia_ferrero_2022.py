"""Projection by rule as Easy-Label-Projection does it, tag for tag."""

import string
from collections.abc import Sequence

from spanferry.core.errors import ConfigError
from spanferry.core.records import Outcome, Pair, Projection
from spanferry.methods.candidates import runs
from spanferry.methods.landings import Landing, read_back, written
from spanferry.methods.links import link_counts


class GarciaFerrero2022Method:
    """The heuristic of García-Ferrero, Agerri and Rigau (Findings of EMNLP 2022), defects and all; each defect can be switched off.

    The target words linked to an entity fall into runs of neighbours; runs are joined over small gaps and the longest is kept (of equals
    the leftmost). Entities are then taken in source order. First, one that collides with the entity before it and has its label is joined
    to it, gap and all. Then, one that collides with the one kept last takes its place if it holds at least as many words, and is dropped
    with ``Outcome.OVERLAP`` if it holds fewer. What is kept is written in source order, later over earlier.

    With the defaults ``tags`` gives what Easy-Label-Projection published: derived from, and equal to, its projections of CoNLL-2003 to
    Spanish and German (three translators, awesome links, 18 files). Its source was not consulted. They hold I- tags without a start;
    with all four defects off, every sequence is well-formed.

    Args:
        max_gap: join runs with at most this many other words between them, 0 or more.
        remove_punctuation: ignore links to target words of ASCII punctuation only; links from punctuation count.
        whole_span_gap: measure as the gap all words between the joined run's first and last, so that with ``max_gap=1`` only two single
            words ever join. False measures the gap.
        swaps_collide: two entities collide if the later in the source does not start behind the end of the earlier: a plain swap is a
            collision. False: they collide if they overlap.
        join_colliding: join colliding neighbours of one label, whose first word alone then has a B- tag. False leaves them to the rule for
            all collisions.
        latest_only: hold an entity against the one kept last only; it may overwrite those before. False: against all kept ones; it must
            be as long as each it collides with, and takes the place of all.

    Raises:
        ConfigError: ``max_gap`` is negative.
    """

    needs = frozenset({"links"})
    version = 1

    def __init__(
        self,
        max_gap: int = 1,
        remove_punctuation: bool = True,
        whole_span_gap: bool = True,
        swaps_collide: bool = True,
        join_colliding: bool = True,
        latest_only: bool = True,
    ) -> None:
        if max_gap < 0:
            raise ConfigError(f"max_gap={max_gap}: a number of words, 0 or more")
        self._max_gap = max_gap
        self._remove_punctuation = remove_punctuation
        self._whole_span_gap = whole_span_gap
        self._swaps_collide = swaps_collide
        self._join_colliding = join_colliding
        self._latest_only = latest_only

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair: the tags read leniently, an I- tag without a start starting an entity.

        An entity without links, or with links to removed punctuation only, is ``Outcome.UNALIGNED``. Both of two joined entities are
        ``Outcome.PROJECTED``, and one all of whose words were overwritten is ``Outcome.OVERLAP``.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        return [self._project(pair) for pair in pairs]

    def tags(self, pair: Pair) -> list[str]:
        """One tag for each target word, as published: possibly ill-formed.

        Raises:
            DataError: the source is not labelled, or the pair is not aligned.
        """
        return written(self._kept(self._found(pair)), len(pair.target.words))

    def _project(self, pair: Pair) -> Projection:
        found = self._found(pair)
        linked = {position for landing in found for position in landing.sources}
        lost = [Outcome.OVERLAP if position in linked else Outcome.UNALIGNED for position in range(len(pair.source.entities or ()))]
        return read_back(pair, self._kept(found), lost)

    def _found(self, pair: Pair) -> list[Landing]:
        """Where each entity that has links would land on its own, in source order."""
        found, target = [], pair.target.words
        for position, (entity, counts) in enumerate(zip(pair.source.entities or (), link_counts(pair), strict=True)):
            words = sorted(counts)
            if self._remove_punctuation:
                words = [word for word in words if target[word].strip(string.punctuation)]
            if words:
                found.append(Landing(self._longest(words), entity.label, (position,)))
        return found

    def _longest(self, words: Sequence[int]) -> range:
        """The longest run of sorted words once gaps are filled; of equals the leftmost."""
        first, *others = runs(words)
        if not others:
            return first
        filled = [first]
        for run in others:
            before = filled[-1]
            gap = run.stop - before.start - 2 if self._whole_span_gap else run.start - before.stop
            if gap <= self._max_gap:
                filled[-1] = range(before.start, run.stop)
            else:
                filled.append(run)
        return max(filled, key=len)

    def _kept(self, found: Sequence[Landing]) -> list[Landing]:
        """What is left after collisions, in source order."""
        if len(found) < 2:
            return list(found)
        kept: list[Landing] = []
        for landing in self._joined(found) if self._join_colliding else found:
            rivals = [other for other in (kept[-1:] if self._latest_only else kept) if self._collide(other, landing)]
            if not rivals:
                kept.append(landing)
            elif len(landing.words) >= max(len(rival.words) for rival in rivals):
                kept = [other for other in kept if other not in rivals] + [landing]
        return kept

    def _joined(self, found: Sequence[Landing]) -> list[Landing]:
        joined = list(found[:1])
        for landing in found[1:]:
            before = joined[-1]
            if before.label == landing.label and self._collide(before, landing):
                joined[-1] = Landing(sorted({*before.words, *landing.words}), landing.label, before.sources + landing.sources)
            else:
                joined.append(landing)
        return joined

    def _collide(self, earlier: Landing, later: Landing) -> bool:
        """Of two landings, the first of which comes first in the source."""
        if later.words[0] > earlier.words[-1]:
            return False
        return self._swaps_collide or earlier.words[0] <= later.words[-1]
