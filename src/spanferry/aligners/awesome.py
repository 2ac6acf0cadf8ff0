"""Word alignment by the probabilities of subwords' similarities (awesome-align, Dou and Neubig 2021, arXiv 2101.08231)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.aligners.embedding import Dtype, Embedding, Extraction, check_threshold
from spanferry.core.models.device import Device, released
from spanferry.core.records import Alignment, Pair

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder


class AwesomeAligner:
    """awesome-align over any encoder, in batches; in float32 links and weights are those of awesome-align 0.1.7.

    The dot products of two sides' subword vectors become probabilities in either direction; two subwords are linked where both exceed
    ``threshold``, two words where subwords of theirs are. A link's weight is the largest probability of its subwords, as awesome-align
    writes it with ``--output_prob_file`` (a heuristic of its authors; see ``_extraction.harmonic_mean``).

    Sentences longer than the model reads are encoded in overlapping windows, and special subwords are the tokenizer's own.

    Args:
        model: a Hugging Face id or a local folder.
        layer: whose output is compared, 0 being the embeddings; where the architecture allows, layers above it are not computed.
        extraction: ``softmax``, or ``entmax`` (1.5-entmax), under which most similarities have no probability at all; awesome-align
            then takes a threshold of 0.
        threshold: what both directions' probabilities exceed, 0 or more.
        dtype, device, batch_tokens, adapter: as ``spanferry.aligners.embedding.Embedding`` has them.

    Raises:
        ConfigError: a number is out of range, or the model or the adapter is a path to nowhere.
    """

    version = 1

    def __init__(
        self,
        model: str = "bert-base-multilingual-cased",
        layer: int = 8,
        extraction: Extraction = "softmax",
        threshold: float = 0.001,
        dtype: Dtype = "float32",
        device: Device = "auto",
        batch_tokens: int | None = None,
        adapter: str | None = None,
    ) -> None:
        check_threshold(threshold)
        self._embedding = Embedding(model, layer, dtype, device, batch_tokens, adapter)
        self._extraction: Extraction = extraction
        self._threshold = threshold

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model and a local adapter."""
        return self._embedding.inputs

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair, with weights; an empty side gives an empty one.

        Raises:
            ConfigError: the model, its adapter or the device cannot be had, or the model has no such layer.
        """
        return list(self.stream(pairs))

    def stream(self, pairs: Iterable[Pair]) -> Iterator[Alignment]:
        """The same for any number of pairs, read as they are needed, in the memory of a block of them (``_embedding.BLOCK``)."""
        return self._embedder.links(pairs)

    def release(self) -> None:
        """Give the model's memory back; the next pairs load it again."""
        released(self, "_embedder")

    @cached_property
    def _embedder(self) -> "Embedder":
        from spanferry.aligners._embedding import Embedder
        from spanferry.aligners._extraction import extracted

        return Embedder.over(self._embedding, partial(extracted, extraction=self._extraction, threshold=self._threshold))
