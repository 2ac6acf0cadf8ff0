"""Jumps between source words, for a chunk of sentences: matrices where they are short, convolutions where they are long.

A jump's probability is ``1 - FAR`` times its learnt weight, normalised over the sentence's own words, plus ``FAR`` over their number: a
rare jump stays possible in a sentence of any length. Position -1 is the start; column k of an array of positions is position k - 1.
"""

from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from spanferry.aligners._lattice import Ints

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
FAR = 0.23  # of every jump's probability, what is shared evenly among all words of the sentence
LONG = 300  # source words; past that a convolution is faster than a product with a matrix


class Jumps(Protocol):
    """The jumps of B sentences of at most S source words."""

    def leaving(self, position: Singles) -> Singles:
        """[B, S + 1] p(position), each divided by what its jumps weigh together."""

    def arriving(self, leaving: Singles) -> Singles:
        """[B, S] p(next word), from ``leaving`` of a p(position) that sums to 1."""

    def returning(self, explained: Singles) -> Singles:
        """[B, S + 1] the expectation of ``explained`` [B, S] over the next word, for each position."""

    def counts(self, leaving: Singles, explained: Singles, size: int) -> Floats:
        """[size] expected number of each learnt jump, at the jump + size // 2; from [T, B, S + 1] and [T, B, S]."""


def jumps(weights: Floats, lengths: Ints) -> Jumps:
    """The jumps of sentences of these lengths.

    Args:
        weights: above 0; that of jump j at j + len(weights) // 2. The longest sentence has at most so many words.
    """
    return _Convolved(weights, lengths) if lengths.max() > LONG else _Dense(weights, lengths)


class _Shared:
    """What both forms need: the weights up to the longest sentence's, and each sentence's normalisers."""

    def __init__(self, weights: Floats, lengths: Ints) -> None:
        self.width = int(lengths.max())
        middle = len(weights) // 2
        self.weights = weights[middle - self.width : middle + self.width + 1]
        sums = np.concatenate(([0.0], np.cumsum(self.weights)))
        firsts = self.width + 1 - np.arange(self.width + 1)  # of the jump to word 0
        self._shares = ((1 - FAR) / (sums[np.minimum(firsts + lengths[:, None], len(sums) - 1)] - sums[firsts])).astype(np.float32)
        self._far = (FAR / lengths[:, None]).astype(np.float32)

    def leaving(self, position: Singles) -> Singles:
        return np.asarray(position * self._shares)

    def _returning(self, learnt: Singles, explained: Singles) -> Singles:
        learnt *= self._shares
        learnt += explained.sum(axis=1, keepdims=True) * self._far
        return learnt

    def _sized(self, counts: NDArray[np.float64], size: int) -> Floats:
        sized = np.zeros(size)
        sized[size // 2 - self.width : size // 2 + self.width + 1] = counts
        return sized


class _Dense(_Shared):
    """Products with a matrix [S + 1, S]."""

    @cached_property
    def _steps(self) -> Ints:
        return np.asarray(np.arange(self.width)[None, :] - np.arange(-1, self.width)[:, None] + self.width)

    @cached_property
    def _matrix(self) -> Singles:
        return self.weights[self._steps].astype(np.float32)

    @cached_property
    def _turned(self) -> Singles:
        return np.ascontiguousarray(self._matrix.T)

    def arriving(self, leaving: Singles) -> Singles:
        return np.asarray(leaving @ self._matrix + self._far)

    def returning(self, explained: Singles) -> Singles:
        return self._returning(explained @ self._turned, explained)

    def counts(self, leaving: Singles, explained: Singles, size: int) -> Floats:
        met = leaving.reshape(-1, self.width + 1).T @ explained.reshape(-1, self.width)
        counted: Floats = np.bincount(self._steps.ravel(), (met * self._matrix).ravel(), len(self.weights)).astype(np.float64)
        return self._sized(counted, size)


class _Convolved(_Shared):
    """Products of Fourier transforms, as a jump's weight depends on its length alone."""

    @cached_property
    def _points(self) -> int:
        return int(next_fast_len(3 * self.width + 2, real=True))

    @cached_property
    def _spectrum(self) -> NDArray[np.complex128]:
        return np.asarray(rfft(self.weights, self._points))

    def arriving(self, leaving: Singles) -> Singles:
        return np.asarray(self._convolved(leaving)[:, self.width + 1 : 2 * self.width + 1] + self._far)

    def returning(self, explained: Singles) -> Singles:
        convolved = self._convolved(explained[:, ::-1])
        return self._returning(convolved[:, self.width : 2 * self.width + 1][:, ::-1].copy(), explained)

    def counts(self, leaving: Singles, explained: Singles, size: int) -> Floats:
        spectrum = np.zeros(self._points // 2 + 1, dtype=np.complex128)
        for before, after in zip(leaving, explained, strict=True):
            spectrum += (self._transformed(before).conj() * self._transformed(after)).sum(axis=0)
        lags = irfft(spectrum, self._points)[np.arange(-self.width, self.width) % self._points]  # word minus column
        return self._sized(np.append(0.0, lags.clip(min=0)) * self.weights, size)  # no jump is so long that it leaves the last word

    def _convolved(self, values: Singles) -> Singles:
        # rounding may leave the least negative
        return np.asarray(irfft(self._transformed(values) * self._spectrum, self._points).clip(min=0).astype(np.float32))

    def _transformed(self, values: Singles) -> NDArray[np.complex128]:
        return np.asarray(rfft(values.astype(np.float64), self._points))
