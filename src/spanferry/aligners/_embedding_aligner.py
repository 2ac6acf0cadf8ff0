"""What the aligners share that compare vectors of an encoder: all but how links come of the vectors."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.aligners.embedding import Embedding, Extraction, check_threshold
from spanferry.core.models.device import released
from spanferry.core.records import Alignment, Pair

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder, Extract


class EmbeddingAligner(ABC):
    """Aligns by an encoder that is loaded when it is first asked.

    Choices inherit from this class, as translators do from ``MachineTranslator``: they are constructors, and how they extract links.
    """

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model and a local adapter."""
        return self._embedding.inputs

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair; an empty side gives an empty one.

        Raises:
            ConfigError: the model, its adapter or the device cannot be had, or the model lacks the layer or, of transalign, a language.
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
        return self._loaded()

    @abstractmethod
    def _loaded(self) -> "Embedder":
        """The encoder, read, with the way from its vectors to links."""


class ExtractingAligner(EmbeddingAligner):
    """One whose links are probabilities above a threshold, as awesome-align has them."""

    def __init__(self, embedding: Embedding, extraction: Extraction, threshold: float) -> None:
        super().__init__(embedding)
        check_threshold(threshold)
        self._extraction: Extraction = extraction
        self._threshold = threshold

    def _extract(self) -> "Extract":
        from spanferry.aligners._extraction import extracted

        return partial(extracted, extraction=self._extraction, threshold=self._threshold)
