"""Words of any script in the letters a to z and digits, so that names can be compared across scripts."""

import unicodedata
from functools import lru_cache

_ABJADS = (("\u0590", "\u05ff"), ("\u0600", "\u06ff"), ("\u0700", "\u074f"))
"""Hebrew, Arabic and Syriac: scripts that mostly leave vowels out."""


@lru_cache(maxsize=1 << 16)
def romanise(word: str) -> str:
    """The letters and digits of a word, transliterated by the library anyascii (pinyin for Chinese), without diacritics, lower-cased.

    Empty for a word without letters or digits: punctuation, an emoji.
    """
    from anyascii import anyascii

    kept = "".join(letter for letter in word if unicodedata.category(letter)[0] in "LMN")
    return "".join(letter for letter in anyascii(kept).lower() if letter.isalnum())


@lru_cache(maxsize=1 << 16)
def lacks_vowels(word: str) -> bool:
    """Whether a letter is of a script that mostly leaves vowels out."""
    return any(first <= letter <= last for letter in word for first, last in _ABJADS)


@lru_cache(maxsize=1 << 16)
def skeleton(romanised: str) -> str:
    """The consonants alone, doubled ones once: ``muhammad`` and what Arabic writes, ``mhmd``, are both ``mhmd``.

    W and y go too: abjads write long vowels with them.
    """
    kept = [letter for letter in romanised if letter not in "aeiouwy"]
    return "".join(letter for place, letter in enumerate(kept) if place == 0 or kept[place - 1] != letter)
