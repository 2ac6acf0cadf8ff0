"""How likely a translation model makes one of an entity and a candidate from the other."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device, released
from spanferry.core.paths import local_files
from spanferry.core.records import Language, Pair, Span
from spanferry.methods.links import source_entities
from spanferry.methods.scores import PairCandidates, PairScores

if TYPE_CHECKING:
    from spanferry.methods._translation_model import TranslationModel

Texts = tuple[str, str]
"""What is translated, and into what."""

_REMEMBERED = 1_000_000
"""Pairs of texts whose score is kept, some 200 MB; names come again, n-grams hardly."""


def relative(translation: float, copy: float) -> float:
    """p(y | x) / p(y | y), at most 1: how likely y is as a translation of x, relative to as one of itself (Vamvas and Sennrich 2022)."""
    return min(1.0, translation / copy)


class TranslationProbability:
    """The score of T-Projection (García-Ferrero et al. 2023), which is the direct NMTScore of Vamvas and Sennrich (2022).

        score(e, c) = (r(c | e) + r(e | c)) / 2,    r(y | x) = min(1, p(y | x) / p(y | y)),
        p(y | x) = (product over the tokens t of y and its end of p(y[t] | y[<t], x)) ** (1 / their number)

    A model of many languages (NLLB, M2M100) gives all four probabilities; p(y | y) is its translation of a text into the text's own
    language. A model of two languages (Marian) gives those of its direction; r(e | c) then needs ``reverse_model``, and without it the
    score is r(c | e). The paper has no ``min``; it keeps the score a probability. The published code takes 2 to the power of the mean
    *natural* logarithm, which flattens scores and leaves their order in each r.

    Scores are never 0, however bad a candidate is. Surfaces are words joined as the language writes them; texts longer than the model
    reads are cut. Each pair of surfaces is scored once.

    Args:
        source_language, target_language: of the pairs.
        model: a sequence-to-sequence model of the Hugging Face hub, or a folder that ``save_pretrained`` wrote, from source to target.
        reverse_model: one from target to source; None: ``model``, where it can.
        device: ``auto`` takes what the machine has.
        batch_size: pairs of texts at a time; memory grows with it times the vocabulary.
        option: what the user sets ``model`` by; errors name it.

    Raises:
        ConfigError: a model is a path to nowhere, or ``batch_size`` is below 1.
    """

    def __init__(
        self,
        source_language: Language,
        target_language: Language,
        model: str = "facebook/nllb-200-distilled-600M",
        reverse_model: str | None = None,
        device: Device = "auto",
        batch_size: int = 32,
        option: str = "method.translation_model",
    ) -> None:
        for name in (model, reverse_model):
            if name is not None:
                check_name(name, option)
        if batch_size < 1:
            raise ConfigError(f"batch_size={batch_size}: pairs of texts at a time, 1 or more")
        self._languages = source_language, target_language
        self._models = model, reverse_model
        self._device: Device = device
        self._batch_size = batch_size
        self._option = option

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of local models."""
        return tuple(path for model in self._models if model is not None for path in local_files(model))

    def __call__(self, pairs: Sequence[Pair], candidates: Sequence[PairCandidates]) -> list[PairScores]:
        """Score the candidates of each pair's entities.

        Raises:
            ConfigError: a model cannot be had (the text says the ways out), or lacks a language.
            DataError: a source is not labelled.
        """
        texts = [[self._texts(*of) for of in self._entities(pair, own)] for pair, own in zip(pairs, candidates, strict=True)]
        flat = list(dict.fromkeys(each for pair in texts for own in pair for each in own))
        if not flat:
            return [[[] for _ in pair] for pair in texts]
        forward, backward = self._directions
        found = dict(zip(flat, forward.scores(flat), strict=True))
        if backward is not None:
            back = backward.scores([(target, source) for source, target in flat])
            found = {each: (found[each] + other) / 2 for each, other in zip(flat, back, strict=True)}
        return [[[found[each] for each in own] for own in pair] for pair in texts]

    def release(self) -> None:
        """Forget the models."""
        released(self, "_directions")

    def _entities(self, pair: Pair, candidates: PairCandidates) -> Iterable[tuple[Pair, Span, Sequence[Span]]]:
        return [(pair, entity.span, own) for entity, own in zip(source_entities(pair), candidates, strict=True)]

    def _texts(self, pair: Pair, entity: Span, candidates: Sequence[Span]) -> list[Texts]:
        source, target = self._languages
        surface = source.separator.join(pair.source.words[entity.start : entity.end])
        return [(surface, target.separator.join(pair.target.words[span.start : span.end])) for span in candidates]

    @cached_property
    def _directions(self) -> "tuple[_Direction, _Direction | None]":
        """From source to target, and back where a model can."""
        from spanferry.methods._translation_model import TranslationModel

        model, reverse = self._models
        source, target = self._languages
        there = TranslationModel(model, self._device, self._batch_size, self._option)
        back = there if there.multilingual else None
        if reverse is not None:
            back = TranslationModel(reverse, self._device, self._batch_size, self._option)
        return _Direction(there, source, target), _Direction(back, target, source) if back is not None else None


class _Direction:
    """A model from one language into another."""

    def __init__(self, model: "TranslationModel", source: Language, target: Language) -> None:
        self._model, self._source, self._target = model, source, target
        self._scores: dict[Texts, float] = {}

    def scores(self, texts: Sequence[Texts]) -> list[float]:
        """r(y | x) of each (x, y); they are all different."""
        unknown = [each for each in texts if each not in self._scores]
        fresh = dict(zip(unknown, self._fresh(unknown), strict=True)) if unknown else {}
        found = [fresh[each] if each in fresh else self._scores[each] for each in texts]
        if len(self._scores) + len(fresh) > _REMEMBERED:
            self._scores.clear()
        self._scores.update(fresh)
        return found

    def _fresh(self, texts: Sequence[Texts]) -> list[float]:
        outputs = list(dict.fromkeys(output for _, output in texts))
        translations = self._model.probabilities(texts, self._source, self._target)
        copies = self._model.probabilities([(output, output) for output in outputs], self._target, self._target)
        by_output = dict(zip(outputs, copies, strict=True))
        return [relative(translation, by_output[output]) for translation, (_, output) in zip(translations, texts, strict=True)]
