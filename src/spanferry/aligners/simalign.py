"""Word alignment from the similarity of contextual embeddings, without training (SimAlign, Jalili Sabet et al. 2020)."""

from typing import TYPE_CHECKING, Literal

from spanferry.aligners._embedding_aligner import EmbeddingAligner
from spanferry.aligners.embedding import Dtype, Embedding, Matching
from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device

if TYPE_CHECKING:
    from spanferry.aligners._embedding import Embedder


class SimalignAligner(EmbeddingAligner):
    """SimAlign over any encoder, in batches; in float32 the links are those of simalign 0.4 (``simalign_reference``), exact ties apart.

    Where simalign raises an error or cuts in silence, this goes on: an empty side gives an empty alignment, words that the tokenizer
    turns into nothing get no links, and a sentence longer than the model reads is encoded in overlapping windows. Words of a script that
    the model does not know all become its unknown token and align to each other: choose another model for them.

    Args:
        model: a Hugging Face id or a local folder.
        matching: ``inter`` (Argmax in the paper), ``itermax`` (IterMax), ``mwmf`` (Match), or one direction's argmax: ``fwd``
            gives each source subword a target subword, ``rev`` the opposite.
        token_level: whether subwords are matched (a word inherits their links) or the mean vectors of words.
        layer: whose output is compared, 0 being the embeddings; where the architecture allows, layers above it are not computed.
        distortion: how much links far from the diagonal lose, 0 to 1.
        dtype, device, batch_tokens, adapter: as ``spanferry.aligners.embedding.Embedding`` has them.

    Raises:
        ConfigError: a number is out of range, or the model or the adapter is a path to nowhere.
    """

    version = 3

    def __init__(
        self,
        model: str = "bert-base-multilingual-cased",
        matching: Matching = "itermax",
        token_level: Literal["bpe", "word"] = "bpe",
        layer: int = 8,
        distortion: float = 0.0,
        dtype: Dtype = "float32",
        device: Device = "auto",
        batch_tokens: int | None = None,
        adapter: str | None = None,
    ) -> None:
        if not 0 <= distortion <= 1:
            raise ConfigError(f"distortion={distortion}: give 0 (off) to 1")
        super().__init__(Embedding(model, layer, dtype, device, batch_tokens, adapter))
        self._matching: Matching = matching
        self._by_word = token_level == "word"
        self._distortion = distortion

    def _loaded(self) -> "Embedder":
        from spanferry.aligners._embedding import Embedder, Found
        from spanferry.aligners._matching import MATCHINGS, Batch, similarities

        def extract(batch: Batch) -> Found:
            return MATCHINGS[self._matching](similarities(batch, self._distortion).cpu().numpy()), None

        return Embedder.over(self._embedding, extract, self._by_word)
