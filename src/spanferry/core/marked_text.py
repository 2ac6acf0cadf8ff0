"""What a translator made of a marked sentence: its text without the markers, what they stand around, and what was wrong with them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from spanferry.core.markers import TAG, Marking
from spanferry.core.records import Language

OTHER_BRACKETS = ("【〔《", "】〕》")
"""What translators make of square brackets, Chinese ones above all (the published post-processing has the first and the last)."""


class Flaw(StrEnum):
    """What may be wrong with a marker. The first six are mended; by the others a mark is lost."""

    SPACED = "spaced"  # < a >
    CASE = "case"  # <A>
    REPLACED = "replaced"  # full-width or escaped signs, other brackets, <a/> in place of </a>
    DOUBLED = "doubled"  # [[Kano]]: read once
    FUSED = "fused"  # e[Kano]: a letter outside touches one inside
    REPEATED = "repeated"  # <a>Kano</a> ... <a>Kano</a>: both stand
    UNKNOWN = "unknown"  # a tag of an entity that the sentence does not have
    UNPAIRED = "unpaired"  # an opening or a closing without the other
    EMPTY = "empty"  # nothing between the two
    NESTED = "nested"  # one mark within another: entities do not nest, so neither stands
    CROSSING = "crossing"  # one mark begins within another and ends outside: neither stands
    MISSING = "missing"  # an entity whose marker is not there; of brackets, how many too few
    SUPERFLUOUS = "superfluous"  # brackets, one more than there are entities


class Mark(NamedTuple):
    """Characters ``start`` to ``end - 1`` of the text, at least one, and no space at either edge.

    Attributes:
        entity: which of the source's entities, from 0; None: the markers do not say.
    """

    start: int
    end: int
    entity: int | None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A marked translation, read.

    Attributes:
        text: running text without markers.
        marks: ascending, not overlapping.
        flaws: each thing that was wrong and the entity it befell, where the markers say which.
    """

    text: str
    marks: tuple[Mark, ...]
    flaws: tuple[tuple[Flaw, int | None], ...] = ()

    def befell(self, entity: int) -> frozenset[Flaw]:
        """What was wrong with an entity's markers."""
        return frozenset(flaw for flaw, whom in self.flaws if whom == entity)


class _Marker(NamedTuple):
    """A marker in the text as the translator wrote it.

    Attributes:
        entity: None for brackets, and for a tag that no entity has.
        flaws: of its form.
    """

    start: int
    end: int
    opens: bool
    entity: int | None
    flaws: tuple[Flaw, ...] = ()


def read_marked(translation: str, source: Marking, language: Language) -> MarkedText:
    """Read the translation of a marked sentence.

    Markers are taken off, however they are spelt; of two spaces that then meet one stays. A closing belongs to the last opening of its
    kind that is still open. Nothing else is guessed: marks that contradict each other are lost, and said to be.

    Args:
        translation: running text with whatever markers survived.
        source: what the source is marked with (``markers.marking``).
        language: that of the translation.
    """
    if not source.brackets:
        return _read(translation, [*_tags(translation, source)], source, language)
    found = [_read(translation, [*_brackets(translation, forms)], source, language) for forms in _forms(source, source.brackets)]
    return next((read for read in found if len(read.marks) == source.entities), found[0])


