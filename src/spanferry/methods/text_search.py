"""Where in given target words the entities of a sentence are, going by what they look like: candidates, a score, and a solver."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from spanferry.core.records import Entity, Outcome, Pair, Projection, Sentence, Span
from spanferry.methods.links import projection
from spanferry.methods.scores import PairScores
from spanferry.methods.scores._romanise import romanise
from spanferry.methods.scores.string_similarity import string_similarity
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.problem import Bounds, Option

NEAR = 3
"""Letters of a candidate are at most so many times those of the form, and the form's of the candidate's. Similarities end at half and
double, but where one script leaves out vowels only consonants are compared."""

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
    candidates = _candidates(words, sought)
    scores = _similarities(pair, sought, candidates)
    options = [_options(*of, len(words), threshold) for of in zip(sought, candidates, scores, strict=True)]
    solution = exact(options, Bounds(0, 1), len(words))
    taken = solution.taken if solution else [[] for _ in sought]
    spans = [[Span(start, end) for start, end, _ in own] for own in taken]
    return projection(pair, spans, [_outcome(*of) for of in zip(sought, spans, options, strict=True)])


def _candidates(words: Sequence[str], sought: Sequence[Sought]) -> list[list[Span]]:
    """For each entity the n-grams that have a third to three times as many letters as a form: others are never alike enough."""
    ends = [0, *accumulate(len(romanise(word)) or 1 for word in words)]
    found = []
    for of in sought:
        letters = [sum(len(romanise(word)) or 1 for word in form) for form in of.forms if form] or [0]
        least, most = min(letters) / NEAR, max(letters) * NEAR
        fitting = ((start, bisect_left(ends, ends[start] + least), bisect_right(ends, ends[start] + most)) for start in range(len(words)))
        found.append([Span(start, end) for start, first, last in fitting for end in range(max(first, start + 1), last)])
    return found


def _similarities(pair: Pair, sought: Sequence[Sought], candidates: Sequence[Sequence[Span]]) -> PairScores:
    """For each entity how alike each candidate and the form most like it are."""
    best = [[0.0] * len(own) for own in candidates]
    for number in range(max((len(of.forms) for of in sought), default=0)):
        asked = [place for place, of in enumerate(sought) if number < len(of.forms)]
        forms = [sought[place].forms[number] for place in asked]
        found = string_similarity(Pair(_one_after_another(pair, forms), pair.target), [candidates[place] for place in asked])
        for place, scores in zip(asked, found, strict=True):
            best[place] = list(map(max, best[place], scores))
    return best


def _one_after_another(pair: Pair, forms: Sequence[tuple[str, ...]]) -> Sentence:
    """A sentence whose entities are the forms; one without words is a word that nothing is like."""
    words: list[str] = []
    entities = []
    for form in forms:
        start = len(words)
        words += form or ("",)
        entities.append(Entity(Span(start, len(words)), ""))
    return Sentence(pair.id, pair.target.language, tuple(words), tuple(entities))


def _options(of: Sought, candidates: Sequence[Span], scores: Sequence[float], length: int, threshold: float) -> list[Option]:
    return [
        (start, end, score + PLACE * (1 - abs((start + end) / 2 / length - of.place)))
        for (start, end), score in (((span.start, span.end), score) for span, score in zip(candidates, scores, strict=True))
        if score > threshold
    ]


def _outcome(of: Sought, taken: Sequence[Span], options: Sequence[Option]) -> Outcome:
    if taken:
        return Outcome.PROJECTED
    if options:
        return Outcome.OVERLAP
    return Outcome.FILTERED if of.otherwise is Outcome.PROJECTED else of.otherwise
