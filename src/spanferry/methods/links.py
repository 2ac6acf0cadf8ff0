"""What an alignment says about each entity, and what a method hands back."""

from collections.abc import Sequence

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Link, Outcome, Pair, Projection, Span


def entity_links(pair: Pair) -> list[list[Link]]:
    """For each source entity, in order, the links that start from its words, sorted by source, then target word.

    Raises:
        DataError: the source is not labelled, or the pair is not aligned.
    """
    if pair.source.entities is None:
        raise DataError(f"sentence {pair.id!r}: the source side is not labelled; projection starts from its entities")
    if pair.alignment is None:
        raise DataError(f"sentence {pair.id!r}: the pair carries no alignment; this method needs links")
    links = pair.alignment.links
    return [[link for link in links if entity.span.start <= link[0] < entity.span.end] for entity in pair.source.entities]


def projection(pair: Pair, spans: Sequence[Sequence[Span]], outcomes: Sequence[Outcome]) -> Projection:
    """The target labelled with the spans that each source entity took, and what became of each."""
    entities = pair.source.entities or ()
    labelled = [Entity(span, entity.label) for entity, taken in zip(entities, spans, strict=True) for span in taken]
    return Projection(pair.target.with_entities(labelled), tuple(outcomes))
