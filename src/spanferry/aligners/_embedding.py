"""The way of every embedding aligner: pairs to subwords, to vectors, to batches of padded pairs, to links of words."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from spanferry.aligners._encoder import Encoder
from spanferry.aligners._matching import Batch
from spanferry.aligners._subwords import SubwordReader, Subwords
from spanferry.aligners.embedding import Embedding
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Pair

Found = tuple[NDArray[np.bool_], NDArray[np.float32] | None]
"""(B, S, T) which units are linked, and how surely, where the extraction says."""
Extract = Callable[[Batch], Found]

BLOCK, BLOCK_WORDS = 512, 32_768
"""Pairs whose vectors are held at once, at most, and words of both their sides; a pair that has more goes alone. So many words are some
50,000 subwords, whose vectors of a base model are 150 MB, and as much again while they are gathered."""
CELLS, CPU_CELLS = 2_000_000, 100_000
"""Cells of the similarity matrices of a batch, padding included; a pair that has more goes alone. Small batches pad less."""
UNKNOWN = 0.05
"""Share of unknown subwords in a block past which the user is told."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Units:
    """What is matched of a sentence: subwords, or words.

    Attributes:
        rows: where the vectors of the units stand.
        words: the position of the word that each is, or is of.
    """

    rows: NDArray[np.int64]
    words: NDArray[np.int64]


class Embedder:
    """Pairs to links through an encoder.

    Args:
        readers: the subwords of the source side and of the target side; for most models the same.
        by_word: whether the mean vectors of words are matched, not those of subwords.
        extract: links of units from their vectors.
    """

    def __init__(self, encoder: Encoder, readers: tuple[SubwordReader, SubwordReader], by_word: bool, extract: Extract) -> None:
        self._encoder, self._readers, self._by_word, self._extract = encoder, readers, by_word, extract
        self._warned = False

    @classmethod
    def over(cls, embedding: Embedding, extract: Extract, by_word: bool = False) -> "Embedder":
        """One that reads both sides alike.

        Raises:
            ConfigError: as ``Encoder`` does.
        """
        encoder = Encoder(embedding)
        reader = SubwordReader(encoder.tokenizer, encoder.limit)
        return cls(encoder, (reader, reader), by_word, extract)

    def links(self, pairs: Iterable[Pair]) -> Iterator[Alignment]:
        """One alignment a pair, in order, block by block: however many pairs there are, memory stays that of a block.

        A side without subwords gives an empty alignment.

        Raises:
            ConfigError: a vector is not finite, which half precision can do.
        """
        for block in _blocks(pairs):
            yield from self._block(block)

    @torch.inference_mode()
    def _block(self, pairs: Sequence[Pair]) -> list[Alignment]:
        sources, targets, vectors = self._units(pairs)
        found = [Alignment(())] * len(pairs)
        for places in _batches(sources, targets, CPU_CELLS if vectors.device.type == "cpu" else CELLS):
            batch = _padded([sources[place] for place in places], [targets[place] for place in places], vectors)
            linked, weights = self._extract(batch)
            alignments = _alignments(linked, weights, [sources[place] for place in places], [targets[place] for place in places])
            for place, alignment in zip(places, alignments, strict=True):
                found[place] = alignment
        return found

    def _units(self, pairs: Sequence[Pair]) -> tuple[list[_Units], list[_Units], Tensor]:
        """The units of both sides of every pair, and (rows, width) their vectors. A sentence that comes again is encoded once."""
        known: dict[tuple[SubwordReader, tuple[str, ...]], int] = {}
        both = [(self._readers[0], pair.source.words) for pair in pairs] + [(self._readers[1], pair.target.words) for pair in pairs]
        numbers = [known.setdefault(each, len(known)) for each in both]
        units, vectors = self._encoded(list(known))
        found = [units[number] for number in numbers]
        sources, targets = found[: len(pairs)], found[len(pairs) :]
        finite = torch.isfinite(vectors).all(1).cpu().numpy()  # (rows,)
        if not finite.all():
            raise self._overflow(*_first_with(~finite, pairs, sources, targets))
        return sources, targets, vectors

    def _overflow(self, pair: Pair, side: str) -> ConfigError:
        made_by = self._encoder.embedding
        way_out = "its weights are damaged: choose another" if made_by.dtype == "float32" else "set aligner.dtype=float32"
        return ConfigError(
            f"aligner.model={made_by.model}: the vectors of the {side} of pair {pair.id!r} are not finite numbers; {way_out}"
        )

    def _encoded(self, sentences: Sequence[tuple[SubwordReader, tuple[str, ...]]]) -> tuple[list[_Units], Tensor]:
        read = dict.fromkeys(sentences, Subwords([], []))
        for reader in set(self._readers):
            own = [each for each in sentences if each[0] is reader]
            read.update(zip(own, reader.read([words for _, words in own]), strict=True))
        self._warn_of_unknown(list(read.values()))
        vectors = self._encoder.vectors([reader.windows(each.ids) for (reader, _), each in read.items()])
        words = [np.array(each.words, dtype=np.int64) for each in read.values()]
        return _by_word(words, vectors) if self._by_word else (_by_subword(words), vectors)

    def _warn_of_unknown(self, read: Sequence[Subwords]) -> None:
        """Say once that the model cannot read the text well: what it does not know all looks alike to it."""
        ids = np.array([id for each in read for id in each.ids], dtype=np.int64)
        share = float(np.mean(ids == self._readers[0].unknown_id)) if len(ids) else 0.0
        if share > UNKNOWN and not self._warned:
            self._warned = True
            log.warning("%.0f %% of subwords are unknown to the aligner's model, and link to each other: choose another model", 100 * share)


