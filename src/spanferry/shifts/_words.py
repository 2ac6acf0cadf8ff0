"""What the noises share: which words are hit, and a sentence with other words under the same entities."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, partial
from random import Random
from typing import ClassVar

from spanferry.core.errors import ConfigError, require
from spanferry.core.records import Language, Sentence

Noise = tuple[Callable[[str], bool], Callable[[str, Random], str]]
"""Whether a word can be changed, and the word changed at random."""


class WordNoise(ABC):
    """A shift that changes words one by one: sentences keep their number of words, and entities stay.

    Choices inherit from this class: they are constructors, and what they do to a word.

    Attributes:
        name: of the choice.
        scripts: those it knows.
        knows: what it knows of them, as errors have it.

    Raises:
        ConfigError: a rate is no share.
    """

    version = 1
    name: ClassVar[str]
    scripts: ClassVar[Collection[str]]
    knows: ClassVar[str]

    def __init__(self, rate: float) -> None:
        check_rate(rate)
        self._rate = rate

    def applies(self, language: Language) -> bool:
        """Whether it knows the language's script."""
        return language.script in self.scripts

    def shift(self, sentences: Sequence[Sentence], language: Language, seed: int) -> list[Sentence]:
        """The sentences, each word that can be changed with the probability ``rate``.

        Raises:
            ConfigError: it does not know the language's script.
        """
        check_applies(self.applies(language), self.name, language, self.knows)
        return hit_words(sentences, partial(sentence_random, self.name, seed), self._rate, *self._noise(language))

    @abstractmethod
    def _noise(self, language: Language) -> Noise:
        """What becomes of words of the language."""


def sentence_random(shift: str, seed: int, sentence: Sentence) -> Random:
    """Random numbers of one sentence alone: a part of a test set is shifted as the whole is."""
    return Random(f"{seed}/{shift}/{sentence.id}")


def check_rate(rate: float) -> None:
    """Refuse what is no share.

    Raises:
        ConfigError: the rate lies outside of 0 to 1.
    """
    require(0 <= rate <= 1, "shift.rate", rate, "a share, from 0 to 1")


def check_applies(applies: bool, shift: str, language: Language, knows: str) -> None:
    """Refuse a language that a shift knows nothing of.

    Args:
        knows: what it knows, as in ``the scripts Cyrl and Latn``.

    Raises:
        ConfigError: it does not apply.
    """
    if not applies:
        raise ConfigError(f"shift={shift}: there is none for {language.name} ({language.code}, script {language.script}); it knows {knows}")


def hit_words(
    sentences: Sequence[Sentence],
    randoms: Callable[[Sentence], Random],
    rate: float,
    can: Callable[[str], bool],
    change: Callable[[str, Random], str],
) -> list[Sentence]:
    """Words changed at random: each word that can be changed is, with the probability ``rate``.

    Whether a word is hit does not hang on the others, and what is hit at one rate is hit at every higher one.
    """
    asked = cache(can)
    return [_hit(sentence, randoms(sentence), rate, asked, change) for sentence in sentences]


def _hit(sentence: Sentence, random: Random, rate: float, can: Callable[[str], bool], change: Callable[[str, Random], str]) -> Sentence:
    draws = [random.random() for _ in sentence.words]  # before any change, so that the rate does not move them
    words = [
        change(word, random) if draw < rate and can(word) else word for word, draw in zip(sentence.words, draws, strict=True)
    ]  # fmt: skip
    return replace(sentence, words=tuple(words))
