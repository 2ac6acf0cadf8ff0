"""Where a space stands between two words of running text. Whatever a language's splitter cuts off is put back without a space."""

from collections.abc import Sequence
from enum import Enum

from spanferry.core.records import Language
from spanferry.core.words.habits import Habits, habits

_CLOSING = frozenset(",.;:!?…)]}”’»›%،؛؟۔।॥።፣፤፥፦፧·၊။、。，．！？；：）」』》〉】°º")
_OPENING = frozenset("([{«“‘„‚‹¿¡（「『《〈【#@")
_MONEY = frozenset("$£€¥₦₹")
_STRAIGHT = frozenset({'"', "''", '""', '"""', '""""'})
_RUNS = frozenset("-.=*_~\"'`<>")  # two of them without a space would be read as one mark
_VOWELS = "aeiouAEIOUàèéìòùÈ"
_FOREIGN_END = 0x0E00  # characters below are of scripts that write spaces; Thai is the first that does not


class _Side(Enum):
    """Which neighbours a word clings to."""

    NONE = (False, False)
    LEFT = (True, False)
    RIGHT = (False, True)
    BOTH = (True, True)


def spaces(words: Sequence[str], language: Language) -> list[bool]:
    """Whether a space stands before each word; never before the first. No word may be empty."""
    sides = _sides(words, language)
    found = [False] * min(len(words), 1)
    for index in range(1, len(words)):
        left, right = words[index - 1], words[index]
        clings = sides[index - 1].value[1] or sides[index].value[0]
        space = not clings or _is_run(left, right)
        found.append(space and (language.separator != "" or _foreign(left, right)))
    return found


def _is_run(left: str, right: str) -> bool:
    """``. .`` is not ``..``; but the stop after ``U.S.`` is seen for what it is."""
    return left[-1] == right[0] and right[0] in _RUNS and not (right == "." and "." in left[:-1].strip("."))


def _foreign(left: str, right: str) -> bool:
    """Whether words in a text without spaces would fuse: both Latin, say. Single characters may: cut by character, 2019 is ``2 0 1 9``."""
    if len(left) == len(right) == 1 and left.isalnum() and right.isalnum():
        return False
    return ord(left[-1]) < _FOREIGN_END and ord(right[0]) < _FOREIGN_END


def _sides(words: Sequence[str], language: Language) -> list[_Side]:
    ways = habits(language.code)
    quotes = _Quotes(words, ways)
    return [quotes.side(index) or _mark(words, index, ways, language) for index in range(len(words))]


_OTHER_WAY = {"“": "„", "‘": "‚", "«": "»", "»": "«"}
"""Marks that close what these open in some languages: German „so“ and »so«."""


class _Quotes:
    """Quotation marks whose shape does not tell whether they open, read from left to right: the first opens, the next closes."""

    def __init__(self, words: Sequence[str], ways: Habits) -> None:
        self._words, self._ways = words, ways
        self._last = {word: index for index, word in enumerate(words)}
        self._opened: set[str] = set()

    def side(self, index: int) -> _Side | None:
        """The side of the mark at a place; None: it is no such mark. To be asked for every place in order."""
        word = self._words[index]
        if word in _STRAIGHT:
            return self._straight(word, index)
        if word == "'":
            return self._apostrophe(index)
        if word in "«»" and "»" in self._ways.spaced_marks:
            return _Side.NONE
        return self._slanted(word, index)

    def _straight(self, word: str, index: int) -> _Side:
        if word in self._opened:
            self._opened.remove(word)
            return _Side.LEFT
        self._opened.add(word)
        return _Side.LEFT if index == len(self._words) - 1 else _Side.RIGHT

    def _slanted(self, word: str, index: int) -> _Side | None:
        opener = _OTHER_WAY.get(word)
        if opener is not None and opener in self._opened:
            self._opened.remove(opener)
            return _Side.LEFT
        if word == "»" and self._last.get("«", -1) > index:  # »so«
            self._opened.add(word)
            return _Side.RIGHT
        if word in _OTHER_WAY.values():
            self._opened.add(word)
        return None

    def _apostrophe(self, index: int) -> _Side:
        """One that stands alone: a quotation mark, or ``players '``, ``l ' onorevole``, ``po ' confuso``, ``Dario ' s``."""
        before = self._words[index - 1] if index else ""
        after = self._words[index + 1] if index + 1 < len(self._words) else ""
        letter = before[-1:].isalpha()
        if letter and "*" in self._ways.elisions and before[-1] not in _VOWELS:
            return _Side.BOTH
        if before and "'" + after in self._ways.clitics:
            return _Side.BOTH
        if "'" in self._opened or self._last["'"] > index or not letter:
            return self._straight("'", index)
        return _Side.LEFT


def _mark(words: Sequence[str], index: int, ways: Habits, language: Language) -> _Side:
    word = words[index]
    after = words[index + 1] if index + 1 < len(words) else ""
    if word in ways.spaced_marks:
        return _Side.NONE
    if _joins(words, index, ways, language):
        return _Side.BOTH
    if all(char in _CLOSING for char in word) or word.replace("’", "'").lower() in ways.clitics:
        return _Side.LEFT
    if word in _OPENING or (word[-1] in _MONEY and after[:1].isdecimal()) or _elided(word, ways):
        return _Side.RIGHT
    return _Side.NONE


def _elided(word: str, ways: Habits) -> bool:
    return len(word) > 1 and word[-1] in "'’" and word[-2] not in _VOWELS and ("*" in ways.elisions or word[:-1].lower() in ways.elisions)


def _joins(words: Sequence[str], index: int, ways: Habits, language: Language) -> bool:
    """Whether a mark was cut out of the middle of a word or number, as far as one can tell."""
    if not 0 < index < len(words) - 1:
        return False
    left, word, right = words[index - 1 : index + 2]
    if word == "־":
        return True
    if not (left[-1].isalnum() and right[0].isalnum()):
        return False
    if word == "/":
        return "/" not in ways.joined and not (left[-1].isdecimal() and right[0].isdecimal())
    return language.splitter == "marks" and _joins_marks(left, word, right)


def _joins_marks(left: str, word: str, right: str) -> bool:
    numbers = left[-1].isdecimal() and right[0].isdecimal()
    if word == "-":
        return numbers or _shape(left) == _shape(right) != "upper" or (left.isupper() and right.isdecimal())
    return numbers and (word in {".", ":"} or (word == "," and len(right) == 3))


def _shape(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return "upper"
    return "capitalised" if word[0].isupper() else "lower"
