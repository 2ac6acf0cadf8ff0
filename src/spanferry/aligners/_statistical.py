"""What the statistical aligner does with NumPy: learn from a corpus, and read the links of both directions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from spanferry.aligners._jumps import Floats, Singles
from spanferry.aligners._lattice import Chunk, Ints, Lattice, lattice
from spanferry.aligners._lexicon import Lexicon, no_prior
from spanferry.aligners._similarity import similarities
from spanferry.aligners._training import Both, Counts, Posteriors, Training, TwoWays
from spanferry.core.parallel import WordPair
from spanferry.core.records import Alignment, Link

Mean = Literal["soft", "soft_geometric"]
Read = Callable[[Chunk, Chunk, Posteriors], "list[tuple[int, Both[Alignment]]]"]
SETTLING = 3  # passes until the prices of sentences that were not trained on are near enough

MEANS: Mapping[Mean, Callable[[Singles, Singles], Singles]] = MappingProxyType(
    {
        "soft": lambda forward, backward: np.asarray((forward + backward) / 2, np.float32),
        "soft_geometric": lambda forward, backward: np.asarray(np.sqrt(forward * backward), np.float32),
    }
)
"""How two directions' probabilities of a link become one."""


@dataclass(frozen=True)
class Alike:
    """How forms written alike speak for each other.

    Attributes:
        count: pseudo-count of two equal forms.
        sharpness: power of the overlap that others have.
    """

    count: float
    sharpness: float


class Model:
    """Learns from a corpus; then aligns it, and any more sentences.

    Args:
        corpus: to learn from.
        known: lexical counts from elsewhere, already weighted.
    """

    def __init__(self, corpus: Sequence[WordPair], string_prior: Alike, training: Training, known: Lexicon | None = None) -> None:
        self._string_prior, self._training = string_prior, training
        words = lattice(corpus)
        prior = known.prior(words) if known else no_prior(words)
        prior = replace(prior, counts=prior.counts + self._alike(words))
        self._ways = TwoWays(words, prior, training) if words.chunks else None
        if self._ways:
            self._ways.train()

    def trained(self, read: Read) -> Iterator[tuple[int, Both[Alignment]]]:
        """What is read from the pairs it learnt from, with their positions; pairs with an empty side are left out."""
        if self._ways:
            for found in self._ways.decoded(read):
                yield from found

    def others(self, pairs: Sequence[WordPair], read: Read) -> Iterator[tuple[int, Both[Alignment]]]:
        """What is read from other pairs, with their positions; pairs with an empty side are left out."""
        words = lattice(pairs)
        if not words.chunks or not self._ways:
            return
        lexicon = self._lexicon
        prior = lexicon.prior(words)
        ways = TwoWays(words, replace(prior, counts=np.where(prior.counts > 0, prior.counts, self._alike(words))), self._training)
        ways.counts = self._counts(0, ways, lexicon.numbered_targets), self._counts(1, ways, lexicon.numbered_sources)
        for found in ways.decoded(read, SETTLING if self._training.one_to_one else 1):
            yield from found

    def _alike(self, words: Lattice) -> Floats:
        alike = similarities(words.sources, words.targets, words.type_sources, words.type_targets)
        return self._string_prior.count * alike**self._string_prior.sharpness

    @cached_property
    def _lexicon(self) -> Lexicon:
        assert self._ways is not None
        words, (forward, backward) = self._ways.lattices[0], self._ways.counts
        return Lexicon(words.sources, words.targets, words.type_sources, words.type_targets, (forward.words + backward.words) / 2)

    def _counts(self, way: int, ways: TwoWays, numbered: Callable[[Sequence[str]], Ints]) -> Counts:
        """What one direction has learnt, for the words of another lattice."""
        assert self._ways is not None
        learnt, fresh = self._ways.counts[way], ways.counts[way]
        null = np.append(learnt.null[:-1], 0.0)[numbered(ways.lattices[way].targets)]
        missing = max(learnt.null.sum() - null.sum(), 0.0)
        return Counts(fresh.words, np.append(null, missing), _fitted(learnt.jumps, len(fresh.jumps)))


def _fitted(jumps: Floats, size: int) -> Floats:
    """Counts of jumps for longer or shorter sentences."""
    here, there = len(jumps) // 2, size // 2
    kept = min(here, there)
    fitted = np.zeros(size)
    fitted[there - kept : there + kept + 1] = jumps[here - kept : here + kept + 1]
    return fitted


def likeliest(ahead: Chunk, back: Chunk, posteriors: Posteriors) -> list[tuple[int, Both[Alignment]]]:
    """Each direction's links (source, target): a target (backward: source) word's likeliest, the first of several.

    A word is linked where a link is likelier than none at all.
    """
    links: list[tuple[list[Link], list[Link]]] = [([], []) for _ in ahead.pairs]
    for row, source, target in _best(ahead, posteriors[0]):
        links[row][0].append((source, target))
    for row, target, source in _best(back, posteriors[1]):
        links[row][1].append((source, target))
    return [(int(pair), (Alignment.of(one), Alignment.of(other))) for pair, (one, other) in zip(ahead.pairs, links, strict=True)]


def mean(name: Mean, threshold: float) -> Read:
    """Reads every link whose mean probability is at least ``threshold``, above 0, with that as its weight; as either direction's."""

    def read(ahead: Chunk, back: Chunk, posteriors: Posteriors) -> list[tuple[int, Both[Alignment]]]:
        means = MEANS[name](posteriors[0], posteriors[1].transpose(2, 1, 0))  # [T, B, S]; 0 in padding
        weights: list[dict[Link, float]] = [{} for _ in ahead.pairs]
        places = means >= threshold
        for (target, row, source), weight in zip(np.argwhere(places).tolist(), means[places].tolist(), strict=True):
            weights[row][source, target] = min(weight, 1.0)  # rounding may pass 1
        return [(int(pair), (soft := Alignment.weighted(found), soft)) for pair, found in zip(ahead.pairs, weights, strict=True)]

    return read


def _best(chunk: Chunk, posteriors: Singles) -> Iterator[tuple[int, int, int]]:
    """(row, source, target) of the links of one direction."""
    best = posteriors.argmax(axis=2)
    linked = posteriors.max(axis=2) > 1 - posteriors.sum(axis=2)
    linked &= np.arange(len(posteriors))[:, None] < chunk.target_lengths
    targets, rows = np.nonzero(linked)
    yield from zip(rows.tolist(), best[linked].tolist(), targets.tolist(), strict=True)
