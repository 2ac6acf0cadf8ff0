"""The problem of ``combiner=joint`` solved by prices on claims: exact where it says so, and that is nearly always."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from spanferry.combiners._apart import Spot, best_apart, units
from spanferry.combiners._claims import Bids, Claim, best_of_sources

ROUNDS = 50
"""Prices tried before the integer programme is asked."""

TOLERANCE = 1e-7
"""Solutions that are worth less by no more are equal."""

Put = tuple[int, Spot]
"""A claim on a spot."""


def solve_by_prices(bids: Bids, claims: Sequence[Claim], threshold: float) -> list[Put] | None:
    """An optimal solution, every claim on one spot at most; None where none was proven optimal.

    Lagrangian relaxation (Held and Karp 1971) of the rule that a claim takes one spot at most. With a price p[e] >= 0 on each claim what
    is left is to choose spots that do not overlap, each worth what the best claims of all sources gain there after their price:

        bound(p) = max over such choices of the sum of (sum over sources of max(0, max over e of gain[e] - p[e]) - threshold) + sum of p

    No solution is worth more than any bound, so one that is worth as much is optimal. Prices start at 0, where nearly all bounds are
    reached; a claim that is on several spots becomes dearer, one that is on none cheaper, by Polyak's step towards the best solution seen.
    """
    prices: defaultdict[int, float] = defaultdict(float)
    best: list[Put] = []
    for _ in range(ROUNDS):
        asked, bound = _relaxed(bids, claims, threshold, prices)
        counts = Counter(claim for claim, _ in asked)
        if max(counts.values(), default=0) > 1:
            asked = _mended(asked, bids, claims, threshold)
        best = max(best, asked, key=lambda puts: _worth(puts, bids, threshold))
        gap = bound - _worth(best, bids, threshold)
        if gap <= TOLERANCE:
            return best
        _reprice(prices, counts, gap)
    return None


def _relaxed(bids: Bids, claims: Sequence[Claim], threshold: float, prices: Mapping[int, float]) -> tuple[list[Put], float]:
    """Who is on what if only prices keep claims from being on several spots, and the bound."""
    wanted = {}
    for spot, own in bids.items():
        gains = {claim: gain - prices.get(claim, 0.0) for claim, gain in own.items() if gain > prices.get(claim, 0.0)}
        best = best_of_sources(gains, claims)
        wanted[spot] = sum(best.values()) - threshold, list(best)
    worths = {spot: (units(worth),) for spot, (worth, _) in wanted.items() if units(worth) > 0}
    chosen = best_apart(worths)
    bound = sum(wanted[spot][0] for spot in chosen) + sum(prices.values())
    return [(claim, spot) for spot in chosen for claim in wanted[spot][1]], bound


def _mended(asked: Sequence[Put], bids: Bids, claims: Sequence[Claim], threshold: float) -> list[Put]:
    """A solution on some of the spots: by gain, claims take what is left; then spots that are not worth it are given up."""
    spots = dict.fromkeys(spot for _, spot in asked)
    gains = sorted(((-gain, claim, spot) for spot in spots for claim, gain in bids[spot].items()), key=lambda of: of[:2])
    taken: dict[int, Spot] = {}
    held: set[tuple[int, Spot]] = set()
    for _, claim, spot in gains:
        if claim not in taken and (claims[claim].source, spot) not in held:
            taken[claim] = spot
            held.add((claims[claim].source, spot))
    supports: defaultdict[Spot, float] = defaultdict(float)
    for claim, spot in taken.items():
        supports[spot] += bids[spot][claim]
    return [(claim, spot) for claim, spot in taken.items() if supports[spot] > threshold]


def _worth(puts: Sequence[Put], bids: Bids, threshold: float) -> float:
    return sum(bids[spot][claim] for claim, spot in puts) - threshold * len({spot for _, spot in puts})


def _reprice(prices: defaultdict[int, float], counts: Mapping[int, int], gap: float) -> None:
    """Polyak's step (1969): along the excess of takers over 1, as long as the gap by its square."""
    excess = {claim: counts.get(claim, 0) - 1 for claim in {*counts, *prices}}
    moved = {claim: over for claim, over in excess.items() if over > 0 or (over < 0 and prices[claim] > 0)}
    square = sum(over * over for over in moved.values())
    for claim, over in moved.items():
        prices[claim] = max(0.0, prices[claim] + gap * over / square)
