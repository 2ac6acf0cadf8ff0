"""Pairs in one line each."""

from collections.abc import Callable

import pytest

from spanferry.core.records import Alignment, Entity, Pair, Sentence, Span


@pytest.fixture
def pair() -> Callable[..., Pair]:
    """``pair("(PER Kai) lives", "Kai lebt", "0-0")``: one source entity at the most, by its bracket; links optional."""
    return build


def build(source: str, target: str, links: str | None = None) -> Pair:
    words = source.replace(")", " )").split()
    start = next((place for place, word in enumerate(words) if word.startswith("(")), None)
    entities = []
    if start is not None:
        entities.append(Entity(Span(start, words.index(")") - 1), words[start][1:]))
    sides = [tuple(word for word in words if word[0] not in "()"), tuple(target.split())]
    alignment = None if links is None else Alignment.of(tuple(map(int, link.split("-"))) for link in links.split())
    return Pair(Sentence("1", "en", sides[0], tuple(entities)), Sentence("1", "de", sides[1]), alignment)
