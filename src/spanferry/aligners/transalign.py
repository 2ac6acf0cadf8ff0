"""Word alignment by the encoder of a translation model (TransAlign, Ebing, Goldschmied and Glavas 2025, arXiv 2510.27337)."""

from typing import TYPE_CHECKING

from spanferry.aligners._embedding_aligner import ExtractingAligner
from spanferry.aligners.embedding import Dtype, Embedding, Extraction
from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device
from spanferry.core.records import Language

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder
    from spanferry.aligners._encoder import Encoder
    from spanferry.aligners._subwords import SubwordReader


class TransalignAligner(ExtractingAligner):
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
        super().__init__(Embedding(model, layer, dtype, device, batch_tokens, adapter), extraction, threshold)
        self._languages = source_language, target_language

    def _loaded(self) -> "Embedder":
        from spanferry.aligners._embedding import Embedder
        from spanferry.aligners._encoder import Encoder

        encoder = Encoder(self._embedding)
        source, target = (self._reader(encoder, language) for language in self._languages)
        return Embedder(encoder, (source, target), False, self._extract())

    def _reader(self, encoder: "Encoder", language: Language) -> "SubwordReader":
        """Subwords that begin with the language's code."""
        from spanferry.aligners._subwords import SubwordReader
        from spanferry.core.models.language_codes import language_code

        place = f"aligner.model={self._embedding.model}"
        if not hasattr(encoder.tokenizer, "src_lang"):
            raise ConfigError(f"{place}: not a model that is told its languages, as NLLB and M2M100 are; aligner=awesome takes any encoder")
        encoder.tokenizer.src_lang, _ = language_code(encoder.tokenizer, language, place)
        return SubwordReader(encoder.tokenizer, encoder.limit)
