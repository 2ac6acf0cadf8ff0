"""Which sentences of a text translate which of the other: by their lengths, and by the numbers and names that both hold.

Gale and Church (1993), "A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics 19(1); cognates after Simard,
Foster and Isabelle (1992), "Using cognates to align sentences in bilingual corpora" (TMI).
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

VARIANCE = 6.8
"""s^2, the variance of a translation's length per character of the source, as Gale and Church estimated it."""

# how often m sentences translate n: table 5 of the paper; three for one is ours, as XQuAD's translators do that
_SIZES: Mapping[tuple[int, int], float] = {
    (1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011, (3, 1): 0.002, (1, 3): 0.002,
}  # fmt: skip
_PIECES = 24  # of one side that one sentence of the other may take, where a side comes in pieces of sentences
_COGNATE = 2.0  # nats a shared number or name is worth; 1 to 2 does alike on XQuAD's Spanish and Chinese, 0 worse
_Best = dict[tuple[int, int], tuple[float, tuple[int, int]]]  # (i, j): the least cost of the first i and j, and the last group's size
_WORD = re.compile(r"\d+(?:[.,\s]\d{3})*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that translate each other: half-open ranges of both sides' numbers, from 0. A side may be empty."""

    source: range
    target: range


def align_sentences(
    source: Sequence[str], target: Sequence[str], ratio: float, *, source_pieces: bool = False, target_pieces: bool = False
) -> list[Group]:
    """The likeliest groups, by dynamic programme; every sentence is in exactly one, in order.

    Args:
        source, target: the sentences of a text and of its translation.
        ratio: characters of the target language for one of the source language.
        source_pieces, target_pieces: whether that side comes in pieces of sentences: any number of them then counts as one sentence.

    Returns:
        The groups, in order; none for two empty sides. Of equally likely ones those that end in smaller groups.
    """
    sizes = _sizes(source_pieces, target_pieces)
    shared = _shared(source, target)
    ours, theirs = _lengths(source, 1.0), _lengths(target, ratio)

    def cost(i: int, j: int, m: int, n: int) -> float:
        """Of a group of the last m of i and the last n of j sentences."""
        held = shared[i][j] - shared[i - m][j] - shared[i][j - n] + shared[i - m][j - n]
        return length_cost(ours[i] - ours[i - m], theirs[j] - theirs[j - n]) - _COGNATE * held

    best: _Best = {(0, 0): (0.0, (0, 0))}
    for i, j in product(range(len(source) + 1), range(len(target) + 1)):
        reached = [(best[i - m, j - n][0] + rarity + cost(i, j, m, n), (m, n)) for (m, n), rarity in sizes if (i - m, j - n) in best]
        if reached:
            best[i, j] = min(reached)
    return _path(best, len(source), len(target))


def length_cost(source: float, target: float) -> float:
    """How unlikely two lengths are for translations of each other: the negative logarithm of the two-sided tail, equation 5.

    Args:
        source, target: lengths in characters of the source language (the target's divided by the ratio of the languages).
    """
    mean = (source + target) / 2  # where the paper has the source's length: this one is symmetric, and defined for an empty side
    if not mean:
        return 0.0
    deviation = abs(target - source) / math.sqrt(VARIANCE * mean)
    return -math.log(max(math.erfc(deviation / math.sqrt(2)), 1e-300))


def _sizes(source_pieces: bool, target_pieces: bool) -> list[tuple[tuple[int, int], float]]:
    """What a group may have of each side, with the negative logarithm of how often that is."""
    many = range(1, _PIECES + 1)
    found = {}
    for (m, n), share in _SIZES.items():
        ours = many if source_pieces and m == 1 else (m,) if not source_pieces or m == 0 else ()
        theirs = many if target_pieces and n == 1 else (n,) if not target_pieces or n == 0 else ()
        found.update({(i, j): -math.log(share) for i in ours for j in theirs})
    return list(found.items())


def _lengths(sentences: Sequence[str], ratio: float) -> list[float]:
    """How long the first 0, 1, 2, ... sentences are."""
    return [*accumulate((len(sentence) / ratio for sentence in sentences), initial=0.0)]


def _shared(source: Sequence[str], target: Sequence[str]) -> list[list[int]]:
    """How many cognates the first i sentences share with the first j.

    Only those count that either side holds once: they stand for one place each, so that larger groups do not share more by chance.
    """
    ours, theirs = _places(source), _places(target)
    rows = [[0] * len(target) for _ in source]
    for cognate in ours.keys() & theirs.keys():
        rows[ours[cognate]][theirs[cognate]] += 1
    sums = [[0] * (len(target) + 1)]
    for row in rows:
        sums.append([above + value for above, value in zip(sums[-1], accumulate(row, initial=0), strict=True)])
    return sums


def _places(sentences: Sequence[str]) -> dict[str, int]:
    """The sentence of each cognate that the text holds once."""
    found = [(cognate, number) for number, sentence in enumerate(sentences) for cognate in cognates(sentence)]
    often = Counter(cognate for cognate, _ in found)
    return {cognate: number for cognate, number in found if often[cognate] == 1}


def cognates(text: str) -> list[str]:
    """What survives translation: numbers by their digits, and the first four letters, without accents, of words in Latin script."""
    found = []
    for word in _WORD.findall(text):
        if word[0].isdecimal():
            found.append("".join(str(unicodedata.decimal(digit)) for digit in word if digit.isdecimal()))
        elif re.match("[a-z]{4}", plain := _without_accents(word)):
            found.append(plain[:4])
    return found


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter))


def _path(best: _Best, i: int, j: int) -> list[Group]:
    groups = []
    while (i, j) != (0, 0):
        m, n = best[i, j][1]
        groups.append(Group(range(i - m, i), range(j - n, j)))
        i, j = i - m, j - n
    return groups[::-1]
