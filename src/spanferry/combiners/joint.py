"""``combiner=joint``: the target entities and who stands behind each, all sources at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from spanferry.combiners._apart import Spot
from spanferry.combiners._claims import Bids, Claim, claimed, groups, undominated
from spanferry.combiners._prices import solve_by_prices
from spanferry.combiners._sentences import Crossed, by_sentence, speaking
from spanferry.core.errors import ConfigError, require
from spanferry.core.records import Entity, Outcome, Projection, Span
from spanferry.core.stages import Crossing


class Joint:
    """All sources' entities choose among their candidates together, and a target entity is where enough of them come down.

    The integer programme of ``method=ilp`` (arXiv 2501.18750), over S sources s with entities e of label l(e), and candidates c (sources
    whose pair ``min_pair_score`` left out do not count):

        maximise    (1/S) * sum over s, e, c of (score(s, e, c) - 0.00001 * |c|) * x[s, e, c]  -  threshold * sum over c, l of y[c, l]
        subject to  sum over c of x[s, e, c] <= 1                               for every source entity
                    sum over e of s with l(e) = l of x[s, e, c] <= y[c, l]      for every source s, candidate c and label l
                    sum over all c that cover w, and l, of y[c, l] <= 1         for every target word w
                    x, y in {0, 1}

    x[s, e, c] puts a source entity on a candidate, y[c, l] makes that a target entity. The support of a target entity is the mean over all
    sources of what their entities on it score there, and one with less than ``threshold`` lowers the sum. So where ``vote`` compares what
    each source would have chosen alone, here a source's second choice counts too: two sources that each prefer other boundaries agree on
    a third one that both find nearly as good. The 0.00001 a word (|c| counts them) decides between equals for the shorter, while
    ``method=ilp`` prefers the longer; which of those that are equal even so is taken is not said, but is always the same one. An entity's
    score is its support, 1 at most.

    It is solved to the optimum, group by group of entities whose candidates meet: by prices (``_prices``), and where these prove nothing
    by HiGHS (``_programme``).

    A source entity is ``PROJECTED`` if it is put on a candidate. Otherwise it is ``OVERLAP`` if one of its candidates might have had the
    support, ``FILTERED`` if none, and keeps its own outcome if it has no candidates.

    Args:
        threshold: the support that an entity needs, 0 or more; a method's scores are about 1 where all speaks for a candidate. The
            default was chosen on the demo corpus with noisy links (three sources) and on Europarl NER (two).

    Raises:
        ConfigError: ``threshold`` is out of range.
    """

    version = 1
    needs = frozenset({"candidates"})
    pools = False

    def __init__(self, threshold: float = 0.45) -> None:
        require(0 <= threshold < float("inf"), "combiner.threshold", threshold, "0 or more")
        self._threshold = threshold

    def combine(self, crossings: Sequence[Crossing]) -> list[Projection]:
        """One projection a target sentence.

        Raises:
            ConfigError: the method does not say where entities might land.
            DataError: the sources do not project onto the same sentences.
        """
        for crossing in crossings:
            if len(crossing.candidates) != len(crossing.pairs):
                raise ConfigError(
                    f"combiner=joint: the method does not say where the entities of {crossing.source.code} might land. Take one that does "
                    "(method=ilp, codec), or combiner=vote"
                )
        options = zip(*(crossing.candidates for crossing in crossings), strict=True)
        return [self._combined(*of) for of in zip(by_sentence(crossings), options, strict=True)]

    def _combined(self, sides: Sequence[Crossed], options: Sequence[Sequence[Sequence[tuple[int, int, float]]]]) -> Projection:
        claims, sources = _claims(sides, options), max(1, len(speaking(sides)))
        bids = claimed(claims, sources, self._threshold)
        taken = solve(bids, claims, self._threshold)
        supports: defaultdict[Entity, float] = defaultdict(float)
        for claim, spot in taken.items():
            supports[_entity(spot)] += claims[claim].score(spot) / sources
        target = sides[0].made.target.with_entities(supports)
        hopeful = {claim for bidders in bids.values() for claim in bidders}
        outcomes = [_outcome(claim, number, taken, hopeful) for number, claim in enumerate(claims)]
        return Projection(target, tuple(outcomes), tuple(min(1.0, supports[entity]) for entity in target.entities or ()))


def solve(bids: Bids, claims: Sequence[Claim], threshold: float) -> dict[int, Spot]:
    """The spot that each claim takes, claims by position; those that take none are left out. The solution is an optimal one.

    Group by group: prices settle nearly all, the integer programme the rest.

    Args:
        bids: as ``claimed`` gives them.
    """
    taken: dict[int, Spot] = {}
    for group in groups(bids):
        left = undominated(group)
        puts = solve_by_prices(left, claims, threshold)
        if puts is None:
            from spanferry.combiners._programme import solve_programme  # SciPy, which most sentences never need

            puts = solve_programme(left, claims, threshold)
        taken |= dict(puts)
    return taken


def _claims(sides: Sequence[Crossed], options: Sequence[Sequence[Sequence[tuple[int, int, float]]]]) -> list[Claim]:
    return [
        Claim(source, entity.label, () if side.silent else own, outcome)
        for source, (side, of_side) in enumerate(zip(sides, options, strict=True))
        for entity, own, outcome in zip(side.pair.source.entities or (), of_side, side.made.outcomes, strict=True)
    ]


def _outcome(claim: Claim, number: int, taken: Mapping[int, Spot], hopeful: set[int]) -> Outcome:
    if number in taken:
        return Outcome.PROJECTED
    if number in hopeful:
        return Outcome.OVERLAP
    return Outcome.FILTERED if claim.options or claim.alone is Outcome.PROJECTED else claim.alone


def _entity(spot: Spot) -> Entity:
    start, end, label = spot
    return Entity(Span(start, end), label)
