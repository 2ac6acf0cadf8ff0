"""Codec's candidates: for each entity the most probable insertions, and how well each translates back."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spanferry.core.markers import Markers
from spanferry.core.records import Entity, Language, Pair, Span
from spanferry.core.writing import write
from spanferry.methods._codec.batches import Task, finished
from spanferry.methods._codec.choice import Candidate, likeness
from spanferry.methods._codec.search import Run, Search, Settings
from spanferry.methods._codec.template import Templates

if TYPE_CHECKING:
    from spanferry.methods._codec.model import MarkedTranslationModel

Asked = tuple[Pair, Entity]
"""A source entity of a pair."""


class Candidates:
    """Finds candidates with a model.

    Args:
        model: from source to target.
        reverse: from target to source; None: nobody asks for the loss.
    """

    def __init__(
        self,
        model: "MarkedTranslationModel",
        reverse: "MarkedTranslationModel | None",
        languages: tuple[Language, Language],
        markers: Markers,
        settings: Settings,
        batch_size: int,
    ) -> None:
        self._model, self._reverse, self._languages = model, reverse, languages
        self._templates = Templates(model, *languages, markers)
        self._settings, self._batch_size = settings, batch_size

    def __call__(self, asked: Sequence[Asked]) -> list[list[Candidate]]:
        """For each entity its candidates, best first; none where the target is empty, or a side is longer than the model reads."""
        found: list[list[Candidate]] = [[] for _ in asked]
        self._model.set_direction(*self._languages)
        for key, best in finished(self._tasks(asked), self._model, self._batch_size):
            found[key] = [Candidate(one.span, one.score) for one in best]
        return self._with_losses(asked, found) if self._reverse else found

    def _tasks(self, asked: Sequence[Asked]) -> Iterator[Task]:
        """The searches, those of texts of like length side by side."""
        for key in sorted(range(len(asked)), key=lambda key: len(asked[key][0].target.words)):
            pair, entity = asked[key]
            template, inputs = self._templates.template(pair.target.words), self._templates.inputs(pair.source, entity.span)
            if template and inputs:
                yield Task(key, *inputs, Search(template, self._settings))

    def _with_losses(self, asked: Sequence[Asked], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        source, target = self._languages
        entities = [_surface(pair.source.words, entity.span, source) for pair, entity in asked]
        texts = [[_surface(pair.target.words, one.span, target) for one in own] for (pair, _), own in zip(asked, found, strict=True)]
        needed = [(text, entity) for entity, own in zip(entities, texts, strict=True) for text in own]
        losses = self._losses(list(dict.fromkeys(needed)))
        return [
            [one._replace(loss=losses[text, entity], likeness=likeness(text, entity)) for one, text in zip(own, written, strict=True)]
            for own, written, entity in zip(found, texts, entities, strict=True)
        ]

    def _losses(self, texts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """For each (candidate, entity) minus the logarithm of the entity's probability as a translation of the candidate."""
        assert self._reverse is not None
        model, losses = self._reverse, {}
        model.set_direction(*self._languages[::-1])
        order = sorted(texts, key=lambda of: (len(of[0]), len(of[1])))
        for first in range(0, len(order), self._batch_size):
            batch = order[first : first + self._batch_size]
            sources = model.encoded([model.cut(ids) for ids in model.read([candidate for candidate, _ in batch])])
            runs = [Run(model.cut(ids), model.given) for ids in model.written([entity for _, entity in batch])]
            losses.update({of: -sum(logs.own) for of, logs in zip(batch, model.logs(sources, runs), strict=True)})
        return losses


def _surface(words: Sequence[str], span: Span, language: Language) -> str:
    return write(words[span.start : span.end], language).text
