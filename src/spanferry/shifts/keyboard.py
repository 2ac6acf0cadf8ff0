"""Typing errors: swapped, dropped and doubled letters, and those of a key beside."""

from spanferry.core.errors import require
from spanferry.core.records import Language
from spanferry.shifts._layouts import SCRIPTS
from spanferry.shifts._typos import Slip, Typist
from spanferry.shifts._words import Noise, WordNoise


class Keyboard(WordNoise):
    """Typing errors, one in a word that is hit, on the language's keyboard: QWERTZ for German, ЙЦУКЕН for Russian, InScript for Hindi.

    Words keep their number and borders, and entities stay. Chinese, Japanese, Amharic and Burmese have no layout here.

    Args:
        rate: share of the words hit, of those with letters enough.
        slips: ``swap`` two letters, ``drop`` one, ``double`` one, ``replace`` one by that of a touching key (a capital by a capital; a
            letter without a key, as é in English, counts as its base letter). Each as likely as the others where there is a place for it.
        shortest: words of fewer letters are left alone. A letter counts with its accents and vowel signs.

    Raises:
        ConfigError: a rate is no share, there is no slip, or ``shortest`` is below 2: a word of one letter could lose it.
    """

    name = "keyboard"
    scripts = SCRIPTS
    knows = f"layouts for the scripts {', '.join(SCRIPTS)}"

    def __init__(self, rate: float = 0.2, slips: tuple[Slip, ...] = ("swap", "drop", "double", "replace"), shortest: int = 4) -> None:
        super().__init__(rate)
        require(bool(slips), "shift.slips", list(slips), "at least one kind of slip")
        require(shortest >= 2, "shift.shortest", shortest, "at least 2")
        self._slips, self._shortest = tuple(dict.fromkeys(slips)), shortest

    def _noise(self, language: Language) -> Noise:
        typist = Typist(language, self._slips, self._shortest)
        return typist.can, typist.mistype
