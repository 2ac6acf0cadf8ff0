"""Both directions of a corpus, estimated together by collapsed variational Bayes.

Lexical parameters are integrated out: a link is as probable as its words' counts in the *rest* of the corpus and their Dirichlet
pseudo-counts make it (CVB0, Asuncion, Welling, Smyth and Teh 2009; the mean-field counterpart of the collapsed Gibbs sampling of Östling
and Tiedemann 2016). So a word that occurs once cannot vouch for itself, and the null word cannot keep what it once took. Both directions
learn from the same count of a link, the geometric mean of its two probabilities: a symmetric lexicon (Zens, Matusov and Ney 2004), with
a mean that wants both to agree (as does the product of Liang, Taskar and Klein 2006). Chunks are worked on in threads and summed in
order, so any number of threads gives the same result.
"""

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spanferry.aligners._hmm import LEAST, Emissions, Expected, hmm, model1, raised
from spanferry.aligners._jumps import Floats, Singles
from spanferry.aligners._lattice import Chunk, Lattice
from spanferry.aligners._lexicon import Prior

JUMP_FLOOR = 1e-4  # what every jump weighs, however rare, beside the most frequent one's 1
T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Training:
    """How both directions are estimated.

    Attributes:
        sparsity: Dirichlet pseudo-count of every word pair: far below 1, so few translations a word.
        model1: iterations of Model 1, 0 or more.
        hmm: iterations of the HMM after it, 0 or more.
        one_to_one: steps of the projection onto one link a source word, in every E-step of the HMM; 0: none.
        no_source: probability that a target word has no source word.
    """

    sparsity: float = 0.0001
    model1: int = 0
    hmm: int = 4
    one_to_one: int = 3
    no_source: float = 0.35


@dataclass(frozen=True)
class Counts:
    """What one direction expects to have seen.

    Attributes:
        words: [types], pseudo-counts of priors included.
        null: [targets + 1]; the last for words that the lattice lacks.
        jumps: [2 * longest source + 1].
    """

    words: Floats
    null: Floats
    jumps: Floats


Both = tuple[T, T]
Posteriors = Both[Singles]


@dataclass(frozen=True)
class Share:
    """What a chunk itself added to the counts.

    Attributes:
        links: [T, B, S] of words, in either direction.
        null: [T, B] and [S, B] of each direction's null word.
    """

    links: Singles
    null: Both[Singles]


@dataclass(frozen=True)
class Lexical:
    """One direction's lexical counts as probabilities need them.

    Attributes:
        words: [types] counts and the sparsity.
        sources: [sources + 1] the sum for each source word, with all its words' sparsity; 1 for padding.
        null: [targets + 1] the null word's counts and the sparsity; the last is padding.
        all_null: their sum.
    """

    words: Singles
    sources: Singles
    null: Singles
    all_null: float


