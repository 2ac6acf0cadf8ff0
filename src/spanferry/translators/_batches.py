"""What a translation model is asked at a time, and what it answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

STEP = 16
"""Sentences whose lengths round up to the same multiple may share a batch, and so their translations the same limit."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences to translate together.

    Attributes:
        places: where they stand in the corpus.
        rows: their subwords, special ones included.
        limit: tokens that each translation may have, its end counted and the first token not.
    """

    places: list[int]
    rows: list[list[int]]
    limit: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The tokens of one translation, without the first one that was given and without the end.

    Attributes:
        ended: False where the limit came before the end.
    """

    ids: list[int]
    ended: bool


def batches(rows: Sequence[list[int]], tokens: int, ratio: float, longest: int) -> Iterator[Batch]:
    """All rows, longest first, so that memory that does not suffice shows at once.

    A translation's limit depends on its own sentence alone, or batches of other sizes would give other translations.

    Args:
        tokens: rows x longest row of a batch is at most this; a row that is longer goes alone.
        ratio: tokens of a translation for each of its sentence's, the latter rounded up to a multiple of ``STEP``.
        longest: tokens that any translation may have.
    """
    places: list[int] = []
    for place in sorted(range(len(rows)), key=lambda place: -len(rows[place])):
        if places and ((len(places) + 1) * len(rows[places[0]]) > tokens or _step(rows[places[0]]) != _step(rows[place])):
            yield _batch(places, rows, ratio, longest)
            places = []
        places.append(place)
    if places:
        yield _batch(places, rows, ratio, longest)


def _batch(places: list[int], rows: Sequence[list[int]], ratio: float, longest: int) -> Batch:
    limit = min(longest, ceil(ratio * STEP * _step(rows[places[0]])))
    return Batch(places, [rows[place] for place in places], limit)


def _step(row: Sequence[int]) -> int:
    return ceil(len(row) / STEP)
