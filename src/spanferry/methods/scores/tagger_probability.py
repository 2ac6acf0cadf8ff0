"""How likely a tagger of the target language finds an entity's label on a candidate."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spanferry.core.models.tag_probabilities import Floats, TagProbabilities
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Pair, Span
from spanferry.methods.links import source_entities
from spanferry.methods.scores import PairCandidates, PairScores
from spanferry.methods.solvers.problem import TIE

_LEAST = 1e-300
"""Stands for a probability of 0, which has no logarithm."""


class TaggerProbability:
    """``tagger_probability`` of many pairs, by a trained tagger.

    Args:
        reader: reads the target sentences.
    """

    def __init__(self, reader: TagReader) -> None:
        self._reader = reader

    def __call__(self, pairs: Sequence[Pair], candidates: Sequence[PairCandidates]) -> list[PairScores]:
        """Score the candidates of each pair's entities.

        Raises:
            ConfigError: the tagger cannot be had.
            DataError: a source is not labelled.
        """
        read = self._reader.read([pair.target for pair in pairs])
        return [tagger_probability(*of) for of in zip(pairs, candidates, read, strict=True)]


def tagger_probability(pair: Pair, candidates: PairCandidates, tags: TagProbabilities) -> PairScores:
    """score(e, [s, t)) = P(decoding gives exactly [s, t) with the label of e) ** (1 / (t - s)), 0 where that is no news.

    With each word's tag independent of the others and the rule of ``core.bio`` for ill-formed tags,

        P = (B[s] + I[s] * (1 - B[s-1] - I[s-1])) * I[s+1] * ... * I[t-1] * (1 - I[t]),

    B and I being the probabilities of the label's tags at a word, 0 beyond the sentence. This is the confidence of Culotta and
    McCallum (2004, section 3: all paths that hold exactly this field) for a model without transitions. The root makes it one of a word,
    so that long entities are not worth less than short ones. No news is what the same equation gives with all tags equally likely (a
    softmax is never 0), and any label that the tagger does not know.

    Args:
        tags: of the target sentence.

    Raises:
        DataError: the source is not labelled.
    """
    labels = [entity.label for entity in source_entities(pair)]
    return [_scores(tags, label, own) for label, own in zip(labels, candidates, strict=True)]


def _scores(tags: TagProbabilities, label: str, candidates: Sequence[Span]) -> list[float]:
    if not candidates or f"B-{label}" not in tags.tags:
        return [0.0] * len(candidates)
    spans = np.array([(span.start, span.end) for span in candidates])
    scores = _by_word(tags.column(f"B-{label}"), tags.column(f"I-{label}"), spans)
    even = _by_word(tags.even_column(f"B-{label}"), tags.even_column(f"I-{label}"), spans)
    found: list[float] = np.where(scores > even + TIE, np.minimum(scores, 1.0), 0.0).tolist()
    return found


def _by_word(begins: Floats, insides: Floats, spans: NDArray[np.int64]) -> Floats:
    """[spans] the equation, from [words] B and I and [spans, 2] starts and ends."""
    starts, ends = spans.T
    first, inside, stop = _factors(begins, insides)
    scores: Floats = np.exp((first[starts] + inside[ends] - inside[starts + 1] + stop[ends]) / (ends - starts))
    return scores


def _factors(begins: Floats, insides: Floats) -> tuple[Floats, Floats, Floats]:
    """Logarithms: [words] an entity starts here; [words + 1] I of all words before this one; [words + 1] none goes on here."""
    before = np.concatenate(([1.0], 1 - begins - insides))[: len(begins)]
    first = np.log(np.maximum(begins + insides * before, _LEAST))
    inside = np.concatenate(([0.0], np.log(np.maximum(insides, _LEAST)).cumsum()))
    stop = np.log(np.maximum(1 - np.append(insides, 0.0), _LEAST))
    return first, inside, stop
