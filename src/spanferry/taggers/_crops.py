"""More training sentences from few: pieces of them."""

from collections.abc import Sequence
from random import Random

from spanferry.core.records import Entity, Sentence, Span

LENGTHS = (2, 8)
"""The fewest and the most words a piece is meant to have; one that would cut an entity grows to hold it whole."""


def with_crops(sentences: Sequence[Sentence], crops: int, seed: int) -> list[Sentence]:
    """Each sentence, followed by ``crops`` random pieces of it. The same seed gives the same pieces."""
    random = Random(seed)
    return [piece for sentence in sentences for piece in (sentence, *(_crop(sentence, random) for _ in range(crops)))]


def _crop(sentence: Sentence, random: Random) -> Sentence:
    size, length = random.randint(*LENGTHS), len(sentence.words)
    start = random.randint(0, max(0, length - size))
    end = min(length, start + size)
    for entity in sentence.entities or ():
        if entity.span.start < start < entity.span.end:
            start = entity.span.start
        if entity.span.start < end < entity.span.end:
            end = entity.span.end
    inside = (entity for entity in sentence.entities or () if start <= entity.span.start and entity.span.end <= end)
    moved = tuple(Entity(Span(entity.span.start - start, entity.span.end - start), entity.label) for entity in inside)
    return Sentence(sentence.id, sentence.language, sentence.words[start:end], moved)
