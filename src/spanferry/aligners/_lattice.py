"""A parallel corpus as arrays: every (target word, source word) cell of every pair, in chunks of similar length.

A *type* is a pair of word forms that meet in some sentence pair; parameters and counts have one entry a type. Memory is 8 bytes a
cell for both directions together, some 100 a type, and a working set that ``CHUNK_CELLS`` bounds. So it grows with the product of
a pair's lengths: one pair of 200 by 200 words costs what 180 of 15 by 15 cost. A pair larger than a chunk has one of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spanferry.core.parallel import WordPair, Words

Ints = NDArray[np.int64]
CHUNK_CELLS = 200_000  # a float64 array of a chunk is 1.6 MB and stays near the processor


@dataclass(frozen=True)
class Chunk:
    """B pairs of at most S source and T target words, padded.

    Attributes:
        pairs: [B] positions in the corpus.
        source_lengths, target_lengths: [B].
        sources, targets: [B, S] and [B, T] word numbers; the vocabulary's size pads.
        types: [n] the type numbers that occur here.
        cells: [T, B, S] positions in ``types``; n pads.
    """

    pairs: Ints
    source_lengths: Ints
    target_lengths: Ints
    sources: Ints
    targets: Ints
    types: Ints
    cells: NDArray[np.int32]

    def turned(self) -> "Chunk":
        """Source and target exchanged."""
        cells = np.ascontiguousarray(self.cells.transpose(2, 1, 0))
        return Chunk(self.pairs, self.target_lengths, self.source_lengths, self.targets, self.sources, self.types, cells)


@dataclass(frozen=True)
class Lattice:
    """A whole corpus.

    Attributes:
        sources, targets: word forms; a word's number is its position.
        type_sources, type_targets: [types] the two words of each type.
    """

    chunks: tuple[Chunk, ...]
    sources: Words
    targets: Words
    type_sources: Ints
    type_targets: Ints

    def turned(self) -> "Lattice":
        """Source and target exchanged; types keep their numbers."""
        chunks = tuple(chunk.turned() for chunk in self.chunks)
        return Lattice(chunks, self.targets, self.sources, self.type_targets, self.type_sources)


def lattice(corpus: Sequence[WordPair]) -> Lattice:
    """Index a corpus; pairs with an empty side are in no chunk. Words are numbered in the order they first occur."""
    sources, source_ids = _numbered([source for source, _ in corpus])
    targets, target_ids = _numbered([target for _, target in corpus])
    keyed = [_chunk(pairs, source_ids, target_ids, len(sources), len(targets)) for pairs in _batches(corpus)]
    keys = np.unique(np.concatenate([chunk.types for chunk in keyed])) if keyed else np.empty(0, np.int64)
    chunks = tuple(replace(chunk, types=np.searchsorted(keys, chunk.types)) for chunk in keyed)
    type_sources, type_targets = np.divmod(keys, max(len(targets), 1))
    return Lattice(chunks, sources, targets, type_sources, type_targets)


def _numbered(sentences: Sequence[Words]) -> tuple[Words, list[Ints]]:
    numbers: dict[str, int] = {}
    ids = [np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64) for words in sentences]
    return tuple(numbers), ids


def _batches(corpus: Sequence[WordPair]) -> Iterator[list[int]]:
    """Positions of pairs of similar lengths, as many at a time as fit a chunk with its padding."""
    lengths = sorted((len(target), len(source), pair) for pair, (source, target) in enumerate(corpus) if source and target)
    batch: list[int] = []
    longest_source = 0
    for target_length, source_length, pair in lengths:
        longest_source = max(longest_source, source_length)
        if batch and (len(batch) + 1) * target_length * longest_source > CHUNK_CELLS:
            yield batch
            batch, longest_source = [], source_length
        batch.append(pair)
    if batch:
        yield batch


def _chunk(pairs: list[int], sources: list[Ints], targets: list[Ints], source_count: int, target_count: int) -> Chunk:
    """A chunk whose ``types`` are still keys: source number * number of target words + target number."""
    padded_sources, source_lengths = _padded([sources[pair] for pair in pairs], source_count)
    padded_targets, target_lengths = _padded([targets[pair] for pair in pairs], target_count)
    padding = source_count * target_count  # above every key, so its cells are numbered last
    rows, columns = padded_targets.T[:, :, None], padded_sources[None, :, :]
    keys = np.where((rows == target_count) | (columns == source_count), padding, columns * target_count + rows)  # [T, B, S]
    found, cells = np.unique(keys, return_inverse=True)
    types = found[found < padding]
    numbers = cells.astype(np.int32).reshape(keys.shape)
    return Chunk(np.array(pairs), source_lengths, target_lengths, padded_sources, padded_targets, types, numbers)


def _padded(sentences: list[Ints], filler: int) -> tuple[Ints, Ints]:
    lengths = np.array([len(words) for words in sentences])
    padded = np.full((len(sentences), lengths.max()), filler, dtype=np.int64)
    padded[np.arange(lengths.max()) < lengths[:, None]] = np.concatenate(sentences)
    return padded, lengths
