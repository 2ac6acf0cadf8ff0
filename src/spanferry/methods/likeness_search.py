"""Where in given target words the entities of a sentence are, going by what they look like: candidates, a score, and a solver."""

from collections.abc import Sequence
from dataclasses import dataclass

from spanferry.core.records import Outcome, Pair, Projection, Span
from spanferry.methods.links import projection
from spanferry.methods.scores.string_similarity import Written
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.problem import Bounds, Option

PLACE = 1e-3
"""What being where it is expected adds to a candidate at most: it decides between those that are equally alike, and hardly more."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One entity as the target may have it.

    Attributes:
        forms: the words it may consist of.
        place: where its middle is expected, as a share of the sentence, 0 to 1.
        otherwise: its outcome where no candidate is alike enough; ``projected`` stands for a text that is known, and then ``filtered``.
    """

    forms: tuple[tuple[str, ...], ...]
    place: float
    otherwise: Outcome


def search(pair: Pair, sought: Sequence[Sought], threshold: float) -> Projection:
    """Each entity on the n-gram most like one of its forms, no two on one word, so that the sum over all of them is largest.

        score(e, c) = max over forms f of similarity(f, c) + PLACE * (1 - |place of c - place of e|)    where the similarity > threshold

    Args:
        sought: one for each entity of the source, in order.
        threshold: what a similarity (``scores.string_similarity``) must exceed.
    """
    words = pair.target.words
    written = Written(words)
    options = [_options(of, _similarities(of, written, len(words)), len(words), threshold) for of in sought]
    solution = exact(options, Bounds(0, 1), len(words))
    taken = solution.taken if solution else [[] for _ in sought]
    spans = [[Span(start, end) for start, end, _ in own] for own in taken]
    return projection(pair, spans, [_outcome(*of) for of in zip(sought, spans, options, strict=True)])


def _similarities(of: Sought, written: Written, length: int) -> dict[tuple[int, int], float]:
    """By n-gram how alike it and the form most like it are."""
    best: dict[tuple[int, int], float] = {}
    for form in of.forms:
        for start, row in written.rows(form, range(length)).items():
            for end, similarity in enumerate(row, start + 1):
                if similarity > best.get((start, end), 0.0):
                    best[start, end] = similarity
    return best


def _options(of: Sought, similarities: dict[tuple[int, int], float], length: int, threshold: float) -> list[Option]:
    alike = sorted((start, end, similarity) for (start, end), similarity in similarities.items() if similarity > threshold)
    return [(start, end, similarity + PLACE * (1 - abs((start + end) / 2 / length - of.place))) for start, end, similarity in alike]


def _outcome(of: Sought, taken: Sequence[Span], options: Sequence[Option]) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    if options:
        return Outcome.OVERLAP
    return Outcome.FILTERED if of.otherwise is Outcome.PROJECTED else of.otherwise
