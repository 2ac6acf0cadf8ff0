"""Word alignment from the similarity of contextual embeddings, by the library simalign (Jalili Sabet et al. 2020)."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from spanferry.aligners.embedding import Matching, check_layer
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.models.device import released
from spanferry.core.paths import local_files
from spanferry.core.records import Alignment, Pair, Sentence

_LETTERS: dict[Matching, str] = {"itermax": "i", "mwmf": "m", "inter": "a", "fwd": "f", "rev": "r"}


class SimalignReferenceAligner:
    """simalign 0.4, pair by pair; the links are the library's own.

    Words that the tokenizer turns into nothing get no links, and a side of only such words none at all. Words of a script that
    the model does not know all become its unknown token and align to each other: choose another model for them.

    Args:
        model: a Hugging Face id or a local folder.
        matching: ``inter`` (Argmax in the paper), ``itermax`` (IterMax), ``mwmf`` (Match), or one direction's argmax: ``fwd``
            gives each source subword a target subword, ``rev`` the opposite.
        token_level: whether subwords are matched (a word inherits their links) or the mean vectors of words.
        layer: whose output is compared, 0 being the embeddings.
        distortion: how much links far from the diagonal lose, 0 to 1.
        device: as torch names it, such as ``cpu`` or ``cuda:0``.

    Raises:
        ConfigError: ``layer`` or ``distortion`` is out of range.
    """

    version = 2

    def __init__(
        self,
        model: str = "bert-base-multilingual-cased",
        matching: Matching = "itermax",
        token_level: Literal["bpe", "word"] = "bpe",
        layer: int = 8,
        distortion: float = 0.0,
        device: str = "cpu",
    ) -> None:
        if layer < 0:
            raise ConfigError(f"layer={layer}: layers count from 0, the embeddings")
        if not 0 <= distortion <= 1:
            raise ConfigError(f"distortion={distortion}: give 0 (off) to 1")
        self.model = model
        self.matching = matching
        self.token_level = token_level
        self.layer = layer
        self.distortion = distortion
        self.device = device

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return local_files(self.model)

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair; an empty side gives an empty one.

        Raises:
            ConfigError: the model or the device cannot be used, the model has no such layer, or it is an encoder-decoder.
            DataError: a side has more subwords than the model takes; simalign alone would cut it in silence.
        """
        return [self._align(pair) for pair in pairs]

    def release(self) -> None:
        """Give the model's memory back; the next pairs load it again."""
        released(self, "_library")

    def _align(self, pair: Pair) -> Alignment:
        sources, targets = self._readable(pair.source), self._readable(pair.target)
        if not sources or not targets:
            return Alignment(())
        links = self._library.get_word_aligns(
            [pair.source.words[position] for position in sources], [pair.target.words[position] for position in targets]
        )[self.matching]
        return Alignment.of((sources[source], targets[target]) for source, target in links)

    def _readable(self, sentence: Sentence) -> list[int]:
        """The positions of words with at least one subword."""
        tokenizer = self._library.embed_loader.tokenizer
        counts = [len(tokenizer.tokenize(word)) for word in sentence.words]
        length = sum(counts) + tokenizer.num_special_tokens_to_add()
        if length > self._limit:
            raise DataError(
                f"sentence {sentence.id!r} ({sentence.language}): {length} subwords with special ones, but {self.model} takes "
                f"{self._limit}. Split the sentence, or choose aligner=statistical"
            )
        return [position for position, count in enumerate(counts) if count]

    @cached_property
    def _limit(self) -> int:
        """Subwords, special ones included, that the model takes. A tokenizer that states no limit has a huge one."""
        loader = self._library.embed_loader
        stated = int(loader.tokenizer.model_max_length)
        return min(stated, getattr(loader.emb_model.config, "max_position_embeddings", stated))

    @cached_property
    def _library(self) -> Any:
        """The library's own aligner, loaded once."""
        from simalign import SentenceAligner

        try:
            library = SentenceAligner(self.model, self.token_level, self.distortion, _LETTERS[self.matching], self.device, self.layer)
        except (OSError, ValueError, RuntimeError) as error:  # no such model; no known architecture; no such device
            raise ConfigError(f"aligner=simalign_reference: model={self.model} does not load on {self.device}: {error}") from error
        config = library.embed_loader.emb_model.config
        if config.is_encoder_decoder:
            raise ConfigError(f"aligner.model={self.model}: an encoder-decoder, which simalign cannot read; aligner=simalign can")
        check_layer(self.layer, config.num_hidden_layers, self.model)
        return library
