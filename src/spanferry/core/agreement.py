"""How far several taggers agree on the same sentences: by entities, by words, by tag probabilities.

Beside all words, kappa is taken over the words that some tagger tags: most words are outside entities, and on those it is easy to agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Entity

Tags = NDArray[np.int64]
Floats = NDArray[np.float64]
Places = frozenset[tuple[int, Entity]]
"""Entities, each with the place of its sentence."""

_AT_ONCE = 2000  # sentences whose probabilities are held side by side


@dataclass(frozen=True)
class Agreement:
    """Of two taggers or more; a mean over pairs where nothing else is said. None: it is 0 / 0.

    Attributes:
        f1: entity-level micro F1 of one tagger against the other, the same both ways; None: no tagger finds an entity.
        kappa: Cohen's, of words' tags (IOB2). ``entity_kappa``: over the words that some tagger tags.
        js: Jensen-Shannon divergence of the taggers' tag probabilities, mean over words: 0, the same, to 1.
        unanimous: the share of all entities found that every tagger finds.
        fleiss_kappa: all taggers together, of words' tags. ``entity_fleiss_kappa``: over the words that some tagger tags.
        js_of_all: Jensen-Shannon divergence of all taggers, each of the same weight, over its maximum; mean over words.
    """

    f1: float | None
    kappa: float | None
    entity_kappa: float | None
    js: float | None
    unanimous: float | None
    fleiss_kappa: float | None
    entity_fleiss_kappa: float | None
    js_of_all: float | None

    def metrics(self, prefix: str) -> dict[str, float]:
        """``{prefix}/f1``, ..., those that there are."""
        return {f"{prefix}/{name}": value for name, value in asdict(self).items() if value is not None}


def agreement(readings: Sequence[Sequence[TagProbabilities]]) -> Agreement | None:
    """How far taggers agree; None for fewer than two, or no words.

    Args:
        readings: each tagger's, of the same sentences in the same order. Tags are matched by name.
    """
    if len(readings) < 2 or not sum(len(reading.of_words) for reading in readings[0]):
        return None
    pairs = list(combinations(range(len(readings)), 2))
    tags, divergences = _words(readings, pairs)
    found = [_entities(each) for each in readings]
    tagged = tags[:, (tags > 0).any(0)]
    everything, shared = frozenset[tuple[int, Entity]]().union(*found), frozenset.intersection(*found)
    return Agreement(
        f1=_mean(_f1(found[one], found[other]) for one, other in pairs),
        kappa=_mean(cohen_kappa(tags[one], tags[other]) for one, other in pairs),
        entity_kappa=_mean(cohen_kappa(tagged[one], tagged[other]) for one, other in pairs),
        js=fmean(divergences[:-1]),
        unanimous=len(shared) / len(everything) if everything else None,
        fleiss_kappa=fleiss_kappa(tags),
        entity_fleiss_kappa=fleiss_kappa(tagged),
        js_of_all=divergences[-1],
    )


def cohen_kappa(one: Tags, other: Tags) -> float | None:
    """Agreement of two raters beyond chance, ``(p_o - p_e) / (1 - p_e)`` (Cohen, 1960, "A Coefficient of Agreement for Nominal Scales").

    Returns:
        At most 1; None for no items, or where both always say the same one thing.
    """
    if not len(one):
        return None
    kinds = np.union1d(one, other)
    expected = sum(float(np.mean(one == kind)) * float(np.mean(other == kind)) for kind in kinds)
    return (float(np.mean(one == other)) - expected) / (1 - expected) if len(kinds) > 1 else None


def fleiss_kappa(ratings: Tags) -> float | None:
    """Agreement of any number of raters beyond chance (Fleiss, 1971, "Measuring Nominal Scale Agreement Among Many Raters", eq. 7).

    Args:
        ratings: [raters, items], two raters or more.

    Returns:
        At most 1; None for no items, or where all always say the same one thing.
    """
    raters, items = ratings.shape
    kinds = np.unique(ratings)
    if not items or len(kinds) < 2:
        return None
    counts = np.stack([(ratings == kind).sum(0) for kind in kinds])  # [kinds, items]
    observed = float(np.mean((counts**2).sum(0) - raters)) / (raters * (raters - 1))
    expected = float(np.sum((counts.sum(1) / (raters * items)) ** 2))
    return float((observed - expected) / (1 - expected))


def jensen_shannon(distributions: Floats) -> Floats:
    """The generalised divergence ``H(mean_k p_k) - mean_k H(p_k)`` over its maximum ``log K`` (Lin, 1991, eq. 5.1, equal weights).

    Args:
        distributions: [K, ..., outcomes], each summing to 1; K at least 2.

    Returns:
        [...] 0, all the same, to 1, no two share an outcome.
    """
    spread = _entropy(distributions.mean(0)) - _entropy(distributions).mean(0)
    found: Floats = np.clip(spread / np.log(len(distributions)), 0, 1)
    return found


def _words(readings: Sequence[Sequence[TagProbabilities]], pairs: Sequence[tuple[int, int]]) -> tuple[Tags, list[float]]:
    """[taggers, words] each word's likeliest tag, 0 for O; and the mean divergence of each pair, then of all."""
    names = ("O", *dict.fromkeys(tag for each in readings for tag in each[0].tags if tag != "O"))
    tags, sums, words = [], np.zeros(len(pairs) + 1), 0
    for said in _batches(readings, names):
        groups = [*map(list, pairs), list(range(len(said)))]
        sums += [jensen_shannon(said[group]).sum() for group in groups]
        tags.append(said.argmax(2))
        words += said.shape[1]
    return np.concatenate(tags, axis=1), [float(total / words) for total in sums]


def _batches(readings: Sequence[Sequence[TagProbabilities]], names: Sequence[str]) -> Iterator[Floats]:
    """[taggers, words, tags] of some sentences after the other."""
    for start in range(0, len(readings[0]), _AT_ONCE):
        yield np.stack([np.concatenate([reading.over(names) for reading in each[start : start + _AT_ONCE]]) for each in readings])


def _entities(readings: Sequence[TagProbabilities]) -> Places:
    return frozenset((place, entity) for place, reading in enumerate(readings) for entity in reading.entities())


def _f1(one: Places, other: Places) -> float | None:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else None


def _mean(values: Iterator[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _entropy(distributions: Floats) -> Floats:
    safe = np.where(distributions > 0, distributions, 1)
    found: Floats = -(distributions * np.log(safe)).sum(-1)
    return found
