"""Sentences as subwords, each with the word it belongs to, and as windows that a model can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from spanferry.core.errors import ConfigError
from spanferry.core.models.subwords import special_ids


@dataclass(frozen=True, slots=True)
class Subwords:
    """A sentence without special subwords.

    Attributes:
        ids: of the subwords, in order.
        words: the position of the word that each belongs to. A word that the tokenizer swallows whole (a zero-width space) has none.
    """

    ids: list[int]
    words: list[int]


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads at once, and what is taken from it.

    Attributes:
        ids: special subwords included.
        first: where in ``ids`` the subwords that are taken begin.
        start, end: which subwords of the sentence these are.
    """

    ids: list[int]
    first: int
    start: int
    end: int


class SubwordReader:
    """Words to subwords, and subwords to windows of at most ``limit``, special ones included.

    A fast tokenizer says which word a subword is of; one that is not fast (M2M100's) is shown word after word.

    Attributes:
        unknown_id: what stands for text that the vocabulary cannot write; None where it can write all.

    Args:
        tokenizer: of a model; one of many languages has its ``src_lang`` set to that of the sentences.

    Raises:
        ConfigError: special subwords fill the limit.
    """

    def __init__(self, tokenizer: Any, limit: int) -> None:
        self.unknown_id: int | None = tokenizer.unk_token_id
        self._tokenizer = tokenizer
        self._before, self._after = special_ids(tokenizer)
        self._room = limit - len(self._before) - len(self._after)
        if self._room < 1:
            raise ConfigError(f"{tokenizer.name_or_path!r} reads {limit} subwords at once, which special ones fill")

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Subwords]:
        """The subwords of each sentence; none for a sentence without words."""
        if not self._tokenizer.is_fast:
            return [
                _assembled([self._tokenizer.convert_tokens_to_ids(self._tokenizer.tokenize(word)) for word in words]) for words in sentences
            ]
        filled = [list(words) for words in sentences if words]
        # verbose: a long sentence is no mistake here, it becomes windows
        found = self._tokenizer(filled, is_split_into_words=True, add_special_tokens=False, verbose=False) if filled else None
        rows = iter(range(len(filled)))
        return [self._row(found, next(rows)) if words else Subwords([], []) for words in sentences]

    def _row(self, found: Any, row: int) -> Subwords:
        return Subwords(found["input_ids"][row], found.word_ids(row))

    def windows(self, ids: Sequence[int]) -> list[Window]:
        """One window for what the model can read at once; else overlapping ones, each subword taken where it has most context."""
        return [
            Window([*self._before, *ids[start : start + self._room], *self._after], len(self._before) + first - start, first, last)
            for start, first, last in _cut(len(ids), self._room)
        ]


def _assembled(pieces: Sequence[Sequence[int]]) -> Subwords:
    """The subwords of a sentence from those of each word."""
    return Subwords([id for piece in pieces for id in piece], [word for word, piece in enumerate(pieces) for _ in piece])


def _cut(length: int, room: int) -> list[tuple[int, int, int]]:
    """(start, first, last) of each window: it begins at ``start`` and what is taken is [first, last), which join without a gap.

    Windows overlap by at least half of their room; between two of them the middle of the overlap parts what is taken.
    """
    if length <= room:
        return [(0, 0, length)] if length else []
    starts = [*range(0, length - room, max(room // 2, 1)), length - room]
    middles = [(left + room + right) // 2 for left, right in pairwise(starts)]
    return list(zip(starts, [0, *middles], [*middles, length], strict=True))
