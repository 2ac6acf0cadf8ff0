"""Words of scripts that write spaces, by rules after the Moses tokenizer. Text is cut, never changed.

``moses`` keeps what Moses and the CoNLL corpora keep whole: numbers (``1,000``, ``6-4``, ``1996-08-22``), compounds with a hyphen,
initials and abbreviations with their full stop, addresses. ``marks`` is the way of MasakhaNER: every mark is a word, inside numbers and
compounds too; only apostrophes inside a word stay.
"""

import re
from collections.abc import Iterator
from functools import cache

import regex

from spanferry.core.words.habits import Habits

Place = tuple[int, int]

# A letter may carry marks and joiners (Yoruba's accents, Devanagari's virama, Persian's zero-width non-joiner).
_IN_WORD = r"[\p{L}\p{M}\p{N}\p{Cf}\p{Co}_]"
_LETTER = r"[\p{L}\p{M}\p{Cf}]"
_APOSTROPHE = "['’]"
ADDRESS = r"(?:(?:https?|ftp)://|www\.)\S*[\p{L}\p{N}/]|[\p{L}\p{N}.+_-]{1,64}+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+"
GRAPHEME = r"\p{RI}{2}[\p{GCB=EX}\p{GCB=ZWJ}\p{GCB=SM}]*+|\X"  # flags first: for each \X looks back to where their row begins
_RUN = r"([-.=*_~\"'`<>])\1+"
_APOSTROPHE_INSIDE = rf"(?<={_LETTER}){_APOSTROPHE}(?={_LETTER})"
_HEBREW_INSIDE = r"(?<=\p{Hebrew})[\"״׳'](?=\p{Hebrew})|(?<=\p{Hebrew})[׳'](?!\S)"  # צה"ל, ג'
_GLOTTAL = r"[‘’'](?=[yY]\p{L})"  # Hausa's ‘yan, whatever quote mark its y is written with
_JOINS = "|".join(
    [
        _APOSTROPHE_INSIDE,
        _HEBREW_INSIDE,
        rf"(?<=[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}.%])[-‐‑–](?={_IN_WORD})",  # Al-Shabab, U.S.-led
        r"(?<=\p{N})[.,:/'’٫٬](?=\p{N})",  # 1,000  3:2  1/2
        rf"(?<=\p{{N}}){_APOSTROPHE}(?=\p{{L}})",  # Turkish 1923'te
        r"(?<=[\p{L}\p{M}\p{N}])[.·](?=[\p{L}\p{N}])",  # internetstartup.com
        r"(?<=\p{L})\.(?=-\p{L})",  # U.S.-led, St.-Georgs-Kirche
        r"(?<=\p{Lu})[&:](?=\p{L})",  # S&P, Finnish EU:n
    ]
)
_INITIALS = r"(?:\p{L}\p{M}*){1,2}"
_DOTTED = rf"{_INITIALS}(?:\.-?{_INITIALS})+\.(?![\p{{L}}\p{{M}}\p{{N}}]|-\p{{L}})"  # U.S., Ph.D., J.-C., எம்.ஜி.ஆர்.
_CLITIC = rf"(?<=\S){_APOSTROPHE}(?:s|re|ve|ll|d|m)(?!{_IN_WORD})"  # after a number or a quotation mark
_FINAL = rf"(?<={_LETTER}){_APOSTROPHE}(?!\S)"  # Yoruba's t', Ghomala's ŋka'
_CLOSING = frozenset("\"'”’»)]}“")
_ELISION = re.compile(r"^([^'’]+['’])(.+)$")
_WHOLE = frozenset({"aujourd'hui", "quelqu'un", "prud'homme", "presqu'île"})


@cache
def _moses(joined: str, opened: str) -> "regex.Pattern[str]":
    slash = r"|(?<=[\p{L}\p{M}])/(?=\p{L})" if "/" in joined else ""
    sign = rf"(?:(?<!\S)(?:[-+−]?[.,]?(?=\p{{N}}){opened}))?"  # -20, .500
    ends = [r"(?<=\p{L})-(?![^\s,)])", r"(?<=-\p{L}(?:\.\p{L})+)\."]  # Turn- und Sportverein, Russian-U.S.
    ends += [r"(?<=\p{N})%"] * ("%" in joined) + [_FINAL] * ("'" in joined)
    word = rf"{sign}{_IN_WORD}(?:{_IN_WORD}|{_JOINS}{slash})*(?:{'|'.join(ends)})?"
    return regex.compile(rf"-DOCSTART-|{ADDRESS}|{_RUN}|{_DOTTED}|\p{{Lu}}{{1,3}}\$|{word}|{_CLITIC}|{GRAPHEME}")