def _forms(source: Marking, brackets: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The signs that count as brackets: first ours, then those that a translator may have put in their place too."""
    yield brackets
    held = set("".join(source.words))
    others = [pair for pair in zip(*OTHER_BRACKETS, strict=True) if not held & set(pair)]
    if source.brackets and source.brackets[0].startswith("["):
        yield brackets[0] + "".join(pair[0] for pair in others), brackets[1] + "".join(pair[1] for pair in others)


def _tags(text: str, source: Marking) -> Iterator[_Marker]:
    entities = {name: entity for entity, name in enumerate(source.names)}
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if name in entities:
            yield _Marker(tag.start(), tag.end(), not (tag["before"] or tag["after"]), entities[name], _form_of(tag))
        elif len(name) == 1 and name not in source.own_tags:  # longer ones may be words that somebody put in angle brackets
            yield _Marker(tag.start(), tag.end(), True, None, (Flaw.UNKNOWN,))


def _form_of(tag: re.Match[str]) -> tuple[Flaw, ...]:
    written, bare = tag.group(), "".join(tag.group().split())
    found = [Flaw.SPACED] if written != bare else []
    if tag["name"] != tag["name"].lower():
        found.append(Flaw.CASE)
    if bare.lower() not in (f"<{tag['name'].lower()}>", f"</{tag['name'].lower()}>"):
        found.append(Flaw.REPLACED)
    return tuple(found)


def _brackets(text: str, forms: tuple[str, str]) -> Iterator[_Marker]:
    openings, closings = forms
    for place, sign in enumerate(text):
        if sign in openings + closings:
            ours = sign in (openings[0], closings[0])
            yield _Marker(place, place + 1, sign in openings, None, () if ours else (Flaw.REPLACED,))


def _read(translation: str, markers: Sequence[_Marker], source: Marking, language: Language) -> MarkedText:
    text, places = _without(translation, markers)
    flaws = [(flaw, marker.entity) for marker in markers for flaw in marker.flaws]
    marks = _paired(markers, places, flaws)
    marks = _apart(_filled(marks, text, flaws), flaws)
    flaws += [(Flaw.FUSED, mark.entity) for mark in marks if language.separator and _is_fused(mark, text)]
    flaws += _miscounted(marks, source, {entity for _, entity in flaws})
    return MarkedText(text, tuple(marks), tuple(flaws))


def _without(translation: str, markers: Sequence[_Marker]) -> tuple[str, list[int]]:
    """The text without the markers, and where in it each of them stood."""
    text, places, done = "", [], 0
    for marker in [*markers, None]:
        piece = translation[done : marker.start if marker else None]
        text += piece.lstrip() if done and (not text or text[-1].isspace()) else piece
        if marker:
            places.append(len(text))
            done = marker.end
    return text, places


def _paired(markers: Sequence[_Marker], places: Sequence[int], flaws: list[tuple[Flaw, int | None]]) -> list[Mark]:
    """What openings and closings of a kind stand around."""
    marks, waiting = [], defaultdict[int | None, list[int]](list)
    for marker, place in zip(markers, places, strict=True):
        if Flaw.UNKNOWN in marker.flaws:
            continue
        if marker.opens:
            waiting[marker.entity].append(place)
        elif waiting[marker.entity]:
            marks.append(Mark(waiting[marker.entity].pop(), place, marker.entity))
        else:
            flaws.append((Flaw.UNPAIRED, marker.entity))
    flaws += [(Flaw.UNPAIRED, entity) for entity, places_left in waiting.items() for _ in places_left]
    return marks


def _filled(marks: Iterable[Mark], text: str, flaws: list[tuple[Flaw, int | None]]) -> list[Mark]:
    """Each mark once, without the spaces at its edges, unless nothing is left of it."""
    kept: dict[Mark, None] = {}
    for start, end, entity in sorted(marks, key=lambda mark: mark[:2]):
        within = text[start:end]
        tight = Mark(end - len(within.lstrip()), start + len(within.rstrip()), entity)
        if not within.strip():
            flaws.append((Flaw.EMPTY, entity))
        elif tight in kept:
            flaws.append((Flaw.DOUBLED, entity))
        else:
            kept[tight] = None
    return sorted(kept, key=lambda mark: mark[:2])


def _apart(marks: Sequence[Mark], flaws: list[tuple[Flaw, int | None]]) -> list[Mark]:
    """The marks that share no character with another, ascending."""
    lost: dict[Mark, Flaw] = {}
    for place, one in enumerate(marks):
        for other in marks[place + 1 :]:
            if other.start >= one.end:
                break
            crossing = one.start < other.start and one.end < other.end
            lost[one] = lost[other] = Flaw.CROSSING if crossing else Flaw.NESTED
    flaws += [(flaw, mark.entity) for mark, flaw in lost.items()]
    return [mark for mark in marks if mark not in lost]


def _is_fused(mark: Mark, text: str) -> bool:
    edges = (text[mark.start - 1 : mark.start + 1], text[mark.end - 1 : mark.end + 1])
    return any(len(edge) == 2 and edge.isalnum() for edge in edges)


def _miscounted(marks: Sequence[Mark], source: Marking, hurt: set[int | None]) -> list[tuple[Flaw, int | None]]:
    """What there is too much and too little of."""
    if source.brackets:
        more = len(marks) - source.entities
        return [(Flaw.SUPERFLUOUS if more > 0 else Flaw.MISSING, None) for _ in range(abs(more))]
    times: Mapping[int | None, int] = Counter(mark.entity for mark in marks)
    repeated = [(Flaw.REPEATED, entity) for entity, found in times.items() if found > 1]
    return [*repeated, *((Flaw.MISSING, entity) for entity in range(source.entities) if entity not in times and entity not in hurt)]
