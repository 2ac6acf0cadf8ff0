"""The labels of a cell: the corpus's, those that ``label_map`` makes of them, a labeler's."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from spanferry.core.config import Config, label_names
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence

log = logging.getLogger(__name__)


def each_sentence(corpus: Corpus, change: Callable[[Sentence], Sentence]) -> Corpus:
    """The corpus with every sentence changed."""
    source, target, labelled = ({split: tuple(map(change, of)) for split, of in side.items()} for side in corpus.sides)
    return replace(corpus, source=source, target=target, labelled=labelled)


def labels_of(corpus: Corpus) -> frozenset[str]:
    """The labels of a corpus's entities, of both sides."""
    return frozenset().union(*(labels_in(split) for side in corpus.sides for split in side.values()))


@cache
def warn_once(text: str) -> None:
    """Warn, but not for each cell of a grid."""
    log.warning("%s", text)


def check_map(config: Config, before: Collection[str], after: Collection[str]) -> None:
    """Whether ``label_map`` does something, and leaves something; presets may name labels that only another source has.

    Args:
        before, after: the corpus's labels without it and with it.

    Raises:
        ConfigError: it leaves no label.
    """
    if before and not after:
        raise ConfigError(f"label_map drops every label of the corpus ({', '.join(sorted(before))}); leave one")
    for name in label_names(config).keys() - before:
        close = get_close_matches(name, before, 1)
        if close:
            log.warning("label_map.%s: no entity of the corpus is labelled so. Did you mean %r?", name, close[0])


def check_labels(labelled: Iterable[Sentence], known: Collection[str]) -> None:
    """Whether a labeler says what the corpus says.

    Raises:
        ConfigError: none of its labels is one of the corpus's, so that every score would be 0.
    """
    said = labels_in(labelled)
    strange = ", ".join(sorted(said - set(known)))
    wanted = ", ".join(sorted(known))
    if said and known and not said & set(known):
        raise ConfigError(
            f"the labeler finds {strange}, and the corpus has {wanted}. Rename its labels: label_map={{OLD: NEW, OTHER: null}}"
        )
    if strange and known:
        log.warning("the labeler finds %s, which no entity of the corpus is (%s); label_map renames or drops labels", strange, wanted)


def labels_in(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The labels of the sentences' entities."""
    return frozenset(entity.label for sentence in sentences for entity in sentence.entities or ())
