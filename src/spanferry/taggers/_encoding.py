"""Labelled sentences as training sees them: a word's tag stands on its first subword."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from torch import Tensor

from spanferry.core.bio import encode
from spanferry.core.models.subwords import Encoded, pad
from spanferry.core.records import Sentence

IGNORED = -100
"""The label of a subword that carries none; cross-entropy's own default."""


class Batch(TypedDict):
    """Sentences side by side, padded on the right. All of shape (sentences, subwords)."""

    input_ids: Tensor
    attention_mask: Tensor
    labels: Tensor


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from: as many labels as subwords, ``IGNORED`` on all but words' first."""

    ids: list[int]
    labels: list[int]


def tag_names(sentences: Sequence[Sentence]) -> list[str]:
    """The tags of a tagger trained on these sentences: O, then B- and I- of each label, labels sorted."""
    labels = sorted({entity.label for sentence in sentences for entity in sentence.entities or ()})
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def example(sentence: Sentence, encoded: Encoded, tag_ids: dict[str, int]) -> Example:
    """Puts each word's tag on its first subword. The sentence is labelled, with labels among ``tag_ids``."""
    labels = [IGNORED] * len(encoded.ids)
    tags = encode(sentence.entities or (), len(sentence.words))
    for first, tag in zip(encoded.firsts, tags, strict=False):  # a cut sentence has fewer firsts than words
        labels[first] = tag_ids[tag]
    return Example(encoded.ids, labels)


def collate(examples: Sequence[Example], pad_id: int) -> Batch:
    """Examples side by side, padded to the longest."""
    ids = pad([example.ids for example in examples], pad_id)
    return {
        "input_ids": ids,
        "attention_mask": pad([[1] * len(example.ids) for example in examples], 0),
        "labels": pad([example.labels for example in examples], IGNORED),
    }
