"""Word alignment by the encoder of a translation model (TransAlign, Ebing, Goldschmied and Glavas 2025, arXiv 2510.27337)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.aligners.embedding import Dtype, Embedding, Extraction, check_threshold
from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device, released
from spanferry.core.records import Alignment, Language, Pair

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder
    from spanferry.aligners._encoder import Encoder
    from spanferry.aligners._subwords import SubwordReader


class TransalignAligner:
    """Similarities of the subwords' vectors in the encoder of NLLB or M2M100, told the language of each side.

    Two subwords are linked where the softmax over their dot products gives the link more than ``threshold`` in both directions; two
    words where subwords of theirs are. A link's weight is its probability, as ``aligner=awesome`` has it. The paper fine-tunes the
    encoder with an adapter; without one this is the paper's variant that needs no training.

    Args:
        model: a Hugging Face id or a local folder of an encoder-decoder that is told its languages.
        layer: whose output is compared, 0 being the embeddings.
        extraction, threshold: as ``aligner=awesome`` has them.
        dtype, device, batch_tokens, adapter: as ``spanferry.aligners.embedding.Embedding`` has them.

    Raises:
        ConfigError: a number is out of range, or the model or the adapter is a path to nowhere.
    """

    version = 1

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        model: str = "facebook/nllb-200-distilled-600M",
        layer: int = 12,
        extraction: Extraction = "softmax",
        threshold: float = 0.001,
        dtype: Dtype = "float32",
        device: Device = "auto",
        batch_tokens: int | None = None,
        adapter: str | None = None,
    ) -> None:
        check_threshold(threshold)
        self._languages = source_language, target_language
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
            ConfigError: the model, its adapter or the device cannot be had, or the model lacks the layer or a language.
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
        from spanferry.aligners._encoder import Encoder
        from spanferry.aligners._extraction import extracted

        encoder = Encoder(self._embedding)
        source, target = (self._reader(encoder, language) for language in self._languages)
        return Embedder(encoder, (source, target), False, partial(extracted, extraction=self._extraction, threshold=self._threshold))

    def _reader(self, encoder: "Encoder", language: Language) -> "SubwordReader":
        """Subwords that begin with the language's code."""
        from spanferry.aligners._subwords import SubwordReader
        from spanferry.core.models.language_codes import language_code

        place = f"aligner.model={self._embedding.model}"
        if not hasattr(encoder.tokenizer, "src_lang"):
            raise ConfigError(f"{place}: not a model that is told its languages, as NLLB and M2M100 are; aligner=awesome takes any encoder")
        encoder.tokenizer.src_lang, _ = language_code(encoder.tokenizer, language, place)
        return SubwordReader(encoder.tokenizer, encoder.limit)
