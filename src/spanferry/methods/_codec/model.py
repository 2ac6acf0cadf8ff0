"""A translation model, asked for the probability of each token of given translations."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

import torch
from torch import Tensor

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device
from spanferry.core.records import Language
from spanferry.methods._codec.search import Ids, Logs, Run
from spanferry.methods._translation_model import TranslationModel

KINDS = ("m2m_100", "marian")
"""Models whose output layer ``_picked`` knows, by transformers' names; NLLB is M2M100's kind."""

_POSITIONS = 512
"""Tokens whose probabilities over the vocabulary are held at once: half a gigabyte with NLLB's."""


class MarkedTranslationModel(TranslationModel):
    """An encoder-decoder that tells the probabilities of tokens.

    Args:
        tokenizer: None: the model's own.

    Raises:
        ConfigError: the model cannot be had, is of another kind than ``KINDS``, or its vocabulary lacks the signs.
    """

    def __init__(self, model: str, tokenizer: str | None, device: Device, batch_size: int, option: str) -> None:
        super().__init__(model, device, batch_size, option, tokenizer)
        kind = self._network.config.model_type
        if kind not in KINDS:
            raise ConfigError(f"{self._place}: a model of the kind {kind}; codec takes {', '.join(KINDS)} (NLLB is an m2m_100)")
        self.given = int(self.multilingual)
        """How many tokens a translation begins with that are given and not guessed: the language code, if there is one."""

    def set_direction(self, source: Language, target: Language) -> None:
        """From now on texts are read as of one language and written in another.

        Raises:
            ConfigError: the model lacks a language.
        """
        self._set_languages(source, target)

    def check_signs(self, text: str) -> None:
        """Refuse a model that cannot write some signs.

        Raises:
            ConfigError: one of them is unknown to its vocabulary.
        """
        if self._tokenizer.unk_token_id in self.written([text])[0]:
            raise ConfigError(f"{self._place}: the model's vocabulary lacks {text}; take one that translates with such markers")

    def read(self, texts: Sequence[str]) -> list[Ids]:
        """Texts as the encoder reads them, whole."""
        return [tuple(ids) for ids in self._tokenizer(list(texts), verbose=False)["input_ids"]]

    def written(self, texts: Sequence[str]) -> list[Ids]:
        """Texts as the decoder writes them, whole, from the language code to the end-of-text token."""
        return [tuple(ids) for ids in self._tokenizer(text_target=list(texts), verbose=False)["input_ids"]]

    def fits(self, ids: Ids) -> bool:
        """Whether a text is no longer than what the model reads and writes."""
        return len(ids) <= self._limit

    def cut(self, ids: Ids) -> Ids:
        """The beginning of a text, as long as fits."""
        return ids[: self._limit]

    @torch.inference_mode()
    def encoded(self, texts: Sequence[Ids]) -> list[Tensor]:
        """Of each text that the encoder reads its output, (tokens, width)."""
        if not texts:
            return []
        ids, mask = self._padded(texts)
        hidden = self._network.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state
        return [row[: len(text)] for row, text in zip(hidden, texts, strict=True)]

    @torch.inference_mode()
    def logs(self, sources: Sequence[Tensor], runs: Sequence[Run]) -> list[Logs]:
        """Score the texts of one batch, each as a translation of its encoded source, in one pass."""
        hidden = self._decoded(sources, [run.ids for run in runs])  # (runs, tokens, width)
        rows = torch.cat([row[run.first : len(run.ids)] for row, run in zip(hidden, runs, strict=True)])  # (wanted tokens, width)
        begins = [0, *accumulate(len(run.ids) - run.first for run in runs)]
        picks = [(begin - run.first + place, token) for begin, run in zip(begins, runs, strict=False) for place, token in _wanted(run)]
        found = iter(self._picked(rows, picks))
        return [Logs([next(found) for _ in range(run.first, len(run.ids))], [next(found) for _ in run.asked]) for run in runs]

    def _picked(self, rows: Tensor, picks: Sequence[tuple[int, int]]) -> list[float]:
        """The logarithms of the probabilities of some (row, token); only their own scores are kept of all the vocabulary's."""
        head = self._network.get_output_embeddings()
        bias = getattr(self._network, "final_logits_bias", rows.new_zeros((1, 1)).expand(1, len(head.weight)))[0]
        sums = torch.cat([(head(some) + bias).float().logsumexp(-1) for some in torch.split(rows, _POSITIONS)])  # (wanted tokens,)
        places, tokens = torch.tensor(picks, device=rows.device).T
        scores = (rows[places] * head.weight[tokens]).sum(-1) + bias[tokens]  # (picks,)
        found: list[float] = (scores.float() - sums[places]).tolist()
        return found

    def _padded(self, texts: Sequence[Ids]) -> tuple[Tensor, Tensor]:
        """(texts, tokens) ids, filled up on the right; (texts, tokens) where they are no padding."""
        longest = max(map(len, texts))
        padding = self._network.config.pad_token_id
        ids = torch.tensor([[*text, *[padding] * (longest - len(text))] for text in texts])
        mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
        return ids.to(self._network.device), mask.to(self._network.device)

    def _decoded(self, sources: Sequence[Tensor], texts: Sequence[Ids]) -> Tensor:  # (texts, tokens, width)
        """The decoder's output where it is about to write each token."""
        start = self._network.config.decoder_start_token_id
        ids, _ = self._padded([(start, *text[:-1]) for text in texts])
        hidden = torch.nn.utils.rnn.pad_sequence(list(sources), batch_first=True)
        lengths = torch.tensor([len(source) for source in sources], device=hidden.device)
        mask = (torch.arange(hidden.shape[1], device=hidden.device)[None] < lengths[:, None]).long()
        decoder = self._network.get_decoder()
        output: Tensor = decoder(
            input_ids=ids, encoder_hidden_states=hidden, encoder_attention_mask=mask, use_cache=False
        ).last_hidden_state
        return output


def _wanted(run: Run) -> Iterator[tuple[int, int]]:
    """The positions and tokens whose logarithms are wanted, in the order of ``Logs``."""
    yield from enumerate(run.ids[run.first :], run.first)
    yield from run.asked
