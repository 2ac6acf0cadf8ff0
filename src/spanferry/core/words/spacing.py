"""Where a space stands between two words of running text. Whatever a language's splitter cuts off is put back without a space."""

from collections.abc import Sequence
from unicodedata import category

from spanferry.core.records import Language
from spanferry.core.words.habits import Habits, habits
from spanferry.core.words.quotes import VOWELS, Quotes, Side

_CLOSING = frozenset(",.;:!?…)]}”’»›%٪،؛؟۔।॥።፣፤፥፦፧·၊။、。，．！？；：）」』》〉】°º")
_OPENING = frozenset("([{«“‘„‚‹¿¡（「『《〈【#@")
_RUNS = frozenset("-.=*_~\"'`<>")  # two of them without a space would be read as one mark
_FOREIGN_END = 0x0E00  # characters below are of scripts that write spaces; Thai is the first that does not


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


def _sides(words: Sequence[str], language: Language) -> list[Side]:
    ways = habits(language.code)
    quotes = Quotes(words, ways)
    return [quotes.side(index) or _mark(words, index, ways, language) for index in range(len(words))]


def _mark(words: Sequence[str], index: int, ways: Habits, language: Language) -> Side:
    word = words[index]
    if word in ways.spaced_marks:
        return Side.NONE
    if _joins(words, index, ways, language):
        return Side.BOTH
    if word in _OPENING or _opens_number(words, index) or _elided(word, ways):
        return Side.RIGHT
    if all(char in _CLOSING for char in word) or word.replace("’", "'").lower() in ways.clitics:
        return Side.LEFT
    return Side.NONE


def _opens_number(words: Sequence[str], index: int) -> bool:
    """``$ 5``, and Turkish ``% 5``."""
    word, before, after = words[index], words[index - 1 : index], words[index + 1 : index + 2]
    if not (after and after[0][0].isdecimal()):
        return False
    return category(word[-1]) == "Sc" or (word in "%٪" and not (before and before[0][-1].isdecimal()))


def _elided(word: str, ways: Habits) -> bool:
    if len(word) < 2 or word[-1] not in "'’" or (word[-2] in VOWELS and not word[:-1].lower().endswith("qu")):
        return False
    return "*" in ways.elisions or word[:-1].lower() in ways.elisions


def _joins(words: Sequence[str], index: int, ways: Habits, language: Language) -> bool:
    """Whether a mark was cut out of the middle of a word or number, as far as one can tell."""
    if not 0 < index < len(words) - 1:
        return False
    left, word, right = words[index - 1 : index + 2]
    if word == "־":
        return True
    if not (left[-1].isalnum() and right[0].isalnum()):
        return False
    if language.separator == "" and _joins_without_spaces(left, word, right):
        return True
    if word == "/":
        return "/" not in ways.joined and not (left[-1].isdecimal() and right[0].isdecimal())
    return language.splitter == "marks" and _joins_marks(left, word, right)


def _joins_without_spaces(left: str, word: str, right: str) -> bool:
    """In a text without spaces those of ``MPEG - 2`` or ``1 , 000`` would show."""
    return word in {"-", "·"} or (word in {".", ",", ":", "/"} and left[-1].isdecimal() and right[0].isdecimal())


def _joins_marks(left: str, word: str, right: str) -> bool:
    numbers = left[-1].isdecimal() and right[0].isdecimal()
    if word == "-":
        return numbers or _shape(left) == _shape(right) != "upper" or (left.isupper() and right.isdecimal())
    return numbers and (word in {".", ":"} or (word == "," and len(right) == 3))


def _shape(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return "upper"
    return "capitalised" if word[0].isupper() else "lower"
