"""Projection as an integer linear programme: candidates, scores, solver."""

import importlib.util
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device
from spanferry.core.records import Language, Outcome, Pair, Projection, Span
from spanferry.methods.candidates import propose_ngrams, propose_ranges, tight_options
from spanferry.methods.generated_spans import GENERATION, Generation
from spanferry.methods.links import Masses, link_counts, link_weights, projection
from spanferry.methods.named_models import NamedModels
from spanferry.methods.scores import Score, pair_by_pair
from spanferry.methods.scores.boundary import Boundary
from spanferry.methods.scores.consistency import Consistency
from spanferry.methods.scores.link_dice import link_dice
from spanferry.methods.scores.link_weight import link_weight
from spanferry.methods.scores.relative_length import relative_length
from spanferry.methods.scores.string_similarity import string_similarity
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.in_order import in_order
from spanferry.methods.solvers.problem import Bounds, Option, Solution, Solver
from spanferry.methods.solvers.pulp import Backend, pulp
from spanferry.methods.tagged_spans import TaggedSpans
from spanferry.methods.weighing import Options, Propose, alternatives, weighed

CandidatesName = Literal["ngrams", "ranges", "tagger", "generated"]
ScoreName = Literal[
    "relative_length",
    "link_weight",
    "link_dice",
    "string_similarity",
    "tagger_probability",
    "translation_probability",
    "consistency",
    "boundary",
]
SolverName = Literal["exact", "pulp", "greedy", "in_order"]
Constraint = Literal["at_most", "exactly", "at_least"]

PUBLISHED: Mapping[ScoreName, float] = {"relative_length": 1.0}
"""The scores of arXiv 2501.18750."""
LINKED: Mapping[str, Callable[[Pair], list[Masses]]] = {"relative_length": link_counts, "link_weight": link_weights}
"""Scores of links by length, and what they are made from; ``tight_options`` has them at once."""
SOLVERS: Mapping[SolverName, Solver] = {"exact": exact, "pulp": pulp, "greedy": greedy, "in_order": in_order}
NEED_LINKS = frozenset({*LINKED, "link_dice"})
OF_PAIRS: Mapping[str, Score] = {
    "relative_length": pair_by_pair(relative_length),
    "link_weight": pair_by_pair(link_weight),
    "link_dice": pair_by_pair(link_dice),
    "string_similarity": pair_by_pair(string_similarity),
}
"""Scores that need nothing but a pair."""
OF_CORPUS: Mapping[str, type[Consistency | Boundary]] = {"consistency": Consistency, "boundary": Boundary}
"""Scores that a first projection of all pairs, by the other scores, makes."""


