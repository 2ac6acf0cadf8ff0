"""What a tagger thinks of each word of a sentence: tag probabilities."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spanferry.core.bio import decode
from spanferry.core.records import Entity

Floats = NDArray[np.float64]


class TagProbabilities(NamedTuple):
    """A sentence as a tagger sees it.

    Attributes:
        tags: IOB2: ``O``, then ``B-X`` and ``I-X`` of each label the tagger knows.
        of_words: [words, tags]; each row sums to 1. A tag that the tagger's own scheme lacks (``B-PER`` in IOB1) is never likely.
        even: [tags] what a tagger says of a word that finds all tags of its own scheme equally likely; None: it is IOB2's.
    """

    tags: tuple[str, ...]
    of_words: Floats
    even: Floats | None = None

    def column(self, tag: str) -> Floats:
        """[words] how likely each word has the tag; 0 where the tagger does not know it."""
        return self.of_words[:, self.tags.index(tag)] if tag in self.tags else np.zeros(len(self.of_words))

    def over(self, tags: Sequence[str]) -> Floats:
        """[words, tags] the probabilities of these tags, in this order; one that the tagger does not know has 0."""
        return self.of_words if tuple(tags) == self.tags else np.stack([self.column(tag) for tag in tags], axis=1)

    def even_column(self, tag: str) -> Floats:
        """[words] how likely each word would have a tag that the tagger knows, did it know nothing of words."""
        share = 1 / len(self.tags) if self.even is None else self.even[self.tags.index(tag)]
        return np.full(len(self.of_words), share)

    def entities(self) -> tuple[Entity, ...]:
        """What the likeliest tags say; of equally likely ones the first counts, and ill-formed ones are mended by the rule of ``core.bio``.

        That rule reads IOB1 as it is meant: ``I-PER I-PER`` is one entity, and ``B-PER`` after it starts another.
        """
        return decode([self.tags[best] for best in self.of_words.argmax(1)], strict=False)
