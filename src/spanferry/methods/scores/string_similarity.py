"""How alike an entity and a candidate are written: names are often copied, or nearly so."""

from collections.abc import Iterator, Sequence

from spanferry.core.records import Pair
from spanferry.methods.links import source_entities
from spanferry.methods.scores import PairCandidates, PairScores
from spanferry.methods.scores._edits import Pattern
from spanferry.methods.scores._romanise import lacks_vowels, romanise, skeleton

FLOOR = 0.5
"""What a similarity must exceed to count. Any two strings share something: of the candidates outside all entities, the one most like an
entity passes this for 26 of 3,545 entities (demo corpus, training split, 250 pairs in each of five languages, all n-grams)."""


_MARK = "."
"""Stands for a word without letters and digits."""


def string_similarity(pair: Pair, candidates: PairCandidates) -> PairScores:
    """score(e, c) = 1 - d(e, c) / max(|e|, |c|) where that is above ``FLOOR``, otherwise 0; d is the edit distance, lengths in letters.

    The distance is Levenshtein's (1966), the ratio that of Melamed (1999) for cognates with it in place of the longest common
    subsequence. Both sides are compared in Latin letters (``_romanise``), without case, diacritics and spaces: a name may be two words
    here and one there. Punctuation within a word does not count; a word of nothing else counts as one mark, or ``Kano ,`` would tie
    with ``Kano``. Where just one side has a script without vowels, consonants are compared. An entity without letters or digits scores
    0 everywhere.

    Raises:
        DataError: the source is not labelled.
    """
    written = Written(pair.target.words)
    spans = [entity.span for entity in source_entities(pair)]
    found = []
    for span, own in zip(spans, candidates, strict=True):
        rows = written.rows(pair.source.words[span.start : span.end], sorted({candidate.start for candidate in own}))
        found.append([rows[c.start][len(c) - 1] if len(c) <= len(rows[c.start]) else 0.0 for c in own])
    return found


class Written:
    """The words of a sentence as they are compared."""

    def __init__(self, words: Sequence[str]) -> None:
        self._forms = [_form(word) for word in words]
        self._bare = [lacks_vowels(word) for word in words]

    def rows(self, words: Sequence[str], starts: Sequence[int]) -> dict[int, list[float]]:
        """How alike some words and the n-grams of the sentence are, as ``string_similarity`` has it.

        Args:
            words: of an entity.
            starts: where n-grams start.

        Returns:
            By start, the similarity to the n-gram of one word, of two words, ...; of those that are left out it is 0.
        """
        if not any(map(romanise, words)):
            return {start: [] for start in starts}
        form = "".join(map(_form, words))
        letters = Pattern(form)
        bare = any(map(lacks_vowels, words))
        if not bare and not any(self._bare):
            return {start: list(_row(letters, self._forms[start:])) for start in starts}
        consonants = Pattern(skeleton(form))
        return {start: list(self._mixed(letters, consonants, bare, start)) for start in starts}

    def _mixed(self, letters: Pattern, consonants: Pattern, bare: bool, start: int) -> Iterator[float]:
        """A row where a script without vowels has a part."""
        other, other_is_bare = "", False
        for place, distance in enumerate(letters.distances(self._forms[start:]), start):
            other += self._forms[place]
            other_is_bare = other_is_bare or self._bare[place]
            bones = skeleton(other)
            if _too_long(letters, other) and _too_long(consonants, bones):
                return
            if bare == other_is_bare:
                yield _similarity(letters, other, distance)
            else:
                yield _similarity(consonants, bones, consonants.distance(bones))


def _row(letters: Pattern, forms: Sequence[str]) -> Iterator[float]:
    other = ""
    for form, distance in zip(forms, letters.distances(forms), strict=True):
        other += form
        if _too_long(letters, other):
            return
        yield _similarity(letters, other, distance)


def _too_long(pattern: Pattern, other: str) -> bool:
    """Whether a text is, however it goes on, not alike enough: each letter too many is an edit."""
    return pattern.length <= FLOOR * len(other)


def _similarity(pattern: Pattern, other: str, distance: int) -> float:
    longer = max(pattern.length, len(other))
    similarity = 1 - distance / longer if longer else 0.0
    return similarity if similarity > FLOOR else 0.0


def _form(word: str) -> str:
    return romanise(word) or _MARK