def _opened(habits: Habits) -> str:
    """The apostrophes that open a word: ``'92``, Dutch ``'s-Hertogenbosch``."""
    forms = [r"\p{N}"] * habits.short_years + [rf"(?i:{form})(?!{_IN_WORD}|{_APOSTROPHE})" for form in habits.shortened]
    return f"|{_APOSTROPHE}(?={'|'.join(forms)})" if forms else ""


@cache
def _marks(joined: str) -> "regex.Pattern[str]":
    final = f"(?:{_FINAL})?" if "'" in joined else ""
    glottal = f"(?:{_GLOTTAL})?" if "‘" in joined else ""
    return regex.compile(rf"{_RUN}|{glottal}{_IN_WORD}(?:{_IN_WORD}|{_APOSTROPHE_INSIDE})*{final}|{GRAPHEME}")


def split_moses(text: str, habits: Habits) -> list[Place]:
    """Words after Moses and CoNLL."""
    pattern = _moses(habits.joined, _opened(habits))
    places = [place for chunk in _chunks(text) for place in _cut(text, chunk, pattern, habits)]
    return _with_stops(text, places, habits)


def split_marks(text: str, habits: Habits) -> list[Place]:
    """Words after MasakhaNER."""
    return [place for chunk in _chunks(text) for place in _cut(text, chunk, _marks(habits.joined), habits)]


def split_space(text: str, habits: Habits) -> list[Place]:
    """What stands between white space."""
    return list(_chunks(text))


def _chunks(text: str) -> Iterator[Place]:
    return (match.span() for match in re.finditer(r"\S+", text))


def _cut(text: str, chunk: Place, pattern: "regex.Pattern[str]", habits: Habits) -> Iterator[Place]:
    for match in pattern.finditer(text, *chunk):
        start, end = match.span()
        cut = start + _cut_at(match.group(), habits)
        if cut > start:
            yield start, cut
        yield cut, end


def _cut_at(word: str, habits: Habits) -> int:
    """Where a second word begins inside a word: a clitic or what follows an elision; 0: nowhere."""
    plain = word.replace("’", "'").lower()
    if "'" not in plain or plain in _WHOLE:
        return 0
    for clitic in habits.clitics:
        if plain.endswith(clitic) and len(plain) > len(clitic):
            return len(word) - len(clitic)
    elided = _ELISION.match(word)
    if elided and _is_elision(elided[1], elided[2], habits.elisions):
        return len(elided[1])
    return 0


def _is_elision(form: str, rest: str, elisions: tuple[str, ...]) -> bool:
    if "*" in elisions:
        return not (form[:-1] in {"O", "D"} and rest[0].isupper())  # O'Brien and D'Alema are names
    return form[:-1].lower() in elisions


def _with_stops(text: str, places: list[Place], habits: Habits) -> list[Place]:
    """Give initials, abbreviations and ordinals their full stop back. The stop that ends the text is always a word of its own."""
    end = len(text.rstrip().rstrip("".join(_CLOSING)).rstrip())
    kept: list[Place] = []
    for place in places:
        last = kept[-1] if kept else (0, -1)
        stop = text[place[0] : place[1]] == "." and last[1] == place[0] and place[1] < end
        if stop and _takes_stop(text[last[0] : last[1]], len(kept) == 1, habits):
            kept[-1] = (last[0], place[1])
        else:
            kept.append(place)
    return kept


def _takes_stop(word: str, first: bool, habits: Habits) -> bool:
    if word.isdecimal() and len(word) <= 2:
        return first or habits.ordinals  # a list's "1." opens a sentence in any language
    if habits.ordinals and word and not word.strip("IVX"):
        return True
    return (len(word) == 1 and word.isupper()) or word.lower() in habits.abbreviations
