"""What happens inside an embedding aligner: forward passes of its encoder, and the similarities that its matching starts from."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np

from spanferry.core.records import Alignment, Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class Passes:
    """Forward passes.

    Attributes:
        seconds: of all of them; on an accelerator they only say when the work was handed over.
        shapes: sentences (or windows of one), and subwords of the longest, of each batch.
    """

    seconds: float = 0.0
    shapes: list[tuple[int, int]] = field(default_factory=list)

    def __str__(self) -> str:
        """How many, and how large."""
        rows, cells = [rows for rows, _ in self.shapes], [rows * longest for rows, longest in self.shapes]
        return f"{len(rows)} batches of {min(rows)} to {max(rows)} sentences, {max(cells):,} subwords at most, padding included"


@contextmanager
def forward_passes() -> Iterator[Passes]:
    """Watch every encoder's."""
    from spanferry.aligners._encoder import Encoder

    passes, plain = Passes(), Encoder._hidden

    def watched(encoder: Encoder, rows: Sequence[Sequence[int]]) -> Any:
        start = time.perf_counter()
        found = plain(encoder, rows)
        passes.seconds += time.perf_counter() - start
        passes.shapes.append((len(rows), max(map(len, rows))))
        return found

    with patch.object(Encoder, "_hidden", watched):
        yield passes


def similarity_batches(model: Path, layer: int, pairs: Sequence[Pair]) -> "list[NDArray[np.floating]]":
    """(B, S, T) the similarities of subwords, -1 in padding, in the batches that the aligner makes of the pairs."""
    from spanferry.aligners._embedding import Embedder, Found
    from spanferry.aligners._encoder import Encoder
    from spanferry.aligners._matching import Batch, similarities
    from spanferry.aligners._subwords import SubwordReader
    from spanferry.aligners.embedding import Embedding

    batches: list[NDArray[np.floating]] = []

    def keep(batch: Batch) -> Found:
        batches.append(similarities(batch, 0.0).numpy())
        return np.zeros(batches[-1].shape, np.bool_), None

    encoder = Encoder(Embedding(str(model), layer, device="cpu"))
    reader = SubwordReader(encoder.tokenizer, encoder.limit)
    list(Embedder(encoder, (reader, reader), False, keep).links(pairs))
    return batches


def unpadded(batches: "Sequence[NDArray[np.floating]]", of: "Sequence[NDArray[Any]] | None" = None) -> "list[NDArray[np.generic]]":
    """(S, T) one matrix a pair: its similarities, or the same cells of ``of``, padded alike."""
    found = []
    for batch, other in zip(batches, batches if of is None else of, strict=True):
        sizes = zip(*_sizes(batch), strict=True)
        found += [matrix[:sources, :targets].copy() for matrix, (sources, targets) in zip(other, sizes, strict=True)]
    return found


def _sizes(batch: "NDArray[np.floating]") -> tuple[list[int], list[int]]:
    """Units of each source and of each target."""
    real = batch >= 0
    return real.any(axis=2).sum(axis=1).tolist(), real.any(axis=1).sum(axis=1).tolist()


def to_links(
    batches: "Sequence[NDArray[np.floating]]", matching: "Callable[[NDArray[np.floating]], NDArray[np.bool_]]"
) -> Callable[[], list[Alignment]]:
    """What an embedding aligner does after similarities, from (B, S, T) to records, each subword counted as a word."""
    from spanferry.aligners._embedding import _alignments, _Units

    units = [[[_Units(np.arange(size), np.arange(size)) for size in side] for side in _sizes(batch)] for batch in batches]

    def run() -> list[Alignment]:
        found = (_alignments(matching(batch), None, *sides) for batch, sides in zip(batches, units, strict=True))
        return [alignment for batch in found for alignment in batch]

    return run
