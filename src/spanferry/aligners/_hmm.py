"""IBM Model 1 and the HMM alignment model, in one direction: sources explain targets. What one chunk's sentences say of their links.

Model 1: Brown et al. 1993. HMM: Vogel, Ney and Tillmann 1996, with the null word of Och and Ney 2003 (a target word without a
source word keeps the position of the last one that had one). Posteriors may be regularised (Graça, Ganchev and Taskar 2010) so that a
source word explains one target word at most, in expectation. Probabilities here are float32, none between 0 and ``LEAST``.
"""

from dataclasses import dataclass

import numpy as np

from spanferry.aligners._jumps import Floats, Jumps, Singles, jumps
from spanferry.aligners._lattice import Chunk

LEAST = np.float32(1e-15)  # probability of any word, so that products stay within float32


@dataclass(frozen=True)
class Emissions:
    """How probable the target words of a chunk are.

    Attributes:
        words: [T, B, S] p(target word, a source word | which), 0 in padding.
        null: [T, B] p(target word, none), 1 in padding: there only null is left.
    """

    words: Singles
    null: Singles


@dataclass(frozen=True)
class Expected:
    """What the E-step saw in one chunk.

    Attributes:
        links: [T, B, S] probability that the target word comes from the source word; what is missing to 1 is the null word's.
        jumps: expected number of each jump, indexed as its weight.
    """

    links: Singles
    jumps: Floats


def model1(chunk: Chunk, emissions: Emissions, size: int) -> Expected:
    """Every source word is as likely as any other.

    Args:
        size: of the counts of jumps, of which it knows none.
    """
    words = np.asarray(emissions.words / chunk.source_lengths[:, None].astype(np.float32), np.float32)
    words /= (words.sum(axis=2) + emissions.null)[:, :, None]
    return Expected(words, np.zeros(size))


def hmm(chunk: Chunk, emissions: Emissions, weights: Floats, prices: Singles | None = None) -> Expected:
    """The HMM's links, where a link of a source word is dearer by a factor exp(-price).

    Args:
        weights: [2 * longest source + 1] of a jump from word i to word k, at k - i + longest source. Word -1 is the start. They are
            relative: a sentence normalises them over its own words.
        prices: [B, S], 0 or more; None: all 0.
    """
    words = emissions.words.copy() if prices is None else emissions.words * np.exp(-prices)
    return _forward_backward(words, emissions.null, jumps(weights, chunk.source_lengths), len(weights))


def raised(prices: Singles | None, expected: Expected) -> Singles:
    """The prices after a step of the projection onto the distributions in which a source word has one link at most, in expectation.

    Of those, the one closest to the HMM's own (in Kullback-Leibler divergence) has some price for every source word; a gradient step
    of size 1 on the dual improves them (Graça, Ganchev and Taskar 2010, section 4).
    """
    before = np.float32(0) if prices is None else prices
    return np.asarray((before + expected.links.sum(axis=0) - 1).clip(min=0))


def _forward_backward(words: Singles, null: Singles, moves: Jumps, size: int) -> Expected:
    """A state is a position, -1 (start) to S - 1, kept by null words; k - 1 is the position of column k.

    Args:
        words: [T, B, S] p(target word, a source word | which); overwritten.
        null: [T, B] p(target word, none).
        size: of the counts of jumps.
    """
    leaving, links, scales = _forward(words, null, moves)
    words /= scales[:, :, None]
    _backward(words, links, null / scales, moves)
    return Expected(links, moves.counts(leaving, words, size))


def _forward(words: Singles, null: Singles, moves: Jumps) -> tuple[Singles, Singles, Singles]:
    """The left half of the posterior, normalised at each target word.

    Returns:
        [T, B, S + 1] p(position before target word t | words before it), as ``Jumps.leaving`` divides it;
        [T, B, S] p(target word t comes from the source word | words up to it);
        [T, B] p(target word t | words before it).
    """
    length, batch, width = words.shape
    leaving, links, scales = (np.empty(shape, np.float32) for shape in ((length, batch, width + 1), words.shape, (length, batch)))
    position = np.zeros((batch, width + 1), np.float32)
    position[:, 0] = 1
    for t in range(length):
        leaving[t] = moves.leaving(position)
        np.multiply(words[t], moves.arriving(leaving[t]), out=links[t])
        position *= null[t][:, None]
        position[:, 1:] += links[t]
        scales[t] = position.sum(axis=1)
        position /= scales[t][:, None]
        links[t] /= scales[t][:, None]
    return leaving, links, scales


def _backward(words: Singles, links: Singles, null: Singles, moves: Jumps) -> None:
    """The right half. Multiplies the words and the links, [T, B, S], by p(target words after t | word t comes from the source word).

    All are in the scale of the left half.
    """
    future = np.ones((words.shape[1], words.shape[2] + 1), np.float32)
    for t in reversed(range(len(words))):
        words[t] *= future[:, 1:]
        links[t] *= future[:, 1:]
        future *= null[t][:, None]
        future += moves.returning(words[t])
