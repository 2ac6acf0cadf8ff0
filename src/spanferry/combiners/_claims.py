"""The problem of ``combiner=joint``, cut into small ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from spanferry.combiners._apart import UNIT, Spot
from spanferry.core.records import Outcome

Bids = Mapping[Spot, Mapping[int, float]]
"""For each target entity that might be, what it gains from each claim put on it: its score, words counted, by the number of sources."""


WORD = 1e-5
"""What each word of a candidate takes off its score: little, so that the shorter of equal ones is better."""


class Claim(NamedTuple):
    """One source entity.

    Attributes:
        source: its source, counted from 0.
        options: where it might land: words ``start`` to ``end - 1``, and a score above 0.
        alone: what became of it in its own source's projection.
    """

    source: int
    label: str
    options: Sequence[tuple[int, int, float]]
    alone: Outcome = Outcome.PROJECTED

    def score(self, spot: Spot) -> float:
        """Its score on a spot that is one of its options."""
        return next(score for start, end, score in self.options if (start, end) == spot[:2])


def claimed(claims: Sequence[Claim], sources: int, threshold: float) -> dict[Spot, dict[int, float]]:
    """The spots that might be worth it, with the claims on each, by position.

    No more than one claim of a source can be put on a spot: one whose best claims of all sources together gain ``threshold`` or less adds
    nothing to any solution.
    """
    bids: defaultdict[Spot, dict[int, float]] = defaultdict(dict)
    for number, claim in enumerate(claims):
        for start, end, score in claim.options:
            if score > WORD * (end - start):
                bids[start, end, claim.label][number] = (score - WORD * (end - start)) / sources
    return {spot: own for spot, own in bids.items() if sum(best_of_sources(own, claims).values()) > threshold}


def best_of_sources(own: Mapping[int, float], claims: Sequence[Claim]) -> dict[int, float]:
    """Of the claims on a spot the one of each source that gains most, with its gain; of equal ones the first."""
    best: dict[int, int] = {}
    for claim, gain in own.items():
        source = claims[claim].source
        if source not in best or gain > own[best[source]] + UNIT:
            best[source] = claim
    return {claim: own[claim] for claim in best.values()}


def groups(bids: Bids) -> list[Bids]:
    """The spots in groups that share neither claims nor words; a claim's spots are all in one group."""
    hulls: dict[int, tuple[int, int]] = {}
    for (start, end, _), own in bids.items():
        for claim in own:
            left, right = hulls.get(claim, (start, end))
            hulls[claim] = min(left, start), max(right, end)
    reach, number, group_of = 0, -1, {}
    for start, end, claim in sorted((*hull, claim) for claim, hull in hulls.items()):
        number += start >= reach
        group_of[claim] = number
        reach = max(reach, end)
    found: list[dict[Spot, Mapping[int, float]]] = [{} for _ in range(number + 1)]
    for spot, own in bids.items():
        found[group_of[next(iter(own))]][spot] = own
    return list(found)


def undominated(bids: Bids) -> Bids:
    """The spots without those that lie around one of their label at which each of their claims gains more.

    No best solution holds such a spot: with the inner one in its place and its claims on that, it would still be a solution, since the
    inner one covers no word that was left to others, and be worth more.
    """
    by_width = sorted(bids, key=lambda spot: spot[1] - spot[0])
    wide = {outer for inner, outer in combinations(by_width, 2) if _is_within(inner, outer) and _is_better(inner, outer, bids)}
    return {spot: own for spot, own in bids.items() if spot not in wide}


def _is_within(inner: Spot, outer: Spot) -> bool:
    return inner[2] == outer[2] and outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_better(inner: Spot, outer: Spot, bids: Bids) -> bool:
    return all(bids[inner].get(claim, 0.0) > gain + UNIT for claim, gain in bids[outer].items())
