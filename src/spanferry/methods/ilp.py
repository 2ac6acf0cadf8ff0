"""Projection as an integer linear programme."""

import importlib.util
from collections.abc import Sequence
from typing import Literal

from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Link, Outcome, Pair, Projection, Span
from spanferry.methods.candidates import ngrams
from spanferry.methods.links import entity_links, projection
from spanferry.methods.scores import relative_length
from spanferry.methods.solvers import Bounds, Option, SolverName, choose

Constraint = Literal["at_most", "exactly", "at_least"]


class IlpMethod:
    """Projection of arXiv 2501.18750 (NoDaLiDa 2025): over target n-grams, jointly optimal for all entities of a sentence.

    Choose x[e, c] in {0, 1} to maximise the sum of score(e, c) * x[e, c], where each entity e takes at most (or exactly, or at
    least) ``n`` candidates c and each target word lies in at most one chosen candidate. The score is ``scores.relative_length``.

    Ties: among solutions whose objectives differ by less than 1e-6, the first source entity has the place it prefers, then the
    second, and so on. It prefers any place with links to one without and to none; of those with links the longest (of two with one
    score it is the one with more links), then the leftmost; of those without, the leftmost, then the shortest. With ``n`` over 1 or
    ``at_least`` an entity's places count together; ties that this leaves are the solver's, which is deterministic.

    Under ``at_most`` an entity without links is ``Outcome.UNALIGNED``, and one that has links but lost all its places to others
    is ``Outcome.OVERLAP``. The other two constraints force entities without links onto spans that nothing speaks for. Where they
    cannot be met (fewer target words than ``n`` for each entity), ``at_most`` holds for that sentence instead.

    Args:
        constraint: how ``n`` binds.
        n: candidates an entity takes, 1 or more.
        max_length: the most words a candidate may hold, 1 or more; None allows any length.
        solver: PuLP's CBC, or HiGHS where ``highspy`` is installed.

    Raises:
        ConfigError: a value is out of range, or the solver is not installed.
    """

    needs = frozenset({"links"})
    version = 1

    def __init__(
        self,
        constraint: Constraint = "at_most",
        n: int = 1,
        max_length: int | None = None,
        solver: SolverName = "cbc",
    ) -> None:
        if n < 1:
            raise ConfigError(f"n={n}: candidates an entity takes, 1 or more")
        if max_length is not None and max_length < 1:
            raise ConfigError(f"max_length={max_length}: words of a candidate, 1 or more, or null for any length")
        if solver == "highs" and importlib.util.find_spec("highspy") is None:
            raise ConfigError("solver=highs: the package highspy is not installed; pip install highspy, or choose solver=cbc")
        self._demand = Bounds(0 if constraint == "at_most" else n, None if constraint == "at_least" else n)
        self._relaxed = Bounds(0, n)
        self._max_length = max_length
        self._solver = solver

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        return [self._project(pair) for pair in pairs]

    def _project(self, pair: Pair) -> Projection:
        entities, links = pair.source.entities or (), entity_links(pair)
        feasible = self._demand.lower * len(entities) <= len(pair.target.words)
        bounds = self._demand if feasible else self._relaxed
        if not entities or not (any(links) or bounds.lower):
            return projection(pair, [[]] * len(entities), [Outcome.UNALIGNED] * len(entities))
        candidates = ngrams(len(pair.target.words), self._max_length)
        options = [_options(*of, candidates, keep_all=bounds.lower > 0) for of in zip(entities, links, strict=True)]
        taken = choose(options, bounds, self._solver)
        return projection(pair, taken, [_outcome(*fate) for fate in zip(links, taken, strict=True)])


def _options(entity: Entity, links: Sequence[Link], candidates: Sequence[Span], keep_all: bool) -> list[Option]:
    """The candidates an entity can gain from, or all of them; in its order of preference among equals."""
    scores = relative_length(entity.span, links, candidates)
    options = [Option(span, score) for span, score in zip(candidates, scores, strict=True) if score > 0 or keep_all]
    return sorted(options, key=_reluctance)  # stable: what this leaves equal stays in candidate order


def _reluctance(option: Option) -> tuple[bool, int]:
    """Places with links first, the longest of them before others: of two with one score it is the one with more links."""
    return (True, 0) if option.score == 0 else (False, -len(option.span))


def _outcome(links: Sequence[Link], taken: Sequence[Span]) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    return Outcome.OVERLAP if links else Outcome.UNALIGNED
