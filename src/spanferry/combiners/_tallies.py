"""Counting votes: for entities, or word by word."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from spanferry.combiners._apart import UNIT, Worth, best_apart, units
from spanferry.core.bio import decode
from spanferry.core.records import Entity, Outcome, Span

Ballots = Sequence[Mapping[Entity, float]]
"""For each source the entities it votes for, and how much it gives each, 0 to 1."""

Votes = Sequence[float]
"""What each source gives for one thing, in order of the sources."""


class Tally(NamedTuple):
    """What was chosen.

    Attributes:
        chosen: the entities, with the support they had.
        fate: what became of an entity that a source voted for.
    """

    chosen: Mapping[Entity, float]
    fate: Callable[[Entity], Outcome]


def tally_by_entity(ballots: Ballots, threshold: float) -> Tally:
    """Votes for spans with labels; ``vote.Vote`` has the rules."""
    named = dict.fromkeys(entity for ballot in ballots for entity in ballot)
    votes = {entity: [ballot.get(entity, 0.0) for ballot in ballots] for entity in named}
    stay = {entity: given for entity, given in votes.items() if _stays(given, threshold)}
    best = best_apart({(e.span.start, e.span.end, e.label): _standing(given) for e, given in stay.items()})
    chosen = {entity: _support(stay[entity]) for entity in (Entity(Span(start, end), label) for start, end, label in best)}

    def fate(entity: Entity) -> Outcome:
        if entity in chosen:
            return Outcome.PROJECTED
        return Outcome.OVERLAP if entity in stay else Outcome.FILTERED

    return Tally(chosen, fate)


def tally_by_word(ballots: Ballots, threshold: float, length: int) -> Tally:
    """Votes for labels at each of ``length`` words; ``vote.Vote`` has the rules."""
    begins, goes_on = _at_words(ballots, length)
    votes = [
        {label: _added(first[label], then[label]) for label in sorted({*first, *then})} for first, then in zip(begins, goes_on, strict=True)
    ]
    stay = [{label: given for label, given in own.items() if _stays(given, threshold)} for own in votes]
    labels = [max(own, key=lambda label: _standing(own[label]), default="") for own in stay]
    tags = []
    for word, label in enumerate(labels):
        starts = label and _standing(begins[word][label]) > _standing(goes_on[word][label])
        tags.append(f"{'B' if starts else 'I'}-{label}" if label else "O")

    def support(entity: Entity) -> float:
        return sum(_support(votes[word][entity.label]) for word in _words(entity)) / len(entity.span)

    def fate(entity: Entity) -> Outcome:
        taken = {labels[word] for word in _words(entity)}
        if entity.label in taken:
            return Outcome.PROJECTED
        return Outcome.OVERLAP if any(taken) else Outcome.FILTERED

    return Tally({entity: support(entity) for entity in decode(tags, strict=False)}, fate)


_AtWords = list[defaultdict[str, list[float]]]
"""For each word and label the votes."""


def _at_words(ballots: Ballots, length: int) -> tuple[_AtWords, _AtWords]:
    """The votes that an entity begins at a word, and that one goes on there."""

    def none() -> list[float]:
        return [0.0] * len(ballots)

    begins: _AtWords = [defaultdict(none) for _ in range(length)]
    goes_on: _AtWords = [defaultdict(none) for _ in range(length)]
    for source, ballot in enumerate(ballots):
        for entity, given in ballot.items():
            for word in _words(entity):
                at = begins if word == entity.span.start else goes_on
                at[word][entity.label][source] = given
    return begins, goes_on


def _words(entity: Entity) -> range:
    return range(entity.span.start, entity.span.end)


def _added(one: Votes, other: Votes) -> list[float]:
    return [sum(both) for both in zip(one, other, strict=True)]


def _support(votes: Votes) -> float:
    return sum(votes) / len(votes)


def _stays(votes: Votes, threshold: float) -> bool:
    return sum(votes) > 0 and _support(votes) >= threshold - UNIT


def _standing(votes: Votes) -> Worth:
    """All votes, then those of the first source, of the second, ..."""
    return (sum(map(units, votes)), *map(units, votes))