def _blocks(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """The pairs in order, as many at a time as a block has room for."""
    block: list[Pair] = []
    words = 0
    for pair in pairs:
        count = len(pair.source.words) + len(pair.target.words)
        if block and words + count > BLOCK_WORDS:
            yield block
            block, words = [], 0
        block.append(pair)
        words += count
        if len(block) == BLOCK:
            yield block
            block, words = [], 0
    if block:
        yield block


def _first_with(wanted: NDArray[np.bool_], pairs: Sequence[Pair], sources: Sequence[_Units], targets: Sequence[_Units]) -> tuple[Pair, str]:
    """The first pair of which a side has one of the wanted rows, and which side."""
    both = zip(pairs, sources, targets, strict=True)
    sides = ((pair, side, units) for pair, *two in both for side, units in zip(("source", "target"), two, strict=True))
    return next((pair, side) for pair, side, units in sides if wanted[units.rows].any())


def _by_subword(words: Sequence[NDArray[np.int64]]) -> list[_Units]:
    ends = np.cumsum([0, *map(len, words)])
    return [_Units(np.arange(start, start + len(each)), each) for start, each in zip(ends[:-1].tolist(), words, strict=True)]


def _by_word(words: Sequence[NDArray[np.int64]], vectors: Tensor) -> tuple[list[_Units], Tensor]:
    """Words that have subwords, and (words, width) the means of these."""
    units: list[_Units] = []
    owners: list[NDArray[np.int64]] = []
    count = 0
    for each in words:
        present, owner = np.unique(each, return_inverse=True)
        units.append(_Units(np.arange(count, count + len(present)), present))
        owners.append(owner + count)
        count += len(present)
    owner_of = torch.from_numpy(np.concatenate([*owners, np.empty(0, np.int64)])).to(vectors.device)
    sums = vectors.new_zeros(count, vectors.shape[1]).index_add_(0, owner_of, vectors)
    return units, sums / torch.bincount(owner_of, minlength=count)[:, None]


def _batches(sources: Sequence[_Units], targets: Sequence[_Units], cells: int) -> Iterator[list[int]]:
    """Places of pairs of similar lengths, as many as stay within so many cells; a pair with an empty side is in none."""
    lengths = [(len(source.rows), len(target.rows)) for source, target in zip(sources, targets, strict=True)]
    batch: list[int] = []
    longest = 0
    for place in sorted((place for place, both in enumerate(lengths) if all(both)), key=lambda place: lengths[place]):
        longest = max(longest, lengths[place][1])
        if batch and (len(batch) + 1) * lengths[place][0] * longest > cells:
            yield batch
            batch, longest = [], lengths[place][1]
        batch.append(place)
    if batch:
        yield batch


def _padded(sources: Sequence[_Units], targets: Sequence[_Units], vectors: Tensor) -> Batch:
    (source, source_counts), (target, target_counts) = (_gathered(side, vectors) for side in (sources, targets))
    return Batch(source, target, source_counts, target_counts)


def _gathered(units: Sequence[_Units], vectors: Tensor) -> tuple[Tensor, Tensor]:
    """(B, longest, width) vectors, 0 in padding, and (B,) counts."""
    counts = torch.tensor([len(each.rows) for each in units], device=vectors.device)
    rows = np.zeros((len(units), max(len(each.rows) for each in units)), np.int64)
    for row, each in zip(rows, units, strict=True):
        row[: len(each.rows)] = each.rows
    padding = torch.arange(rows.shape[1], device=vectors.device) >= counts[:, None]
    return vectors[torch.from_numpy(rows).to(vectors.device)].masked_fill_(padding[:, :, None], 0.0), counts


def _alignments(
    linked: NDArray[np.bool_], weights: NDArray[np.float32] | None, sources: Sequence[_Units], targets: Sequence[_Units]
) -> list[Alignment]:
    """Two words are linked where units of theirs are, by the weight of the surest of these."""
    pairs, *units = linked.nonzero()  # (links,) each, by pair
    source, target = (_words(side, pairs, of_side) for side, of_side in zip((sources, targets), units, strict=True))
    sure = None if weights is None else np.minimum(weights[linked].astype(float), 1.0)
    order = np.lexsort((target, source, pairs) if sure is None else (-sure, target, source, pairs))
    pairs, source, target = pairs[order], source[order], target[order]
    first = np.append(True, (np.diff(pairs) != 0) | (np.diff(source) != 0) | (np.diff(target) != 0))[: len(pairs)]
    ends = np.cumsum(np.bincount(pairs[first], minlength=len(sources))).tolist()
    links = list(zip(source[first].tolist(), target[first].tolist(), strict=True))
    kept = None if sure is None else sure[order][first].tolist()
    spans = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    return [Alignment(tuple(links[span]), None if kept is None else tuple(kept[span])) for span in spans]


def _words(sides: Sequence[_Units], pairs: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """(links,) the word of each unit, given the pair it is in."""
    starts = np.cumsum([0, *(len(each.words) for each in sides)])
    return np.asarray(np.concatenate([each.words for each in sides])[starts[pairs] + units])
