"""Projection as an integer linear programme: candidates, scores, solver."""

import importlib.util
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import mul
from typing import Literal

from spanferry.core.errors import ConfigError
from spanferry.core.records import Outcome, Pair, Projection, Span
from spanferry.methods.candidates import ngrams, ranges, tight_options
from spanferry.methods.links import Masses, link_counts, link_weights, projection
from spanferry.methods.scores import PairCandidates, Score, pair_by_pair
from spanferry.methods.scores.consistency import Consistency
from spanferry.methods.scores.link_weight import link_weight
from spanferry.methods.scores.relative_length import relative_length
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.problem import Bounds, Option, Solution, Solver
from spanferry.methods.solvers.pulp import highs, pulp

CandidatesName = Literal["ngrams", "ranges"]
ScoreName = Literal["relative_length", "link_weight", "consistency"]
SolverName = Literal["exact", "greedy", "cbc", "highs"]
Constraint = Literal["at_most", "exactly", "at_least"]

CHUNK = 500
"""Pairs whose candidates are held at a time."""

SOLVERS: Mapping[SolverName, Solver] = {"exact": exact, "greedy": greedy, "cbc": pulp, "highs": highs}
LINKED: Mapping[ScoreName, Callable[[Pair], list[Masses]]] = {"relative_length": link_counts, "link_weight": link_weights}
"""The scores of links alone, and what they are made from."""

Options = list[list[Option]]
"""For each source entity of a pair, the places it may take and their weighted scores."""


class IlpMethod:
    """Projection of arXiv 2501.18750 (NoDaLiDa 2025): jointly optimal for all entities of a sentence.

    Choose x[e, c] in {0, 1} to maximise the sum of score(e, c) * x[e, c], where each entity e takes at most (or exactly, or at
    least) ``n`` candidates c and each target word lies in at most one chosen candidate. ``solvers.problem`` has the rule for ties.

    Under ``at_most`` an entity without a candidate that scores is ``Outcome.UNALIGNED`` if it has no links, ``Outcome.FILTERED`` if it
    has, and one that lost all its candidates to others is ``Outcome.OVERLAP``. The other two constraints force entities onto spans that
    nothing speaks for. Where they cannot be met (fewer target words than ``n`` for each entity), ``at_most`` holds for that sentence.

    Args:
        candidates: ``ngrams`` of the target sentence; ``ranges`` of words linked to the entity.
        min_length: the fewest words of a candidate, 1 or more.
        max_length: the most; None allows any number.
        stop_words: words that an n-gram neither begins nor ends with; case is ignored.
        merge_distance: the most words without a link that a range may contain in a row, 0 or more.
        scores: the score is the sum of these (modules of ``methods.scores``), each times its weight, 0 or more.
        min_score: a candidate counts only if it scores more.
        constraint: how ``n`` binds.
        n: candidates an entity takes, 1 or more.
        solver: ``exact``; ``cbc`` or ``highs``, the integer programme as published through PuLP; ``greedy``, the published argmax.

    Raises:
        ConfigError: a value is out of range, or the solver is not installed.
    """

    version = 2

    def __init__(
        self,
        candidates: CandidatesName = "ngrams",
        min_length: int = 1,
        max_length: int | None = None,
        stop_words: tuple[str, ...] = (),
        merge_distance: int = 1,
        scores: Mapping[ScoreName, float] = {"relative_length": 1.0},  # never changed
        min_score: float = 0.0,
        constraint: Constraint = "at_most",
        n: int = 1,
        solver: SolverName = "exact",
    ) -> None:
        _check_lengths(min_length, max_length)
        _check_weights(scores)
        if merge_distance < 0:
            raise ConfigError(f"merge_distance={merge_distance}: a number of words, 0 or more")
        if n < 1:
            raise ConfigError(f"n={n}: candidates an entity takes, 1 or more")
        if solver == "highs" and importlib.util.find_spec("highspy") is None:
            raise ConfigError("solver=highs: the package highspy is not installed; pip install highspy, or choose solver=exact or cbc")
        self._candidates = candidates
        self._lengths = min_length, max_length
        self._stop_words = frozenset(word.lower() for word in stop_words)
        self._merge_distance = merge_distance
        self._scores = {name: weight for name, weight in scores.items() if weight}
        self._min_score = min_score
        self._bounds = Bounds(0 if constraint == "at_most" else n, None if constraint == "at_least" else n)
        self._fallback = Bounds(0, n)
        self._solver = SOLVERS[solver]
        self._published = solver in ("cbc", "highs")

    @property
    def needs(self) -> frozenset[str]:
        """Links, unless neither candidates nor scores look at them."""
        return frozenset({"links"} if self._candidates == "ranges" or self._scores.keys() & LINKED.keys() else ())

    @property
    def whole_corpus(self) -> bool:
        """Whether the sentences depend on each other."""
        return "consistency" in self._scores

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        scores = {name: score for name, score in _SCORES.items() if name in self._scores}
        solved = self._solve(pairs, scores)
        if "consistency" in self._scores:
            landed = zip(pairs, ([[Span(*o[:2]) for o in own] for own in solution.taken] for _, solution in solved), strict=True)
            solved = self._solve(pairs, {**scores, "consistency": pair_by_pair(Consistency(landed))})
        return [_projection(pair, *of) for pair, of in zip(pairs, solved, strict=True)]

    def _solve(self, pairs: Sequence[Pair], scores: Mapping[ScoreName, Score]) -> list[tuple[Options, Solution]]:
        return [(options, self._solution(pair, options)) for pair, options in zip(pairs, self._options(pairs, scores), strict=True)]

    def _solution(self, pair: Pair, options: Options) -> Solution:
        length = len(pair.target.words)
        solution = self._solver(options, self._bounds, length) or self._solver(options, self._fallback, length)
        return solution or Solution([[] for _ in options], True)

    def _options(self, pairs: Sequence[Pair], scores: Mapping[ScoreName, Score]) -> Iterator[Options]:
        """Pair by pair what the solver chooses from."""
        masses = self._only_links(scores)
        if masses:
            longest = self._lengths[1]
            for pair in pairs:
                linked = zip(pair.source.entities or (), masses(pair), strict=True)
                yield [tight_options(entity.span.end - entity.span.start, own, longest) for entity, own in linked]
        else:
            for start in range(0, len(pairs), CHUNK):
                yield from self._scored(pairs[start : start + CHUNK], scores)

    def _only_links(self, scores: Mapping[ScoreName, Score]) -> Callable[[Pair], list[Masses]] | None:
        """What the one score is made from, if it is one of links and ``tight_options`` are all the candidates worth a look."""
        plain = self._candidates == "ngrams" and self._lengths[0] == 1 and not self._stop_words and not self._min_score
        if not plain or self._bounds.lower or self._published or len(scores) != 1:
            return None
        (name,) = scores
        return LINKED.get(name) if self._scores[name] == 1 else None

    def _scored(self, pairs: Sequence[Pair], scores: Mapping[ScoreName, Score]) -> Iterator[Options]:
        candidates = [self._proposed(pair) for pair in pairs]
        weights = [self._scores[name] for name in scores]
        scored = [score(pairs, candidates) for score in scores.values()]
        for proposed, *found in zip(candidates, *scored, strict=True):
            yield [self._weighted(*of, weights) for of in zip(proposed, zip(*found, strict=True), strict=True)]

    def _proposed(self, pair: Pair) -> PairCandidates:
        """Each entity's candidates."""
        if self._candidates == "ranges":
            found = [ranges(masses, self._merge_distance) for masses in link_counts(pair)]
            shortest, longest = self._lengths
            return [[span for span in own if shortest <= len(span) <= (longest or len(span))] for own in found]
        return [ngrams(pair.target.words, *self._lengths, self._stop_words)] * len(pair.source.entities or ())

    def _weighted(self, candidates: Sequence[Span], scores: Sequence[Sequence[float]], weights: Sequence[float]) -> list[Option]:
        """One entity's options: those above ``min_score``, and all where the bounds may force it onto any."""
        sums = [sum(map(mul, weights, own)) for own in zip(*scores, strict=True)]
        options = zip(candidates, sums, strict=True)
        return [
            (c.start, c.end, score if score > self._min_score else 0.0)
            for c, score in options
            if score > self._min_score or self._bounds.lower
        ]


