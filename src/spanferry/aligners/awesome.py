"""Word alignment by the probabilities of subwords' similarities (awesome-align, Dou and Neubig 2021, arXiv 2101.08231)."""

from typing import TYPE_CHECKING

from spanferry.aligners._embedding_aligner import ExtractingAligner
from spanferry.aligners.embedding import Dtype, Embedding, Extraction
from spanferry.core.models.device import Device

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder


class AwesomeAligner(ExtractingAligner):
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
        super().__init__(Embedding(model, layer, dtype, device, batch_tokens, adapter), extraction, threshold)

    def _loaded(self) -> "Embedder":
        from spanferry.aligners._embedding import Embedder

        return Embedder.over(self._embedding, self._extract())
