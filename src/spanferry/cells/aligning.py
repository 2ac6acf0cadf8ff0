"""How a cell aligns: its aligner, the members of a vote each by itself, through the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spanferry.cells.choices import Choices
from spanferry.cells.learning import learnt
from spanferry.cells.runner import StageRunner
from spanferry.core.binding import Bound
from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.errors import SpanferryError
from spanferry.core.records import Alignment, Pair


@dataclass(frozen=True)
class Aligning:
    """The aligner of a cell at work."""

    choices: Choices
    runner: StageRunner

    def align(self, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Pair, ...]]:
        """The pairs with links, and the key of these. The aligner sees no labels."""
        unlabelled = [Pair(pair.source.with_entities(None), pair.target.with_entities(None)) for pair in pairs]
        with self.runner.as_one():
            key, alignments = self._links(self.choices.bound["aligner"], self.choices.build("aligner"), unlabelled, *upstream)
        return key, tuple(pair.with_alignment(alignment) for pair, alignment in zip(pairs, alignments, strict=True))

    def _links(self, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """An aligner's links. The members of a vote go through the store as if each were the cell's aligner: cells share them."""
        if not bound.members:
            return self._linked(bound, aligner, pairs, *upstream)
        voted = {name: self._vote(name, member, aligner.members[name], pairs, *upstream) for name, member in bound.members.items()}
        recipe = self.choices.recipe_of("align", bound, aligner, *(key for key, _ in voted.values()))
        votes = {name: alignments for name, (_, alignments) in voted.items()}
        return recipe.key, self.runner.items(recipe, aligner, pairs, lambda batch, _: aligner.combine(votes, pairs), ALIGNMENTS)

    def _linked(self, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """The links of one aligner, which learns first if it wants to.

        A corpus of answers repeats a pair for each of its questions; an aligner of whole corpora would take that for evidence, and sees
        each pair once.
        """
        ready = learnt(self.choices, self.runner, bound, aligner, pairs, *upstream)
        aligner, recipe = ready.stage, self.choices.recipe_of("align", bound, ready.plain, *ready.upstream)
        shown, places = _different(pairs) if self._repeats_mislead(aligner) else (pairs, range(len(pairs)))
        found = self.runner.items(recipe, aligner, shown, lambda batch, _: aligner.align(batch), ALIGNMENTS)
        return recipe.key, tuple(found[place] for place in places)

    def _repeats_mislead(self, aligner: Any) -> bool:
        return self.choices.facts["corpus"].answers and getattr(aligner, "whole_corpus", False)

    def _vote(self, name: str, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """A member's links; its mistakes name it."""
        try:
            return self._links(bound, aligner, pairs, *upstream)
        except SpanferryError as error:
            raise SpanferryError(f"aligner.members.{name}: {error}") from error


def _different(pairs: Sequence[Pair]) -> tuple[list[Pair], list[int]]:
    """The first of the pairs with the same words, and for each pair the place of its first there."""
    places: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    shown: list[Pair] = []
    for pair in pairs:
        if places.setdefault((pair.source.words, pair.target.words), len(shown)) == len(shown):
            shown.append(pair)
    return shown, [places[pair.source.words, pair.target.words] for pair in pairs]
