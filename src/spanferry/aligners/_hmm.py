"""IBM Model 1 and the HMM alignment model over a lattice, in one direction: sources explain targets.

Model 1: Brown et al. 1993. HMM: Vogel, Ney and Tillmann 1996, with the null word of Och and Ney 2003 (a target word without a
source word keeps the position of the last one that had one). Lexical parameters are estimated by variational Bayes (Riley and
Gildea 2012): the exponentiated digamma of counts plus Dirichlet pseudo-counts, so that a rare word cannot collect every
unexplained target word. Posteriors may be regularised (Graça, Ganchev and Taskar 2010) so that a source word explains one target
word at most, in expectation. All is float64: digamma makes probabilities of 1e-15 and below.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from spanferry.aligners._lattice import Chunk, Ints, Lattice

Floats = NDArray[np.float64]
NULL = 0.3  # probability that a target word has no source word
JUMP_FLOOR = 0.03  # what every jump keeps, however rare, beside the most frequent one's 1

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Training:
    """How one direction is estimated.

    Attributes:
        sparsity: Dirichlet pseudo-count of every word pair: far below 1, so few translations a word.
        model1: iterations of Model 1, 0 or more.
        hmm: iterations of the HMM after it, 0 or more.
        one_to_one: steps of the projection onto one link a source word, in every E-step of the HMM; 0: none.
    """

    sparsity: float = 0.03
    model1: int = 0
    hmm: int = 5
    one_to_one: int = 0


@dataclass(frozen=True)
class Parameters:
    """What one direction has learnt.

    Attributes:
        words: [types] p(target word | source word).
        null: [targets] p(target word | no source word).
        jumps: [2 * longest source + 1] weight of a jump from word i to word k, at k - i + longest source. Word -1 is the start.
            Weights are relative: a sentence normalises them over its own words.
    """

    words: Floats
    null: Floats
    jumps: Floats


@dataclass(frozen=True)
class _Expected:
    """What the E-step saw in one chunk.

    Attributes:
        links: [T, B, S] probability that the target word comes from the source word; what is missing to 1 is the null word's.
        jumps: expected number of each jump, indexed as ``Parameters.jumps``.
    """

    links: Floats
    jumps: Floats


def train(lattice: Lattice, prior: Floats, training: Training) -> Parameters:
    """Estimate one direction.

    Args:
        lattice: the corpus; at least one chunk.
        prior: [types] Dirichlet pseudo-counts on top of the sparsity.
    """
    parameters = _first(lattice, prior, training.sparsity)
    steps = [("Model 1", _model1)] * training.model1 + [("HMM", partial(_hmm, steps=training.one_to_one))] * training.hmm
    for iteration, (name, expect) in enumerate(steps, start=1):
        parameters = _improved(lattice, prior, training.sparsity, parameters, expect)
        logger.info("iteration %d of %d done (%s)", iteration, len(steps), name)
    return parameters


def link_posteriors(lattice: Lattice, parameters: Parameters, one_to_one: int = 0) -> Iterator[tuple[Chunk, Floats]]:
    """Chunk by chunk, [T, B, S] the HMM's probability of each link; what is missing to 1 is the null word's."""
    for chunk in lattice.chunks:
        yield chunk, _hmm(chunk, parameters, one_to_one).links


def _first(lattice: Lattice, prior: Floats, sparsity: float) -> Parameters:
    """Translations that the prior alone suggests; short jumps forward."""
    longest = max((int(chunk.source_lengths.max()) for chunk in lattice.chunks), default=0)
    null = np.full(len(lattice.targets), 1 / max(len(lattice.targets), 1))
    return Parameters(_prior_mean(lattice, prior, sparsity), null, _weights(_short_jumps(longest)))


def _prior_mean(lattice: Lattice, prior: Floats, sparsity: float) -> Floats:
    totals = np.bincount(lattice.type_sources, prior, len(lattice.sources)) + sparsity * len(lattice.targets)
    return np.asarray((prior + sparsity) / totals[lattice.type_sources])


def _short_jumps(longest: int) -> Floats:
    """1 for the jump to the next word, halved with each word away from it: the first guess, and a pseudo-count after."""
    return np.asarray(0.5 ** np.abs(np.arange(-longest, longest + 1) - 1.0))


def _weights(jumps: Floats) -> Floats:
    return np.asarray(jumps / jumps.max() + JUMP_FLOOR)


def _improved(
    lattice: Lattice, prior: Floats, sparsity: float, old: Parameters, expect: Callable[[Chunk, Parameters], _Expected]
) -> Parameters:
    """One iteration of variational expectation maximisation."""
    counts = prior.copy()
    null = np.zeros(len(lattice.targets))
    jumps = _short_jumps(len(old.jumps) // 2)
    for chunk in lattice.chunks:
        expected = expect(chunk, old)
        counts[chunk.types] += _sums(chunk.cells, expected.links, len(chunk.types))
        null += _sums(chunk.targets.T, 1 - expected.links.sum(axis=2), len(null))
        jumps += expected.jumps
    words = _dirichlet(counts, lattice.type_sources, len(lattice.sources), len(lattice.targets), sparsity)
    return Parameters(words, _dirichlet(null, np.zeros(len(null), np.int64), 1, len(null), sparsity), _weights(jumps))


def _sums(numbers: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Values added up by number; the number ``size`` is padding and dropped."""
    return np.asarray(np.bincount(numbers.ravel(), values.ravel(), size + 1)[:size])


