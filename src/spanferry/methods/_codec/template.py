"""Sentences as the tokens of a model, with and without markers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from spanferry.core.markers import Markers
from spanferry.core.records import Language, Sentence, Span
from spanferry.core.writing import Text, write
from spanferry.methods._codec.search import Ids, Template
from spanferry.methods._codec.text import marked_text

if TYPE_CHECKING:
    from spanferry.methods._codec.model import MarkedTranslationModel

_ROOM = 2
"""Tokens that a text may gain when markers part words that touch: their subwords may then be others."""
_KEPT = 32
"""Sentences whose texts are kept: the entities of one sentence come one after the other, and share its texts."""


class Templates:
    """Makes templates of target sentences and inputs of source sentences."""

    def __init__(self, model: "MarkedTranslationModel", source: Language, target: Language, markers: Markers) -> None:
        self._model, self._source, self._target, self._markers = model, source, target, markers
        self._template = lru_cache(_KEPT)(self._made)

    def template(self, words: tuple[str, ...]) -> Template | None:
        """The text of target words; None: there are none, or with markers they are more than the model can write."""
        return self._template(words)

    def inputs(self, sentence: Sentence, span: Span) -> tuple[Ids, Ids] | None:
        """The source without markers, and with them around a span; None: that is more than the model can read."""
        text = write(sentence.words, self._source)
        bare, marked = self._model.read([text.text, marked_text(text, span, self._markers)])
        return (bare, marked) if self._model.fits(bare) and self._model.fits(marked) else None

    def _made(self, words: tuple[str, ...]) -> Template | None:
        if not words:
            return None
        text, length = write(words, self._target), len(words)
        marked = _Marked(self._model, text, self._markers)
        longest = max(marked([Span(start, length) for start in range(length)]), key=len)
        if not self._model.fits((*longest, *[0] * _ROOM)):
            return None
        return Template(length, self._model.written([text.text])[0], self._model.given, marked)


class _Marked:
    """The tokens of a text with markers around spans; each is made once."""

    def __init__(self, model: "MarkedTranslationModel", text: Text, markers: Markers) -> None:
        self._model, self._text, self._markers = model, text, markers
        self._known: dict[Span, Ids] = {}

    def __call__(self, spans: Sequence[Span]) -> list[Ids]:
        fresh = [span for span in spans if span not in self._known]
        if fresh:
            written = self._model.written([marked_text(self._text, span, self._markers) for span in fresh])
            self._known.update(zip(fresh, written, strict=True))
        return [self._known[span] for span in spans]