_SCORES: Mapping[ScoreName, Score] = {"relative_length": pair_by_pair(relative_length), "link_weight": pair_by_pair(link_weight)}


def _check_lengths(min_length: int, max_length: int | None) -> None:
    if min_length < 1:
        raise ConfigError(f"min_length={min_length}: words of a candidate, 1 or more")
    if max_length is not None and max_length < min_length:
        raise ConfigError(f"max_length={max_length}: words of a candidate, {min_length} (min_length) or more, or null for any length")


def _check_weights(scores: Mapping[ScoreName, float]) -> None:
    if not any(scores.values()):
        raise ConfigError("scores: no score has a weight; give one, for example scores.relative_length=1")
    for name, weight in scores.items():
        if not 0 <= weight < math.inf:
            raise ConfigError(f"scores.{name}={weight}: a weight is 0 or more")


def _projection(pair: Pair, options: Options, solution: Solution) -> Projection:
    spans = [[Span(start, end) for start, end, _ in own] for own in solution.taken]
    if all(spans):
        return projection(pair, spans, (Outcome.PROJECTED,) * len(spans))
    linked = link_counts(pair) if pair.alignment else options
    outcomes = [_outcome(*of) for of in zip(spans, options, linked, strict=True)]
    return projection(pair, spans, outcomes)


def _outcome(taken: Sequence[Span], options: Sequence[Option], linked: object) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    if any(score > 0 for _, _, score in options):
        return Outcome.OVERLAP
    return Outcome.FILTERED if linked else Outcome.UNALIGNED
