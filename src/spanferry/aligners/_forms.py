"""The forms of words that the statistical aligner counts: rare words then share their statistics."""

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from spanferry.aligners._parallel_text import reduced
from spanferry.core.errors import ConfigError
from spanferry.core.parallel import Words
from spanferry.core.records import Language

Stemmer = Literal["snowball"]
Forms = Callable[[Sequence[str]], Words]

log = logging.getLogger(__name__)


def forms_of(languages: tuple[Language, Language], stemmer: Stemmer | None, prefix: int | None) -> tuple[Forms, Forms]:
    """What makes forms of the words of either language: lower-cased, stemmed if asked and known, then cut to ``prefix`` letters.

    A language that Snowball has no stemmer for is cut alone.

    Raises:
        ConfigError: stems are asked for, and neither language has a stemmer.
    """
    source, target = (_stems(language) if stemmer else None for language in languages)
    if stemmer and not source and not target:
        raise ConfigError(
            f"stemmer={stemmer}: Snowball has no stemmer for {languages[0].name} and none for {languages[1].name}. Set stemmer=null"
        )
    return _forms(source, prefix), _forms(target, prefix)


def _forms(stem: Callable[[str], str] | None, prefix: int | None) -> Forms:
    def forms(words: Sequence[str]) -> Words:
        return reduced([stem(word.lower()) for word in words] if stem else words, prefix)

    return forms


def _stems(language: Language) -> Callable[[str], str] | None:
    """Snowball's stems of a language's lower-cased words (Porter 2001); None where it does not know the language."""
    import snowballstemmer

    name = language.name.lower()
    if name not in snowballstemmer.algorithms():
        log.info("Snowball has no stemmer for %s: its words keep their first letters alone", language.name)
        return None
    stem: Callable[[str], str] = lru_cache(maxsize=1_000_000)(snowballstemmer.stemmer(name).stemWord)
    return stem
