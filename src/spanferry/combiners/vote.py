"""``combiner=vote``: what enough sources project onto the same words stays."""

from collections.abc import Sequence
from typing import Literal

from spanferry.combiners._sentences import Crossed, by_sentence, fates, speaking
from spanferry.combiners._tallies import Ballots, tally_by_entity, tally_by_word
from spanferry.core.confidence import has_scores
from spanferry.core.errors import ConfigError, require
from spanferry.core.records import Entity, Projection
from spanferry.core.stages import Crossing


class Vote:
    """Each source votes for the entities that it projected onto a target sentence.

    The support of an entity is the sum of its votes divided by the number of sources: a source without it, or without any entity there, is
    a vote against it; one whose pair ``min_pair_score`` left out is none. What has at least ``threshold`` of support stays.

    ``entity``: a vote is for a span with a label. Where two that stay overlap, those are chosen that do not and have the most votes
    together; of equal choices that with more votes of the first source, then of the second, and so on; then the one with the leftmost
    entity where two differ, then the longest, then the first label by alphabet. An entity's score is its support.

    ``word``: a vote is for a label at each word of an entity. Of the labels that stay a word takes that with the most votes, of equal
    ones that with more of the first source, and so on. The word begins an entity if more of these votes begin one there than go on with
    one (of as many, by the first source, and so on), or if the word before has another label.
    An entity's score is the mean support of its label over its words.

    A source entity keeps its outcome unless it was ``PROJECTED``. Then it is still that if what it voted for was chosen (``word``: on at
    least one word), ``OVERLAP`` if it lost its words to others, and ``FILTERED`` if it had not the support; ``_sentences.fates`` has which
    vote was whose.

    Args:
        level: what a vote is for.
        threshold: the support that is needed, 0 to 1: .5 is one of two sources, two of three, two of four.
        weigh: a vote counts the method's own score of the entity, and 1 otherwise.

    Raises:
        ConfigError: ``threshold`` is out of range.
    """

    version = 1
    needs: frozenset[str] = frozenset()
    pools = False

    def __init__(self, level: Literal["entity", "word"] = "entity", threshold: float = 0.5, weigh: bool = False) -> None:
        require(0 <= threshold <= 1, "combiner.threshold", threshold, "a share of the sources, 0 to 1")
        self._level, self._threshold, self._weigh = level, threshold, weigh

    def combine(self, crossings: Sequence[Crossing]) -> list[Projection]:
        """One projection a target sentence.

        Raises:
            ConfigError: votes are to be weighed, and the method does not say how sure it is.
            DataError: the sources do not project onto the same sentences.
        """
        if self._weigh and not all(has_scores(crossing.projections) for crossing in crossings):
            raise ConfigError(
                "combiner.weigh=true: the method does not say how sure it is of its entities. Take one that does (method=ilp, codec), "
                "or combiner.weigh=false"
            )
        return [self._combined(sides) for sides in by_sentence(crossings)]

    def _combined(self, sides: Sequence[Crossed]) -> Projection:
        ballots: Ballots = [self._ballot(side.made) for side in speaking(sides)]
        words = len(sides[0].made.target.words)
        chosen, fate = (
            tally_by_entity(ballots, self._threshold) if self._level == "entity" else tally_by_word(ballots, self._threshold, words)
        )
        target = sides[0].made.target.with_entities(chosen)
        outcomes = tuple(outcome for side in sides for outcome in fates(side, fate))
        return Projection(target, outcomes, tuple(chosen[entity] for entity in target.entities or ()))

    def _ballot(self, made: Projection) -> dict[Entity, float]:
        entities = made.target.entities or ()
        scores = made.scores if self._weigh and made.scores is not None else (1.0,) * len(entities)
        return dict(zip(entities, scores, strict=True))
