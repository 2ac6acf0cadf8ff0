"""Errors of character recognition: what looks alike is taken for each other."""

from collections.abc import Mapping
from functools import partial
from random import Random
from unicodedata import combining

from spanferry.core.records import Language
from spanferry.shifts._confusions import SCRIPTS, confusions
from spanferry.shifts._korean import put_together, taken_apart
from spanferry.shifts._words import Noise, WordNoise

_NUKTA, _ACCENTS = 7, 200  # Unicode's classes of signs that make another shape of a letter: an Indic dot; accents and tones, from 200 on


class Ocr(WordNoise):
    """Shapes of the language's script taken for others that look like them: rn for m, 0 for O, 末 for 未; one in a word that is hit.

    Words keep their number and borders, and entities stay. Scripts without a list: Amharic, Burmese, Georgian, and Tamil, Telugu and
    Malayalam.

    Args:
        rate: share of the words hit, of those that hold such a shape.

    Raises:
        ConfigError: a rate is no share.
    """

    name = "ocr"
    scripts = SCRIPTS
    knows = f"look-alikes of the scripts {', '.join(SCRIPTS)}"

    def __init__(self, rate: float = 0.2) -> None:
        super().__init__(rate)

    def _noise(self, language: Language) -> Noise:
        table, korean = confusions(language), language.script == "Hang"
        return partial(_can, table=table, korean=korean), partial(_misread, table=table, korean=korean)


def _can(word: str, table: Mapping[str, tuple[str, ...]], korean: bool) -> bool:
    return any(map(str.isalpha, word)) and bool(_places(_form(word, korean), table))


def _form(word: str, korean: bool) -> str:
    return taken_apart(word) if korean else word


def _misread(word: str, random: Random, table: Mapping[str, tuple[str, ...]], korean: bool) -> str:
    form = _form(word, korean)
    start, end = random.choice(_places(form, table))
    misread = form[:start] + random.choice(table[form[start:end]]) + form[end:]
    return put_together(misread) if korean else misread


def _places(word: str, table: Mapping[str, tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where a shape of the table stands, as half-open ranges of characters."""
    return [
        (start, start + length)
        for start in range(len(word))
        for length in (1, 2)
        if start + length <= len(word) and word[start : start + length] in table and not _reshaped(word[start + length :])
    ]


def _reshaped(rest: str) -> bool:
    """Whether what follows a letter makes another shape of it."""
    return bool(rest) and (combining(rest[0]) == _NUKTA or combining(rest[0]) >= _ACCENTS)
