"""Words of scripts that write no spaces. jieba, PyThaiNLP and fugashi come with the extra ``unspaced``."""

import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from tempfile import TemporaryDirectory

import regex

from spanferry.core.words.habits import Habits
from spanferry.core.words.rules import ADDRESS, GRAPHEME, Place

# A Burmese syllable: what opens one, and all up to the next opening. A consonant does not open a syllable where it is stacked below another
# (after the virama, U+1039) or closes one (before asat, U+103A, or the virama); Unicode, chapter 16.3.
_BURMESE_START = r"(?<!\u1039)[\u1000-\u102A\u103F\u104E](?!\u1037?[\u1039\u103A])"
_BURMESE = regex.compile(
    rf"{ADDRESS}|{_BURMESE_START}(?:(?!{_BURMESE_START})[\p{{M}}\p{{Cf}}\u1000-\u103F])*"
    rf"|\p{{N}}+(?:[.,]\p{{N}}+)*|[\p{{Latin}}\p{{M}}]+|[\p{{L}}\p{{M}}\p{{Cf}}]+|{GRAPHEME}"
)
_PIECE = re.compile(r"(?s).{1,2000}(?=[\s。！？]|\Z)|.{1,2000}")  # the libraries' time grows with the square of a text's length
_CHARACTER = regex.compile(GRAPHEME)
_SPACED = r"(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])[\p{L}\p{M}])"  # letters of scripts that write spaces: Jagiełło, Москва
_WHOLE = regex.compile(rf"{ADDRESS}|(?<!\p{{Nd}})\p{{Nd}}++(?:[.,:/．，：]\p{{Nd}}++)+|[Ａ-Ｚａ-ｚ０-９]++|{_SPACED}++")


def split_jieba(text: str, habits: Habits) -> list[Place]:
    """Chinese words, in jieba's accurate mode."""
    return _by_library(text, _jieba())


def split_pythainlp(text: str, habits: Habits) -> list[Place]:
    """Thai words: newmm, the longest matches in a dictionary within the limits of character clusters."""
    return _by_library(text, _pythainlp())


def split_fugashi(text: str, habits: Habits) -> list[Place]:
    """Japanese words: MeCab with UniDic's short units."""
    return _by_library(text, _fugashi())


def split_burmese(text: str, habits: Habits) -> list[Place]:
    """Burmese syllables; no word list is needed."""
    return located(text, (match.group() for match in _BURMESE.finditer(text)))


def split_characters(text: str, habits: Habits) -> list[Place]:
    """Characters as a reader sees them (grapheme clusters, Unicode Annex 29)."""
    return located(text, _CHARACTER.findall(text))


def located(text: str, pieces: Iterable[str]) -> list[Place]:
    """Where pieces stand in their text, in order; white space is left out, and text that no piece covers is a word.

    A library may drop or change a character: a piece that is not found is passed over, and its text becomes a word of its own.
    """
    places: list[Place] = []
    at = 0
    for piece in pieces:
        for word in piece.split():
            start = text.find(word, at)
            if start < 0:
                continue
            places += _solid(text, at, start)
            at = start + len(word)
            places.append((start, at))
    return places + list(_solid(text, at, len(text)))


def _by_library(text: str, cut: Callable[[str], Iterable[str]]) -> list[Place]:
    pieces = (piece.group() for piece in _PIECE.finditer(text))
    return _joined(text, located(text, chain.from_iterable(map(cut, pieces))))


def _joined(text: str, places: list[Place]) -> list[Place]:
    """Make one word again of an address, a number with marks inside, full-width letters or a foreign name that a library cut."""
    kept: list[Place] = []
    wholes = [match.span() for match in _WHOLE.finditer(text)]
    at = 0
    for place in places:
        while at < len(wholes) and wholes[at][1] <= place[0]:
            at += 1
        whole = wholes[at] if at < len(wholes) else (0, 0)
        inside = whole[0] <= place[0] and place[1] <= whole[1]
        if inside and kept and whole[0] <= kept[-1][0] and kept[-1][1] == place[0]:
            kept[-1] = (kept[-1][0], place[1])
        else:
            kept.append(place)
    return kept


def _solid(text: str, start: int, end: int) -> Iterator[Place]:
    return (match.span() for match in re.compile(r"\S+").finditer(text, start, end))


@cache
def _jieba() -> Callable[[str], Iterable[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has invalid escapes
        import jieba
    jieba.setLogLevel("WARNING")  # it tells on the console what it loads
    cutter = jieba.Tokenizer()
    with TemporaryDirectory() as folder:  # it would leave its cache in the machine's folder for temporary files
        cutter.tmp_dir = folder
        cutter.initialize()
    return cutter.cut  # type: ignore[no-any-return]


@cache
def _pythainlp() -> Callable[[str], Iterable[str]]:
    quiet = not {"PYTHAINLP_READ_ONLY", "PYTHAINLP_READ_MODE"} & os.environ.keys()
    if quiet:
        os.environ["PYTHAINLP_READ_ONLY"] = "1"  # it would make a folder in the user's home, with its first words
    try:
        from pythainlp.tokenize import word_tokenize

        word_tokenize("ไทย")
    finally:
        if quiet:
            del os.environ["PYTHAINLP_READ_ONLY"]
    return word_tokenize


@cache
def _fugashi() -> Callable[[str], Iterable[str]]:
    import fugashi
    import unidic_lite

    tagger = fugashi.Tagger(f'-d "{unidic_lite.DICDIR}" -r "{unidic_lite.DICDIR}/mecabrc"')
    return lambda text: [word.surface for word in tagger(text)]