class TwoWays:
    """A corpus in both directions; ``turned`` is the one in which targets explain sources.

    Args:
        lattice: at least one chunk.
        prior: pseudo-counts on top of the sparsity.
    """

    def __init__(self, lattice: Lattice, prior: Prior, training: Training) -> None:
        self.lattices = lattice, lattice.turned()
        self._priors = prior, prior.turned()
        self._training = training
        self._prices: list[list[Singles | None]] = [[None] * len(lattice.chunks) for _ in self.lattices]
        self._shares: list[Share | None] = [None] * len(lattice.chunks)
        self.counts = self._first(0), self._first(1)

    def train(self) -> None:
        """Estimate both directions."""
        steps = ["Model 1"] * self._training.model1 + ["HMM"] * self._training.hmm
        for iteration, name in enumerate(steps, start=1):
            self.counts = self._improved(name == "HMM")
            logger.info("iteration %d of %d done (%s)", iteration, len(steps), name)

    def decoded(self, read: Callable[[Chunk, Chunk, Posteriors], T], passes: int = 1) -> Iterator[T]:
        """Chunk by chunk, what is read from the probabilities of its links: [T, B, S] and [S, B, T]. Null words have what misses to 1.

        Args:
            passes: E-steps; prices that no training has found yet need several.
        """
        lexical = self._lexical()

        def of_chunk(number: int) -> T:
            for _ in range(passes):
                ahead, back = self._expected(number, lexical, True)
            return read(self.lattices[0].chunks[number], self.lattices[1].chunks[number], (ahead.links, back.links))

        return in_order(of_chunk, len(self.lattices[0].chunks))

    def _first(self, way: int) -> Counts:
        """The prior's translations and short jumps forward; any word is equally likely to have no source word."""
        lattice = self.lattices[way]
        longest = max(int(chunk.source_lengths.max()) for chunk in lattice.chunks)
        return Counts(self._priors[way].counts, np.zeros(len(lattice.targets) + 1), short_jumps(longest))

    def _lexical(self) -> Both[Lexical]:
        return self._of(0), self._of(1)

    def _of(self, way: int) -> Lexical:
        lattice, counts, prior, sparsity = self.lattices[way], self.counts[way], self._priors[way], self._training.sparsity
        totals = np.bincount(lattice.type_sources, counts.words, len(lattice.sources)) + prior.rest + sparsity * prior.targets
        all_null = float(counts.null.sum() + sparsity * prior.targets)
        return Lexical(_singles(counts.words + sparsity), _singles(np.append(totals, 1.0)), _singles(counts.null + sparsity), all_null)

    def _expected(self, number: int, lexical: Both[Lexical], ordered: bool) -> Both[Expected]:
        return self._one_way(0, number, lexical[0], ordered), self._one_way(1, number, lexical[1], ordered)

    def _one_way(self, way: int, number: int, lexical: Lexical, ordered: bool) -> Expected:
        """The E-step of one chunk. Prices stay for the next iteration, so that a step of the projection costs no extra pass."""
        chunk, emissions, jumped = self.lattices[way].chunks[number], self._emissions(way, number, lexical), self.counts[way].jumps
        if not ordered:
            return model1(chunk, emissions, len(jumped))
        weights = jumped / jumped.max() + JUMP_FLOOR
        expected = hmm(chunk, emissions, weights, self._prices[way][number])
        for step in range(self._training.one_to_one):
            if step:
                expected = hmm(chunk, emissions, weights, self._prices[way][number])
            self._prices[way][number] = raised(self._prices[way][number], expected)
        return expected

    def _emissions(self, way: int, number: int, lexical: Lexical) -> Emissions:
        """Each word's probabilities by all counts but those it made itself."""
        chunk, sparsity = self.lattices[way].chunks[number], np.float32(self._training.sparsity)
        words = np.append(lexical.words[chunk.types], np.float32(0))[chunk.cells]
        sources = np.broadcast_to(lexical.sources[chunk.sources], words.shape)
        null, all_null = lexical.null[chunk.targets.T], np.float32(lexical.all_null)
        share = self._shares[number]
        if share is not None:
            own = share.links if way == 0 else share.links.transpose(2, 1, 0)
            words, sources = np.maximum(words - own, sparsity), np.maximum(sources - own, sparsity)
            null, all_null = np.maximum(null - share.null[way], sparsity), np.maximum(all_null - share.null[way], sparsity)
        words = np.maximum(words / sources * np.float32(1 - self._training.no_source), LEAST)
        words *= chunk.cells < len(chunk.types)
        null = np.maximum(null / all_null * np.float32(self._training.no_source), LEAST)
        null[np.arange(len(null))[:, None] >= chunk.target_lengths] = 1
        return Emissions(words, null)

    def _improved(self, ordered: bool) -> Both[Counts]:
        """One iteration."""
        lexical = self._lexical()
        sums = [Counts(prior.counts.copy(), np.zeros_like(old.null), short_jumps(len(old.jumps) // 2)) for prior, old in self._starts()]
        for number, found in enumerate(in_order(lambda n: self._chunk_counts(n, lexical, ordered), len(self.lattices[0].chunks))):
            types = self.lattices[0].chunks[number].types
            for total, one in zip(sums, found, strict=True):
                total.words[types] += one.words
                total.null[:] += one.null
                total.jumps[:] += one.jumps
        return sums[0], sums[1]

    def _starts(self) -> Iterator[tuple[Prior, Counts]]:
        return zip(self._priors, self.counts, strict=True)

    def _chunk_counts(self, number: int, lexical: Both[Lexical], ordered: bool) -> list[Counts]:
        """What a chunk adds to the counts of each direction; it keeps its share in mind."""
        ahead, back = self._expected(number, lexical, ordered)
        share = Share(np.sqrt(ahead.links * back.links.transpose(2, 1, 0)), (_missing(ahead), _missing(back)))
        self._shares[number] = share
        chunk = self.lattices[0].chunks[number]
        words = _sums(chunk.cells, share.links, len(chunk.types))
        return [Counts(words, self._null(way, number, share.null[way]), one.jumps) for way, one in enumerate((ahead, back))]

    def _null(self, way: int, number: int, values: Singles) -> Floats:
        lattice = self.lattices[way]
        return np.append(_sums(lattice.chunks[number].targets.T, values, len(lattice.targets)), 0.0)


def _missing(expected: Expected) -> Singles:
    """[T, B] what the null word has."""
    return np.asarray((1 - expected.links.sum(axis=2)).clip(min=0))


def in_order(work: Callable[[int], T], count: int) -> Iterator[T]:
    """The work's results for 0, 1, ..., made in a thread a processor (NumPy lets go of the interpreter's lock)."""
    with ThreadPoolExecutor(processors()) as threads:
        yield from threads.map(work, range(count))


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def short_jumps(longest: int) -> Floats:
    """1 for the jump to the next word, halved with each word away from it: the first guess, and a pseudo-count after."""
    return np.asarray(0.5 ** np.abs(np.arange(-longest, longest + 1) - 1.0))


def _singles(values: Floats) -> Singles:
    return values.astype(np.float32)


def _sums(numbers: NDArray[np.integer], values: Singles, size: int) -> Floats:
    """[size] values added up by number; a larger number is padding."""
    return np.asarray(np.bincount(numbers.ravel(), values.ravel(), size)[:size])