def _dirichlet(counts: Floats, groups: Ints, group_count: int, outcomes: int, sparsity: float) -> Floats:
    """The exponential of E[log p] for each count's outcome, under its group's Dirichlet over ``outcomes`` outcomes."""
    totals = np.bincount(groups, counts, group_count) + sparsity * outcomes
    return np.asarray(np.exp(digamma(counts + sparsity) - digamma(totals)[groups]))


def _emissions(chunk: Chunk, parameters: Parameters) -> tuple[Floats, Floats]:
    """[T, B, S] p(target word | source word), 0 in padding; [T, B] p(target word | null), 1 in padding: only null is left."""
    words = np.append(parameters.words[chunk.types], 0.0)[chunk.cells]
    null = np.append(parameters.null, 1.0)[chunk.targets.T]
    return words, null


def _model1(chunk: Chunk, parameters: Parameters) -> _Expected:
    """Every source word is as likely as any other."""
    words, null = _emissions(chunk, parameters)
    words *= (1 - NULL) / chunk.source_lengths[:, None]
    words /= (words.sum(axis=2) + NULL * null)[:, :, None]
    return _Expected(words, np.zeros_like(parameters.jumps))


def _hmm(chunk: Chunk, parameters: Parameters, steps: int = 0) -> _Expected:
    """The E-step of the HMM; with ``steps`` of projection onto the distributions in which a source word has one link at most.

    Of those the one closest to the HMM's own (in Kullback-Leibler divergence) makes every source word dearer by a factor exp(-price);
    gradient steps of size 1 on the dual find the prices (Graça, Ganchev and Taskar 2010, section 4).
    """
    words, null = _emissions(chunk, parameters)
    expected = _forward_backward(chunk, words, null, parameters.jumps)
    prices = np.zeros((len(chunk.pairs), words.shape[2]))
    for _ in range(steps):
        prices = (prices + expected.links.sum(axis=0) - 1).clip(min=0)
        expected = _forward_backward(chunk, words * np.exp(-prices), null, parameters.jumps)
    return expected


def _forward_backward(chunk: Chunk, words: Floats, null: Floats, jump_weights: Floats) -> _Expected:
    """A state is a position, -1 (start) to S - 1, kept by null words; k - 1 is the position of column k.

    Args:
        words: [T, B, S] p(target word | source word).
        null: [T, B] p(target word | null).
    """
    words, null = words * (1 - NULL), null * NULL
    jumps = _jump_matrix(jump_weights, words.shape[2])
    totals = np.cumsum(jumps, axis=1)[:, chunk.source_lengths - 1].T  # [B, S + 1]: over the sentence's own words
    leaving, arriving, scales = _forward(words, null, jumps, totals)
    future = _backward(words, null / scales, jumps, totals, scales)
    explained = words * future / scales[:, :, None]
    positions = jumps * np.tensordot(leaving, explained, axes=((0, 1), (0, 1)))  # [S + 1, S] expected number of each (from, to)
    return _Expected(arriving * future, _jump_counts(positions, len(jump_weights)))


def _jump_matrix(weights: Floats, width: int) -> Floats:
    """[S + 1, S] weight of the jump from position k - 1 to position i."""
    steps = np.arange(width)[None, :] - np.arange(-1, width)[:, None]
    return np.asarray(weights[steps + len(weights) // 2])


def _jump_counts(matrix: Floats, size: int) -> Floats:
    """A matrix of counts of (from, to) positions, added up by jump."""
    width = matrix.shape[1]
    steps = np.arange(width)[None, :] - np.arange(-1, width)[:, None]
    return np.asarray(np.bincount((steps + size // 2).ravel(), matrix.ravel(), size))


def _forward(words: Floats, null: Floats, jumps: Floats, totals: Floats) -> tuple[Floats, Floats, Floats]:
    """The left half of the posterior, normalised at each target word.

    Returns:
        [T, B, S + 1] p(position before target word t | words before it) / its normaliser in ``totals``;
        [T, B, S] p(target word t comes from the source word | words up to it);
        [T, B] p(target word t | words before it).
    """
    length, batch, width = words.shape
    leaving, arriving, scales = np.empty((length, batch, width + 1)), np.empty_like(words), np.empty((length, batch))
    position = np.zeros((batch, width + 1))
    position[:, 0] = 1.0
    for t in range(length):
        leaving[t] = position / totals
        arriving[t] = words[t] * (leaving[t] @ jumps)
        position *= null[t][:, None]
        position[:, 1:] += arriving[t]
        scales[t] = position.sum(axis=1)
        position /= scales[t][:, None]
    return leaving, arriving / scales[:, :, None], scales


def _backward(words: Floats, null: Floats, jumps: Floats, totals: Floats, scales: Floats) -> Floats:
    """The right half: [T, B, S] p(target words after t | word t comes from the source word), in the scale of ``scales``.

    ``null`` is already divided by ``scales``.
    """
    future = np.empty_like(words)
    position = np.ones((words.shape[1], jumps.shape[0]))
    for t in reversed(range(len(words))):
        future[t] = position[:, 1:]
        explained = words[t] * future[t] / scales[t][:, None]
        position = explained @ jumps.T / totals + position * null[t][:, None]
    return future
