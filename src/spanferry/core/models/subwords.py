"""Words to subwords and back: a word is read by its first subword."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from spanferry.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as the model reads it.

    Attributes:
        ids: subwords, special ones included.
        firsts: where each word's first subword stands in ``ids``; fewer than words when the sentence was cut.
        truncated: whether subwords were cut.
    """

    ids: list[int]
    firsts: list[int]
    truncated: bool


class SubwordEncoder:
    """Turns words into subwords with a fast tokenizer.

    Every word gets at least one subword, so that words and tags cannot shift: a word the tokenizer swallows whole (a zero-width
    space, say) becomes the unknown subword. A sentence is cut after ``max_length`` subwords, special ones included.

    Args:
        max_length: subwords of a sentence.
        place: the option and the model, for errors; empty: the tokenizer's name.

    Attributes:
        pad_id: fills rows, where the attention mask hides it; that of the end, or 0, where the tokenizer has no padding token.
        unknown_id: stands for what the tokenizer swallows.

    Raises:
        ConfigError: the tokenizer cannot do this (not a fast one, or without an unknown token).
    """

    def __init__(self, tokenizer: Any, max_length: int, place: str = "") -> None:
        if not tokenizer.is_fast or tokenizer.unk_token_id is None:
            lacking = "has no unknown token" if tokenizer.is_fast else "is not a fast one"
            raise ConfigError(
                f"{place or tokenizer.name_or_path}: its tokenizer {lacking}. Name a model whose tokenizer is a fast one "
                "(tokenizer.json) with an unknown token, as BERT's and XLM-R's are; or give this one an unk_token and save it"
            )
        self.pad_id: int = next(id for id in (tokenizer.pad_token_id, tokenizer.eos_token_id, 0) if id is not None)
        self.unknown_id: int = tokenizer.unk_token_id
        self._tokenizer = tokenizer
        self._before, self._after = special_ids(tokenizer)
        self._room = max_length - len(self._before) - len(self._after)

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoded]:
        """One encoding a sentence. A sentence without words holds the special subwords only."""
        filled = [list(words) for words in sentences if words]
        # verbose: we cut and count long sentences ourselves
        subwords = self._tokenizer(filled, is_split_into_words=True, add_special_tokens=False, verbose=False) if filled else None
        rows = iter(range(len(filled)))
        return [self._assemble(len(words), subwords, next(rows)) if words else self._assemble(0, None, 0) for words in sentences]

    def _assemble(self, length: int, subwords: Any, row: int) -> Encoded:
        pieces: list[list[int]] = [[] for _ in range(length)]
        if length:
            for word, subword in zip(subwords.word_ids(row), subwords["input_ids"][row], strict=True):
                pieces[word].append(subword)
        ids: list[int] = []
        firsts: list[int] = []
        for piece in pieces:
            firsts.append(len(self._before) + len(ids))
            ids += piece or [self.unknown_id]
        kept = ids[: self._room]
        limit = len(self._before) + len(kept)
        return Encoded([*self._before, *kept, *self._after], [first for first in firsts if first < limit], len(kept) < len(ids))


def special_ids(tokenizer: Any) -> tuple[list[int], list[int]]:
    """What the tokenizer puts before and after a sentence (``<s>`` and ``</s>``)."""
    encoded = tokenizer("a", return_special_tokens_mask=True)
    inner = [position for position, special in enumerate(encoded["special_tokens_mask"]) if not special]
    return encoded["input_ids"][: inner[0]], encoded["input_ids"][inner[-1] + 1 :]


def longest_input(tokenizer: Any, config: Any, network: Any = None) -> int:
    """How many subwords, special ones included, a model reads at once.

    Args:
        network: where it is given, positions are counted in its own table: CamemBERT, MPNet and others number them as RoBERTa does.
    """
    stated = int(tokenizer.model_max_length)
    positions = (network and _counted(network)) or _configured(config)
    return min(positions, stated) if positions > 0 else stated  # XLNet says -1: no limit


def _configured(config: Any) -> int:
    positions: int = getattr(config, "max_position_embeddings", None) or 0
    return positions - config.pad_token_id - 1 if "roberta" in config.model_type else positions  # it counts from the padding id on


def _counted(network: Any) -> int | None:
    """How many subwords the network's table of positions has room for; None where there is no table by the usual name."""
    tables = (getattr(module, "position_embeddings", None) for module in network.modules())
    table = next((table for table in tables if isinstance(getattr(table, "weight", None), Tensor)), None)
    if table is None:
        return None
    padding = getattr(table, "padding_idx", None)
    return len(table.weight) - (0 if padding is None else padding + 1)


def pad(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """Rows of any length as one tensor of shape (rows, longest row)."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])
