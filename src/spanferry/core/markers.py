"""Markers around entities: written into a sentence before it is translated, and read from what the translator made of them.

Two kinds. ``xml`` tags name their entity, ``<a>Kai Diallo</a> lives in <b>Kano</b>.``, letters in the order of the sentence's entities
(after z come aa, ab, ...). ``brackets`` are all alike, ``[Kai Diallo] lives in [Kano].``, so somebody must find out later which is which.

A sentence whose own words hold such signs keeps them: the markers are others. Tags leave out the letters that the words use as tags;
brackets are ``{ }`` where the words hold square ones, ``⟦ ⟧`` where they hold both, and tags where they hold all three. What a sentence
is marked with depends on its words alone, so that reading needs no more than the sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count, islice, product
from string import ascii_lowercase

from spanferry.core.records import Language, Sentence, Span
from spanferry.core.writing import Text, write


class Markers(StrEnum):
    """The kinds of markers."""

    XML = "xml"
    BRACKETS = "brackets"


TAG = re.compile(r"(?:<|＜|&lt;)\s*+(?P<before>[/／]?)\s*+(?P<name>[A-Za-z]{1,3}|[^\W\d_])\s*+(?P<after>[/／]?)\s*+(?:>|＞|&gt;)")
"""A tag, however a translator may have written it."""

PAIRS = (("[［", "]］"), ("{｛", "}｝"), ("⟦", "⟧"))
"""Openings and closings of brackets, the first of each as we write it, with forms that translators make of it."""


@dataclass(frozen=True)
class Marking:
    """What one sentence is marked with.

    Attributes:
        words: of the sentence.
        entities: how many it has.
        wanted: the kind of markers asked for.
    """

    words: tuple[str, ...]
    entities: int
    wanted: Markers

    @cached_property
    def brackets(self) -> tuple[str, str] | None:
        """All forms of the opening and of the closing bracket; None: the sentence is marked with tags."""
        held = set("".join(self.words))
        free = (pair for pair in PAIRS if not held & set("".join(pair)))
        return next(free, None) if self.wanted is Markers.BRACKETS else None

    @cached_property
    def own_tags(self) -> frozenset[str]:
        """The names, in small letters, of the tags that are words of the sentence."""
        apart, together = " ".join(self.words), "".join(self.words)  # running text is between the two
        return frozenset(tag["name"].lower() for text in (apart, together) for tag in TAG.finditer(text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """For each entity the name of its tag."""
        return tuple(islice((name for name in _names() if name not in self.own_tags), self.entities))

    def around(self, entity: int) -> tuple[str, str]:
        """What stands before and after an entity, counted from 0."""
        if self.brackets:
            opening, closing = self.brackets
            return opening[0], closing[0]
        return f"<{self.names[entity]}>", f"</{self.names[entity]}>"


def _names() -> Iterator[str]:
    """a, b, ... z, aa, ab, ... without end."""
    return ("".join(letters) for length in count(1) for letters in product(ascii_lowercase, repeat=length))


def marking(sentence: Sentence, markers: Markers) -> Marking:
    """What a labelled sentence is marked with; an unlabelled one has no entities."""
    return Marking(sentence.words, len(sentence.entities or ()), markers)


def mark(sentence: Sentence, language: Language, markers: Markers) -> str:
    """The sentence as running text with markers around its entities; without entities, plain running text.

    Args:
        sentence: labelled.
        language: that of its words.
    """
    spans = [(number, entity.span) for number, entity in enumerate(sentence.entities or ())]
    return insert(write(sentence.words, language), spans, marking(sentence, markers))


def mark_translation(words: Sequence[str], language: Language, spans: Iterable[tuple[int, Span]], source: Marking) -> str:
    """What a perfect translator makes of a marked sentence, given the words of the translation and where the entities are in it.

    Args:
        words: of the translation.
        language: that of the translation.
        spans: an entity of the source, from 0, and its words in the translation; not overlapping, in any order.
        source: what the source is marked with.
    """
    return insert(write(words, language), spans, source)


def insert(text: Text, spans: Iterable[tuple[int, Span]], source: Marking) -> str:
    """Running text with markers around some of its words.

    Args:
        spans: an entity of the source, from 0, and its words in the text; not overlapping, in any order.
    """
    written, done = [], 0
    for entity, span in sorted(spans, key=lambda of: of[1]):
        start, end = text.places[span.start][0], text.places[span.end - 1][1]
        opening, closing = source.around(entity)
        written += [text.text[done:start], opening, text.text[start:end], closing]
        done = end
    return "".join([*written, text.text[done:]])
