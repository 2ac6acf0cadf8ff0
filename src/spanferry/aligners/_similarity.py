"""How alike two word forms are written: names, numbers and cognates give away their translations."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from spanferry.aligners._lattice import Ints

Floats = NDArray[np.float64]
ROWS = 100_000  # pairs compared at a time
FIRST, LAST = "\u0370", "\u1dff"  # alphabets between the Latin ones and Latin Extended Additional


def similarities(sources: Sequence[str], targets: Sequence[str], source_numbers: Ints, target_numbers: Ints) -> Floats:
    """[n] Dice overlap of the n-th pair: 2 * shared / all character bigrams and trigrams; 1 for equal forms, 0 for none shared.

    A form is read with a mark at either end, so forms that begin or end alike share more, and forms of one letter count too. One of
    another alphabet is read in Latin letters, as AnyAscii writes it: names are cognates there too. Chinese is not: it got worse.
    """
    profiles, sizes = _profiles([*map(_latin, sources), *map(_latin, targets)])
    shared = np.empty(len(source_numbers))
    for start in range(0, len(shared), ROWS):
        rows = slice(start, start + ROWS)
        left, right = source_numbers[rows], target_numbers[rows] + len(sources)
        shared[rows] = 2 * profiles[left].multiply(profiles[right]).sum(axis=1) / (sizes[left] + sizes[right])
    return shared


def _latin(form: str) -> str:
    """A form of Greek, Cyrillic, Arabic, Indic or another alphabet in Latin letters; of Latin or Chinese ones, and of signs, as it is."""
    if not all(FIRST <= letter <= LAST for letter in form):
        return form
    from anyascii import anyascii

    return str(anyascii(form)).lower() or form


def _profiles(forms: Sequence[str]) -> tuple[csr_array, Floats]:
    """[forms, n-grams] 1 where the form holds the n-gram; [forms] how many it holds."""
    numbers: dict[str, int] = {}
    grams = [sorted(numbers.setdefault(gram, len(numbers)) for gram in set(_grams(form))) for form in forms]
    sizes = np.array([len(held) for held in grams], dtype=np.float64)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    columns = np.array([gram for held in grams for gram in held], dtype=np.int64)
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(forms), max(len(numbers), 1))), sizes


def _grams(form: str) -> Iterator[str]:
    marked = f"\x02{form}\x03"
    for length in (2, 3):
        yield from (marked[start : start + length] for start in range(len(marked) - length + 1))
