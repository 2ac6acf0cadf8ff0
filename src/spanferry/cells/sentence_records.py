"""What a cell made of each sentence, for people to look at."""

from collections.abc import Iterable, Iterator, Sequence

from spanferry.cells.outputs import Projected, Tagged
from spanferry.core.records import Pair, Sentence
from spanferry.core.sentence_record import SentenceRecord


def of_projection(projected: Projected) -> Iterator[SentenceRecord]:
    """One a pair: both sides, and what crossed."""
    for pair, made in zip(projected.pairs, projected.items, strict=True):
        target = made.target
        yield SentenceRecord(
            target.with_entities(None),
            pair.source,
            pair.target.entities,
            target.entities,
            scores=made.scores,
            outcomes=made.outcomes,
            links=pair.alignment.links if pair.alignment else (),
            filtered=pair.id in projected.filtered,
        )


def of_tagging(gold: Sequence[Sentence], tagged: Tagged) -> Iterator[SentenceRecord]:
    """One a test sentence: what the tagger says of it."""
    for ours, theirs in zip(gold, tagged.sentences, strict=True):
        yield SentenceRecord(ours.with_entities(None), gold=ours.entities, predicted=theirs.entities)


def of_links(pairs: Iterable[Pair]) -> Iterator[SentenceRecord]:
    """One a pair of a cell that stops at its links."""
    for pair in pairs:
        links = pair.alignment.links if pair.alignment else ()
        yield SentenceRecord(pair.target.with_entities(None), pair.source, pair.target.entities, links=links)
