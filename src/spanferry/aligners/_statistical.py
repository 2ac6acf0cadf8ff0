"""What the statistical aligner does with NumPy: either direction of one corpus, trained and decoded, and the mean of both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import numpy as np

from spanferry.aligners._hmm import Floats, Training, link_posteriors, train
from spanferry.aligners._lattice import Chunk, Lattice, lattice
from spanferry.aligners._parallel_text import WordPair
from spanferry.aligners._similarity import similarities
from spanferry.core.records import Alignment, Link

Mean = Literal["soft", "soft_geometric"]

MEANS: Mapping[Mean, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {"soft": lambda forward, backward: (forward + backward) / 2, "soft_geometric": lambda forward, backward: np.sqrt(forward * backward)}
)
"""How two directions' probabilities of a link become one."""


class Directions:
    """A corpus that can be aligned in either direction; what is not asked for is not trained.

    All links are (source, target), whatever the direction.

    Args:
        corpus: everything to learn from.
        count: how many pairs, from the first, are wanted back.
    """

    def __init__(self, corpus: Sequence[WordPair], count: int, string_prior: float, training: Training) -> None:
        self._lattice = lattice(corpus)
        words = self._lattice
        self._prior = string_prior * similarities(words.sources, words.targets, words.type_sources, words.type_targets) ** 2
        self._count, self._training = count, training

    def forward(self) -> list[Alignment]:
        """Targets explained by sources: a target word has one link at most."""
        return self._decoded(self._lattice)

    def backward(self) -> list[Alignment]:
        """Sources explained by targets: a source word has one link at most."""
        return [alignment.reversed() for alignment in self._decoded(self._lattice.turned())]

    def soft(self, mean: Mean, threshold: float) -> list[Alignment]:
        """Every link whose mean probability is at least ``threshold``, above 0, with that as its weight."""
        weights: list[dict[Link, float]] = [{} for _ in range(self._count)]
        both = zip(self._posteriors(self._lattice), self._posteriors(self._lattice.turned()), strict=True)
        for (chunk, forward), (_, backward) in both:
            means = MEANS[mean](forward, backward.transpose(2, 1, 0))  # [T, B, S] and [S, B, T]; 0 in padding
            for target, row, source in np.argwhere(means >= threshold).tolist():
                if chunk.pairs[row] < self._count:
                    weights[chunk.pairs[row]][source, target] = min(float(means[target, row, source]), 1.0)  # rounding may pass 1
        return [Alignment.weighted(of_pair) for of_pair in weights]

    def _decoded(self, words: Lattice) -> list[Alignment]:
        links: list[list[Link]] = [[] for _ in range(self._count)]
        for chunk, posteriors in self._posteriors(words):
            for pair, source, target in _best(chunk, posteriors):
                if pair < self._count:
                    links[pair].append((source, target))
        return [Alignment.of(of_pair) for of_pair in links]

    def _posteriors(self, words: Lattice) -> Iterator[tuple[Chunk, Floats]]:
        if words.chunks:
            parameters = train(words, self._prior, self._training)
            yield from link_posteriors(words, parameters, self._training.one_to_one)


def _best(chunk: Chunk, posteriors: Floats) -> Iterator[tuple[int, int, int]]:
    """(pair, source, target): each target word's likeliest source word, the first of several, where it is likelier than none at all."""
    best = posteriors.argmax(axis=2)
    linked = posteriors.max(axis=2) > 1 - posteriors.sum(axis=2)
    linked &= np.arange(len(posteriors))[:, None] < chunk.target_lengths
    for target, row in np.argwhere(linked).tolist():
        yield int(chunk.pairs[row]), int(best[target, row]), target
