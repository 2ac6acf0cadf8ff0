"""One line of a frame, or one cell of the names table: words, slots and the English words that each translates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from spanferry.core.errors import DataError

LABELS = {
    "PER": "PER", "PERf": "PER", "PERm": "PER", "CITY": "LOC", "COUNTRY": "LOC", "COMPANY": "ORG", "TEAM": "ORG", "INSTITUTION": "ORG",
    "day": None, "month": None, "num": None, "year": None,
}  # fmt: skip
"""The kinds of slots and the label each carries; None: words that are no entity."""

_SLOT = re.compile(r"\{(?P<kind>[A-Za-z]+)(?P<number>\d*)(?::(?P<form>[a-z]+))?\}(?P<suffix>[^=\s]*)(?:=(?P<marks>\S+))?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the positions of the English words it translates."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a name: ``kind`` and ``number`` say which, ``form`` its inflection, ``suffix`` the rest of a compound.

    Attributes:
        name: what identifies the slot in all languages of a frame: ``CITY1``.
    """

    kind: str
    number: str
    form: str = ""
    suffix: str = ""
    sources: tuple[int, ...] = ()
    name: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.kind + self.number)


Template = tuple[Word | Slot, ...]


def parse(line: str, english: Sequence[str] | None, where: str) -> Template:
    """Read a line of a frame or of the names table.

    Args:
        english: the items of the English line, which marks name; None where this is the English line, whose items translate themselves.
        where: the place to name in an error.

    Raises:
        DataError: an unknown kind of slot, or a mark that names no English word, or one of several without saying which.
    """
    return tuple(_item(text, position, english, where) for position, text in enumerate(line.split()))


def _item(text: str, position: int, english: Sequence[str] | None, where: str) -> Word | Slot:
    slot = _SLOT.fullmatch(text)
    if slot:
        if slot["kind"] not in LABELS:
            raise DataError(f"{where}: {text!r} is no slot; the kinds are {', '.join(LABELS)}")
        marks = _sources(slot["marks"], english, where) if slot["marks"] else ()
        return Slot(slot["kind"], slot["number"], slot["form"] or "", slot["suffix"], marks)
    if "{" in text or "}" in text:
        raise DataError(f"{where}: cannot read the slot {text!r}")
    if english is None:
        return Word(text, (position,))
    word, _, named = text.partition("=")
    return Word(word, _sources(named, english, where) if named else ())


def _sources(marks: str, english: Sequence[str] | None, where: str) -> tuple[int, ...]:
    if english is None:
        raise DataError(f"{where}: '={marks}': the English line takes no marks")
    return tuple(sorted({_source(mark, english, where) for mark in marks.split("+")}))


def _source(mark: str, english: Sequence[str], where: str) -> int:
    word, _, number = mark.partition("#")
    places = [position for position, text in enumerate(english) if text == word]
    if number.isdigit() and 1 <= int(number) <= len(places):
        return places[int(number) - 1]
    if number or len(places) != 1:
        raise DataError(f"{where}: mark {mark!r} names {len(places)} English words; name one, with #1, #2, ... where a word repeats")
    return places[0]
