"""Words and tags as a published corpus has them -> words and entities as records want them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from spanferry.core.bio import Scheme, TagError, decode
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Span
from spanferry.data._published.description import Benchmark

Words = tuple[str, ...]

ErrorAt = Callable[[int, str], DataError]

_SPACE = re.compile(r"[ \t\r\n]+")
"""What a word cannot hold: it parts columns and lines."""

_BOM = "\ufeff"
"""What a word cannot begin with: column files take it off."""


@dataclass(frozen=True)
class Row:
    """One sentence as it was found.

    Attributes:
        error: makes the error for a word, counted from 0; it names the place.
    """

    words: Words
    tags: tuple[str, ...]
    error: ErrorAt


@dataclass(frozen=True)
class Labelled:
    """The sentences of a file.

    Attributes:
        mended: of each sentence where a tag continued an entity that had no start, and was read as its start, the place and the tag.
        blanks: words without a character, which were left out.
    """

    sentences: tuple[tuple[Words, tuple[Entity, ...]], ...]
    mended: tuple[str, ...]
    blanks: int


def labelled(rows: Iterable[Row], benchmark: Benchmark) -> Labelled:
    """The entities of each sentence; a sentence without words is left out (hub copies end in one), and words without characters are.

    IOB1 and IOB2 are both read: under either an I- that continues nothing starts an entity. In a file that is neither all through,
    sentences with such a tag count as mended.

    Raises:
        DataError: with the place, for a tag that is none, or a label that the corpus does not have.
    """
    found = [row for row in rows if row.words]
    entities = [_entities(row, benchmark) for row in found]
    written = [_without_blanks(row.words, marked) for row, marked in zip(found, entities, strict=True)]
    blanks = sum(len(row.words) - len(words) for row, (words, _) in zip(found, written, strict=True))
    return Labelled(tuple(sentence for sentence in written if sentence[0]), _mended(found), blanks)


def _entities(row: Row, benchmark: Benchmark) -> tuple[Entity, ...]:
    try:
        found = decode(row.tags, strict=False)
    except TagError as error:
        raise row.error(error.position, str(error)) from None
    for entity in found:
        if entity.label not in benchmark.labels:
            has = ", ".join(benchmark.labels)
            raise row.error(entity.span.start, f"an entity is labelled {entity.label!r}; {benchmark.title} has {has}")
    return found


def _without_blanks(words: Words, entities: tuple[Entity, ...]) -> tuple[Words, tuple[Entity, ...]]:
    """Words with characters, spaces inside them as no-break spaces; an entity without such a word is none."""
    if all(word and word[0] != _BOM and not _SPACE.search(word) for word in words):
        return words, entities
    written = tuple("\u00a0".join(filter(None, _SPACE.split(word.lstrip(_BOM)))) for word in words)
    before = [0, *accumulate(bool(word) for word in written)]  # how many words are kept before each place
    spans = [(before[entity.span.start], before[entity.span.end], entity.label) for entity in entities]
    return tuple(filter(None, written)), tuple(Entity(Span(start, end), label) for start, end, label in spans if start < end)


def _mended(rows: Sequence[Row]) -> tuple[str, ...]:
    ill_formed = [(row, at) for row in rows if (at := _breaks(row.tags, Scheme.IOB2)) is not None]
    if not ill_formed or all(_breaks(row.tags, Scheme.IOB1) is None for row in rows):
        return ()
    return tuple(str(row.error(at, row.tags[at])) for row, at in ill_formed)


def _breaks(tags: tuple[str, ...], scheme: Scheme) -> int | None:
    """The first word, from 0, whose tag the scheme does not allow there."""
    try:
        decode(tags, scheme)
    except TagError as error:
        return error.position
    return None
