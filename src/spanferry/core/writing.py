"""Words and running text: words are set as natural text before a model reads them, and the text that a model writes is split into words.

Neither direction changes a character of a word, and both say where in the text each word stands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Language, Span
from spanferry.core.words import rules, unspaced
from spanferry.core.words.habits import Habits, habits
from spanferry.core.words.spacing import spaces


@dataclass(frozen=True, slots=True)
class Text:
    """Running text and the places of its words.

    Attributes:
        places: the half-open character range of each word in ``text``, from 0, ascending, not overlapping; an empty word's is empty.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words, character by character as they stand in the text."""
        return tuple(self.text[start:end] for start, end in self.places)

    def covering(self, start: int, end: int) -> Span | None:
        """The words that share a character with ``text[start:end]``; None: there are none."""
        first = bisect_right(self.places, start, key=lambda place: place[1])
        last = bisect_left(self.places, end, key=lambda place: place[0])
        touched = [index for index in range(first, last) if self.places[index][0] < self.places[index][1]]
        return Span(touched[0], touched[-1] + 1) if touched and start < end else None


def write(words: Sequence[str], language: Language) -> Text:
    """Set words as running text: commas, brackets, quotes and elided articles without the spaces that corpora put around them.

    Only spaces between words are decided: ``write(words, language).words == tuple(words)`` for any words, those with white space inside and
    empty ones too. No words yield an empty text.
    """
    found = iter(spaces([word for word in words if word], language))
    text, places = "", []
    for word in words:
        text += " " if word and next(found) else ""
        places.append((len(text), len(text) + len(word)))
        text += word
    return Text(text, tuple(places))


def split(text: str, language: Language, splitter: str | None = None) -> Text:
    """Split running text into words. Every character that is not white space belongs to exactly one word; the text is not changed.

    Args:
        splitter: one of ``SPLITTERS``; None: the language's own.

    Raises:
        ConfigError: there is no such splitter, or its package is not installed.
    """
    name = check_splitter(language, splitter)
    return Text(text, tuple(SPLITTERS[name](text, habits(language.code))))


SPLITTERS: dict[str, Callable[[str, Habits], list[tuple[int, int]]]] = {
    "moses": rules.split_moses,
    "marks": rules.split_marks,
    "space": rules.split_space,
    "characters": unspaced.split_characters,
    "jieba": unspaced.split_jieba,
    "pythainlp": unspaced.split_pythainlp,
    "fugashi": unspaced.split_fugashi,
    "burmese": unspaced.split_burmese,
}
"""How text can be split, by name."""

_PACKAGES = {"jieba": ("jieba",), "pythainlp": ("pythainlp",), "fugashi": ("fugashi", "unidic_lite")}


def check_splitter(language: Language, splitter: str | None = None) -> str:
    """The name of the splitter that ``split`` will use; whoever splits asks before work starts.

    Raises:
        ConfigError: there is no such splitter, or its package is not installed.
    """
    name = splitter or language.splitter
    if name not in SPLITTERS:
        raise ConfigError(f"{language.name}: no splitter {name!r}.{did_you_mean(name, SPLITTERS)}")
    for package in _PACKAGES.get(name, ()):
        if find_spec(package) is None:
            raise ConfigError(
                f"the splitter {name!r} of {language.name} needs the package {package}: pip install -e '.[unspaced]' "
                f"(or splitters={{{language.code}: characters}}, which needs none)"
            )
    return name
