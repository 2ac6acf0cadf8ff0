"""Ways from links to spans, all from the same pairs: the programme as published through PuLP, and what spanferry does instead."""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from spanferry.core.records import Pair
from spanferry.methods.candidates import ngrams, tight_options
from spanferry.methods.heuristic import HeuristicMethod
from spanferry.methods.heuristic_garcia_ferrero_2022 import GarciaFerrero2022Method
from spanferry.methods.ilp import IlpMethod
from spanferry.methods.links import link_counts
from spanferry.methods.scores.relative_length import relative_length
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.problem import Bounds, Option, Solver, Taken
from spanferry.methods.solvers.pulp import Backend, optimum

AT_MOST_ONE = Bounds(0, 1)
BASELINE = "PuLP + CBC"
INSTALLED = {"cbc": True, "highs": importlib.util.find_spec("highspy") is not None}


class Way(NamedTuple):
    """One row of the table.

    Attributes:
        scope: what it returns: plain spans, records or tags.
        run: from pairs with links; called with the sentences to do.
        backend: of PuLP; None where PuLP has no part.
        solves: whether ``run`` returns what each entity takes, whose objective can be compared.
    """

    scope: str
    run: Callable[[Sequence[Pair]], Sequence[Any]]
    backend: Backend | None = None
    solves: bool = False


def published_options(pair: Pair) -> list[list[Option]]:
    """All n-grams of the target that hold a link of the entity, with their scores."""
    spans = ngrams(pair.target.words)
    scores = relative_length(pair, [spans] * len(pair.source.entities or ()))
    return [[(c.start, c.end, s) for c, s in zip(spans, own, strict=True) if s > 0] for own in scores]


def as_published(pairs: Sequence[Pair], backend: Backend) -> list[Taken]:
    """One solve a sentence, the n-grams' scores included; sentences whose entities have no links are passed over."""
    problems = (published_options(pair) if pair.alignment and pair.alignment.links else [] for pair in pairs)
    return [(optimum(options, AT_MOST_ONE, backend) or []) if any(options) else [] for options in problems]


def reduced_options(pair: Pair) -> list[list[Option]]:
    """The n-grams that can be in a best solution."""
    linked = zip(pair.source.entities or (), link_counts(pair), strict=True)
    return [tight_options(len(entity.span), masses) for entity, masses in linked]


def solved(pairs: Sequence[Pair], solver: Solver) -> list[Taken]:
    """From links to plain spans."""
    answers = (solver(reduced_options(pair), AT_MOST_ONE, len(pair.target.words)) for pair in pairs)
    return [answer.taken if answer else [] for answer in answers]


def objective(taken: Taken) -> float:
    """What is taken is worth this much."""
    return sum(score for own in taken for _, _, score in own)


WAYS: Mapping[str, Way] = {
    BASELINE: Way("spans", lambda pairs: as_published(pairs, "cbc"), "cbc", True),
    "PuLP + HiGHS": Way("spans", lambda pairs: as_published(pairs, "highs"), "highs", True),
    "exact": Way("spans", lambda pairs: solved(pairs, exact), solves=True),
    "greedy": Way("spans", lambda pairs: solved(pairs, greedy), solves=True),
    "IlpMethod(solver='exact')": Way("records", IlpMethod(solver="exact").project),
    "IlpMethod(solver='greedy')": Way("records", IlpMethod(solver="greedy").project),
    "HeuristicMethod.tags": Way("tags", lambda pairs: list(map(HeuristicMethod().tags, pairs))),
    "GarciaFerrero2022Method.tags": Way("tags", lambda pairs: list(map(GarciaFerrero2022Method().tags, pairs))),
}
