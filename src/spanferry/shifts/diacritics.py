"""Text without diacritics, as people type it who have no keys for them."""

from typing import Literal
from unicodedata import normalize

from spanferry.core.records import Language
from spanferry.shifts._words import Noise, WordNoise

_SCRIPTS = frozenset({"Arab", "Cyrl", "Grek", "Hebr", "Latn"})
_MARKS = frozenset(
    chr(point)
    for first, last in (
        (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),  # of Latin, Greek and Cyrillic: accents, tones, dots below, horns
        (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),  # Hebrew points and accents
        (0x0610, 0x061A), (0x064B, 0x0652), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED),
    )  # the last line: Arabic vowel signs and those of the Quran. Hamza (0x0654) is a letter and stays, as on أ
    for point in range(first, last + 1)
)  # fmt: skip
# Vowel signs of Indic, Thai and Burmese are letters, and so are Japanese voicing marks: none of them is in the list.
_STROKES = str.maketrans("đĐłŁøØħĦŧŦɓƁɗƊƙƘƴƳɖƉı", "dDlLoOhHtTbBdDkKyYdDi")  # which Unicode does not take apart
_LETTERS = ("й", "Й", "ї", "Ї", "ў", "Ў")  # letters with keys of their own, which nobody writes without their mark; ё they do
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


class Diacritics(WordNoise):
    """Diacritics dropped: accents, Yoruba tones and dots below, Vietnamese tones, umlauts, Arabic vowel signs, Hebrew points.

    Strokes and hooks go too (đ ł ɓ ɗ ƙ; Turkish ı becomes i), the letters ŋ ɛ ɔ ß stay. A word without diacritics stays as it is, to the
    byte. Modern Arabic and Hebrew are mostly written without: there this changes little.

    Args:
        rate: share of the words with diacritics that lose all of theirs.
        german: what becomes of German umlauts: ``plain`` (a o u; ß stays) or ``digraphs`` (ae oe ue, and ss). Other languages: plain.

    Raises:
        ConfigError: a rate is no share.
    """

    name = "diacritics"
    scripts = _SCRIPTS
    knows = f"the scripts {', '.join(sorted(_SCRIPTS))}"

    def __init__(self, rate: float = 1.0, german: Literal["plain", "digraphs"] = "plain") -> None:
        super().__init__(rate)
        self._german = german

    def _noise(self, language: Language) -> Noise:
        digraphs = language.code == "de" and self._german == "digraphs"
        return lambda word: _dropped(word, digraphs) != word, lambda word, _: _dropped(word, digraphs)


def _dropped(word: str, digraphs: bool = False) -> str:
    """The word without diacritics; a word of nothing else keeps them."""
    composed = _with_digraphs(normalize("NFC", word)) if digraphs else normalize("NFC", word)
    bare = "".join(character if character in _LETTERS else _without_marks(character) for character in composed)
    plain = normalize("NFC", bare.translate(_STROKES))
    return plain if plain and plain != normalize("NFC", word) else word


def _without_marks(character: str) -> str:
    return "".join(part for part in normalize("NFD", character) if part not in _MARKS)


def _with_digraphs(word: str) -> str:
    for letter, pair in _DIGRAPHS.items():
        word = word.replace(letter, pair)
        if letter != "ß":
            word = word.replace(letter.upper(), pair.upper() if word.isupper() else pair.capitalize())
    return word
