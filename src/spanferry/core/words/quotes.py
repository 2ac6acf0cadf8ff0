"""Quotation marks and apostrophes that stand alone, where only what came before tells whether they open or close."""

from collections.abc import Sequence
from enum import Enum

from spanferry.core.words.habits import Habits

VOWELS = "aeiouAEIOUàèéìòùÈ"
_STRAIGHT = frozenset({'"', "''", '""', '"""', '""""', "״"})
_CLOSES = {"“": "„”", "‘": "‚’", "”": "“„”", "’": "’", "«": "»", "»": "«"}
"""What a mark may close: „so“, »so«, “so”, Finnish ”so”, Urdu ”so“."""
_ACCENTS = frozenset({"po", "mo", "be", "e"})  # Italian po' and, for È, E'


class Side(Enum):
    """Which neighbours a word clings to."""

    NONE = (False, False)
    LEFT = (True, False)
    RIGHT = (False, True)
    BOTH = (True, True)


class Quotes:
    """Reads a sentence's marks from left to right: the first of a kind opens, the next closes."""

    def __init__(self, words: Sequence[str], ways: Habits) -> None:
        self._words, self._ways = words, ways
        self._last = {word: index for index, word in enumerate(words) if word != "'" or self._inside(index) is None}
        self._opened: set[str] = set()

    def side(self, index: int) -> Side | None:
        """The side of the mark at a place; None: its shape tells. To be asked for every place in order."""
        word = self._words[index]
        if word in _STRAIGHT:
            return self._straight(word, index)
        if word == "'":
            return self._inside(index) or self._apostrophe(index)
        if word in "«»" and "»" in self._ways.spaced_marks:
            return Side.NONE
        return self._slanted(word, index)

    def _straight(self, word: str, index: int) -> Side:
        if word in self._opened:
            self._opened.remove(word)
            return Side.LEFT
        self._opened.add(word)
        return Side.LEFT if index == len(self._words) - 1 else Side.RIGHT

    def _slanted(self, word: str, index: int) -> Side | None:
        opener = next((mark for mark in _CLOSES.get(word, "") if mark in self._opened), None)
        if opener:
            self._opened.remove(opener)
            return Side.LEFT
        turned = word in self._ways.turned_quotes or (word == "»" and self._last.get("«", -1) > index)  # »so«
        if turned or word in "“„‘‚«":
            self._opened.add(word)
        return Side.RIGHT if turned else None

    def _around(self, index: int) -> tuple[str, str]:
        """The words before and after; empty where there is none."""
        return self._words[index - 1] if index else "", self._words[index + 1] if index + 1 < len(self._words) else ""

    def _inside(self, index: int) -> Side | None:
        """An apostrophe that is no quotation mark: ``l ' onorevole``, ``Dario ' s``, ``po ' confuso``, ``' 96``."""
        before, after = self._around(index)
        elides = "*" in self._ways.elisions and before[-1:].isalpha()
        if (elides and before[-1] not in VOWELS) or (before and "'" + after in self._ways.clitics):
            return Side.BOTH
        if elides and before.lower() in _ACCENTS:
            return Side.LEFT
        return Side.RIGHT if len(after) == 2 and after.isdecimal() else None

    def _apostrophe(self, index: int) -> Side:
        """A quotation mark, or the end of a word: ``players '``."""
        before, _ = self._around(index)
        letter = before[-1:].isalpha()
        possessive = self._ways.possessives and letter and before[-1] in "sS"
        if "'" in self._opened or not letter or (self._last["'"] > index and not possessive):
            return self._straight("'", index)
        return Side.LEFT
