"""What the statistical aligner does with NumPy: both directions of one corpus, trained and decoded."""

from collections.abc import Sequence

import numpy as np

from spanferry.aligners._hmm import Floats, link_posteriors, train
from spanferry.aligners._lattice import Chunk, Lattice, lattice
from spanferry.aligners._parallel_text import WordPair
from spanferry.aligners._similarity import similarities
from spanferry.core.records import Alignment, Link


def directional_alignments(
    corpus: Sequence[WordPair], string_prior: float, model1: int, hmm: int
) -> tuple[list[Alignment], list[Alignment]]:
    """Forward (targets explained by sources) and backward alignments of every pair, both with (source, target) links."""
    forward = lattice(corpus)
    backward = forward.turned()
    prior = string_prior * similarities(forward.sources, forward.targets, forward.type_sources, forward.type_targets) ** 2
    turned = _decoded(backward, prior, model1, hmm, len(corpus))
    return _decoded(forward, prior, model1, hmm, len(corpus)), [alignment.reversed() for alignment in turned]


def _decoded(words: Lattice, prior: Floats, model1: int, hmm: int, count: int) -> list[Alignment]:
    links: list[list[Link]] = [[] for _ in range(count)]
    if words.chunks:
        for chunk, posteriors in link_posteriors(words, train(words, prior, model1, hmm)):
            _collect(chunk, posteriors, links)
    return [Alignment.of(of_pair) for of_pair in links]


def _collect(chunk: Chunk, posteriors: Floats, links: list[list[Link]]) -> None:
    """Each target word's likeliest source word, the first of several, where it is likelier than none at all."""
    best = posteriors.argmax(axis=2)
    linked = posteriors.max(axis=2) > 1 - posteriors.sum(axis=2)
    linked &= np.arange(len(posteriors))[:, None] < chunk.target_lengths
    for target, row in np.argwhere(linked).tolist():
        links[chunk.pairs[row]].append((int(best[target, row]), target))
