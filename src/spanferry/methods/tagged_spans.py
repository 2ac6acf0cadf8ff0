"""Candidates that a tagger of the target language proposes."""

from collections.abc import Iterable, Sequence

from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Entity, Pair, Span


class TaggedSpans:
    """The spans that a tagger finds in the target sentence, the candidates of arXiv 2501.18750 from a named entity recogniser.

    Args:
        reader: reads the target sentences.
        sub_ranges: also all parts of a span: taggers join neighbours and take in titles.
        same_label: an entity gets the spans of its own label; otherwise all entities get all spans, and the tagger's labels do not
            count (a projection keeps the source's).
    """

    def __init__(self, reader: TagReader, sub_ranges: bool = True, same_label: bool = False) -> None:
        self._reader = reader
        self._sub_ranges = sub_ranges
        self._same_label = same_label

    def __call__(self, pairs: Sequence[Pair]) -> list[list[list[Span]]]:
        """For each pair, for each source entity in order, its candidates: leftmost first, then shorter first, none twice.

        Raises:
            ConfigError: the tagger cannot be had.
        """
        read = self._reader.read([pair.target for pair in pairs])
        return [self._of_pair(pair, tags.entities()) for pair, tags in zip(pairs, read, strict=True)]

    def _of_pair(self, pair: Pair, found: Sequence[Entity]) -> list[list[Span]]:
        spans = [(span, entity.label) for entity in found for span in (_parts(entity.span) if self._sub_ranges else [entity.span])]
        labels = [entity.label for entity in pair.source.entities or ()]
        return [sorted({span for span, label in spans if label == wanted or not self._same_label}) for wanted in labels]


def _parts(span: Span) -> Iterable[Span]:
    """All ranges within a span, itself included."""
    return (Span(start, end) for start in range(span.start, span.end) for end in range(start + 1, span.end + 1))