class IlpMethod:
    """Projection of arXiv 2501.18750 (NoDaLiDa 2025): jointly optimal for all entities of a sentence.

    Choose x[e, c] in {0, 1} to maximise the sum of score(e, c) * x[e, c], where each entity e takes at most (or exactly, or at
    least) ``n`` candidates c and each target word lies in at most one chosen candidate. ``solvers.problem`` has the rule for ties.

    Under ``at_most`` an entity without a candidate that scores is ``Outcome.UNALIGNED`` if it has no links, ``Outcome.FILTERED`` if it
    has, and one that lost all its candidates to others is ``Outcome.OVERLAP``. The other two constraints force entities onto spans that
    nothing speaks for. Where they cannot be met (too few target words or candidates; under ``greedy`` and ``in_order`` also where their
    choices leave too few), at most ``n`` holds for that sentence.

    How sure it is of an entity that landed on c: min(1, score(e, c) / sum of the scores' weights), 0 where nothing speaks for c. Scores
    that are probabilities or similarities give such a mean; ``relative_length`` passes 1 where several links meet in a word.

    Args:
        candidates: ``ngrams`` of the target sentence; ``ranges`` of words linked to the entity; ``tagger``: what a tagger finds there;
            ``generated``: what a text-to-text model answers with (T-Projection).
        min_length: the fewest words of an n-gram or range, 1 or more.
        max_length: the most; None allows any number.
        stop_words: words that an n-gram neither begins nor ends with; case is ignored.
        merge_distance: the most words without a link that a range may contain in a row, 0 or more.
        sub_ranges: whether all parts of a span that the tagger finds are candidates too.
        same_label: whether an entity may land only on spans to which the tagger gives its label.
        scores: the score is the sum of these (modules of ``methods.scores``), each times its weight, 0 or more. ``consistency`` and
            ``boundary`` learn from a first projection by the others.
        min_score: a candidate counts only if it scores more.
        constraint: how ``n`` binds.
        n: candidates an entity takes, 1 or more.
        solver: ``exact``; ``pulp``, the integer programme as published; ``greedy``, the published argmax;
            ``in_order``, T-Projection's: entity after entity takes its best of what is left.
        backend: what solves for PuLP: its own CBC, or HiGHS.
        generation: how generated candidates are asked for, see ``generated_spans``.
        candidate_model: the text-to-text model for them: a model of the Hugging Face hub or a folder, already fine-tuned to answer;
            ``method=t_projection`` fine-tunes one.
        tagger_model: for candidates and scores of a tagger: a model of the Hugging Face hub or a folder.
        translation_model: the same for ``translation_probability``, from source to target.
        reverse_translation_model: one from target to source, where the first has one direction (Marian); None: the first, if it can.
        device: of those models.

    Raises:
        ConfigError: a value is out of range, a model is wanted and not named, or the solver is not installed.
    """

    version = 5
    scores_entities = True
    immaterial = frozenset({"device", "generation.batch_beams"})

    def __init__(
        self,
        candidates: CandidatesName = "ngrams",
        min_length: int = 1,
        max_length: int | None = None,
        stop_words: tuple[str, ...] = (),
        merge_distance: int = 1,
        sub_ranges: bool = True,
        same_label: bool = False,
        scores: Mapping[ScoreName, float] = PUBLISHED,
        min_score: float = 0.0,
        constraint: Constraint = "at_most",
        n: int = 1,
        solver: SolverName = "exact",
        backend: Backend = "cbc",
        generation: Generation = GENERATION,
        candidate_model: str | None = None,
        tagger_model: str | None = None,
        translation_model: str | None = None,
        reverse_translation_model: str | None = None,
        device: Device = "auto",
        source_language: Language | None = None,
        target_language: Language | None = None,
    ) -> None:
        _check_numbers(min_length, max_length, merge_distance, n, min_score)
        _check_backend(solver, backend)
        self._weights = _checked_weights(scores)
        self._min_score = min_score
        self._max_length = max_length
        self._bounds = Bounds(0 if constraint == "at_most" else n, None if constraint == "at_least" else n)
        self._fallback = Bounds(0, n)
        self._solver: Solver = partial(pulp, backend=backend) if solver == "pulp" else SOLVERS[solver]
        models = NamedModels(tagger_model, (translation_model, reverse_translation_model), device, source_language, target_language)
        self._propose: Propose
        match candidates:
            case "ngrams":
                forbidden = frozenset(word.lower() for word in stop_words)
                self._propose = partial(propose_ngrams, min_length=min_length, max_length=max_length, stop_words=forbidden)
            case "ranges":
                self._propose = partial(propose_ranges, merge_distance=merge_distance, min_length=min_length, max_length=max_length)
            case "tagger":
                self._propose = TaggedSpans(models.reader, sub_ranges, same_label)
            case "generated":
                self._propose = models.generated(candidate_model, generation)
        self._scores = {name: OF_PAIRS[name] if name in OF_PAIRS else models.score(name) for name in self._weights if name not in OF_CORPUS}
        self.inputs, self.release = models.inputs, models.release
        self.needs = frozenset({"links"} if candidates == "ranges" or NEED_LINKS & self._weights.keys() else ())
        self.whole_corpus = bool(OF_CORPUS.keys() & self._weights.keys())
        plain = candidates == "ngrams" and min_length == 1 and not stop_words and not min_score
        self._tight = plain and constraint == "at_most" and solver in ("exact", "greedy")

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair.

        Raises:
            DataError: a source is not labelled, or a pair is not aligned.
        """
        return [_projection(*of, self._whole) for of in self._solved(pairs, self._all_scores(pairs))]

    def candidates(self, pairs: Sequence[Pair]) -> list[Options]:
        """For each pair and source entity where it might land and what that is worth, ``weighing.ALTERNATIVES`` at most, left to right.

        Scores are divided by the sum of their weights, and not cut off at 1: their order stays. Candidates that a better one makes
        superfluous in one projection are among them, because other sources may speak for them.

        Raises:
            DataError: as ``project``.
        """
        options = self._weighed(pairs, self._all_scores(pairs))
        return [alternatives(own, self._whole, len(pair.target.words)) for pair, own in zip(pairs, options, strict=True)]

    @property
    def _whole(self) -> float:
        """What a candidate is worth for which everything speaks."""
        return sum(self._weights.values())

    def _all_scores(self, pairs: Sequence[Pair]) -> Mapping[str, Score]:
        """The scores by name; those that learn from a first projection of these pairs have done so."""
        if not self.whole_corpus:
            return self._scores
        landed = [(pair, _spans(solution)) for pair, _, solution in self._solved(pairs, self._scores)]
        learnt = {name: pair_by_pair(score(landed)) for name, score in OF_CORPUS.items() if name in self._weights}
        return {**self._scores, **learnt}

    def _solved(self, pairs: Sequence[Pair], scores: Mapping[str, Score]) -> Iterator[tuple[Pair, Options, Solution]]:
        for pair, options in zip(pairs, self._options(pairs, scores), strict=True):
            yield pair, options, self._solution(pair, options)

    def _solution(self, pair: Pair, options: Options) -> Solution:
        length = len(pair.target.words)
        solution = self._solver(options, self._bounds, length) or self._solver(options, self._fallback, length)
        return solution or Solution([[] for _ in options], True)

    def _options(self, pairs: Sequence[Pair], scores: Mapping[str, Score]) -> Iterator[Options]:
        """Pair by pair what the solver chooses from."""
        masses = self._only_links(scores)
        if masses:
            return (_tight(pair, masses(pair), self._max_length) for pair in pairs)
        return self._weighed(pairs, scores)

    def _weighed(self, pairs: Sequence[Pair], scores: Mapping[str, Score]) -> Iterator[Options]:
        """Pair by pair all candidates."""
        weights = {name: (score, self._weights[name]) for name, score in scores.items()}
        return weighed(pairs, self._propose, weights, self._min_score, keep_all=self._bounds.lower > 0)

    def _only_links(self, scores: Mapping[str, Score]) -> Callable[[Pair], list[Masses]] | None:
        """What the only score is made from, if it is one of links and ``tight_options`` are all the candidates worth a look."""
        if not self._tight or len(scores) != 1:
            return None
        (name,) = scores
        return LINKED.get(name) if self._weights[name] == 1 else None


def _check_numbers(min_length: int, max_length: int | None, merge_distance: int, n: int, min_score: float) -> None:
    if not 0 <= min_score < math.inf:
        raise ConfigError(f"min_score={min_score}: a score, 0 or more")
    if min_length < 1:
        raise ConfigError(f"min_length={min_length}: words of a candidate, 1 or more")
    if max_length is not None and max_length < min_length:
        raise ConfigError(f"max_length={max_length}: words of a candidate, {min_length} (min_length) or more, or null for any length")
    if merge_distance < 0:
        raise ConfigError(f"merge_distance={merge_distance}: a number of words, 0 or more")
    if n < 1:
        raise ConfigError(f"n={n}: candidates an entity takes, 1 or more")


def _check_backend(solver: SolverName, backend: Backend) -> None:
    if solver == "pulp" and backend == "highs" and importlib.util.find_spec("highspy") is None:
        raise ConfigError("backend=highs: the package highspy is not installed. Run pip install highspy, or choose backend=cbc")


def _checked_weights(scores: Mapping[ScoreName, float]) -> dict[str, float]:
    for name, weight in scores.items():
        if not 0 <= weight < math.inf:
            raise ConfigError(f"scores.{name}={weight}: a weight is 0 or more")
    if not any(weight for name, weight in scores.items() if name not in OF_CORPUS):
        raise ConfigError(
            f"scores: none has a weight from which a projection can start; give one, for example scores.relative_length=1 "
            f"({' and '.join(OF_CORPUS)} learn from what the others project)"
        )
    return {name: weight for name, weight in scores.items() if weight}


def _tight(pair: Pair, masses: Sequence[Masses], max_length: int | None) -> Options:
    linked = zip(pair.source.entities or (), masses, strict=True)
    return [tight_options(entity.span.end - entity.span.start, own, max_length) for entity, own in linked]


def _spans(solution: Solution) -> list[list[Span]]:
    return [[Span(start, end) for start, end, _ in own] for own in solution.taken]


def _projection(pair: Pair, options: Options, solution: Solution, whole: float) -> Projection:
    spans = _spans(solution)
    scores = [[min(1.0, score / whole) for _, _, score in own] for own in solution.taken]
    if all(spans):
        return projection(pair, spans, (Outcome.PROJECTED,) * len(spans), scores)
    linked = link_counts(pair) if pair.alignment else options
    return projection(pair, spans, [_outcome(*of) for of in zip(spans, options, linked, strict=True)], scores)


def _outcome(taken: Sequence[Span], options: Sequence[Option], linked: object) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    if any(score > 0 for _, _, score in options):
        return Outcome.OVERLAP
    return Outcome.FILTERED if linked else Outcome.UNALIGNED
