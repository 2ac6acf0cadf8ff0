"""Sentences as training sees them: what is known of a word stands on its first subword."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from spanferry.core.bio import encode
from spanferry.core.models.objective import IGNORED, Batch
from spanferry.core.models.subwords import Encoded, SubwordEncoder
from spanferry.core.models.tag_names import labels_of
from spanferry.core.models.tag_probabilities import Floats, TagProbabilities
from spanferry.core.records import Sentence
from spanferry.taggers._lessons import Lesson


@dataclass(frozen=True)
class Texts:
    """Sentences as tensors of one device, from which batches are cut without a loop: all sentences' subwords, one after another.

    N sentences, S subwords, T tags.

    Attributes:
        ids: (S).
        labels: (S) tags on words' first subwords, ``IGNORED`` elsewhere.
        starts: (N) where each sentence begins.
        lengths: (N) in subwords.
        languages: (N).
        weights: (S) how much a word counts; None: 1 each.
        soft: (S, T) what teachers think, zeros where nobody said; None: nobody was asked.
        pad_id: fills rows.
    """

    ids: Tensor
    labels: Tensor
    starts: Tensor
    lengths: Tensor
    languages: Tensor
    weights: Tensor | None
    soft: Tensor | None
    pad_id: int

    def batch(self, places: Tensor, longest: int) -> Batch:
        """The sentences at ``places`` (B), padded to ``longest``, which is the length of the longest of them."""
        columns = torch.arange(longest, device=self.ids.device)
        inside = columns < self.lengths[places, None]  # (B, L)
        where = (self.starts[places, None] + columns) * inside
        batch: Batch = {
            "input_ids": self.ids[where].where(inside, self.pad_id),
            "attention_mask": inside.long(),
            "labels": self.labels[where].where(inside, IGNORED),
            "places": places,
            "languages": self.languages[places],
        }
        if self.weights is not None:
            batch["weights"] = self.weights[where] * inside
        if self.soft is not None:
            batch["soft"] = self.soft[where] * inside[..., None]
        return batch

    def word_weights(self, class_weights: Tensor | None) -> list[float]:
        """By sentence, what its words count for together."""
        weights = (self.labels != IGNORED).double()
        if class_weights is not None:
            weights *= class_weights[self.labels.clamp_min(0)]
        if self.weights is not None:
            weights *= self.weights
        owners = torch.repeat_interleave(torch.arange(len(self.lengths), device=weights.device), self.lengths)
        sums: list[float] = (
            torch.zeros(len(self.lengths), dtype=weights.dtype, device=weights.device).index_add_(0, owners, weights).tolist()
        )
        return sums

    def tag_counts(self, tags: int) -> Tensor:
        """(T) how many words have each tag."""
        return torch.bincount(self.labels[self.labels != IGNORED], minlength=tags)


def tag_names(lessons: Sequence[Lesson]) -> list[str]:
    """The tags of a tagger that learns this: O, then B- and I- of each label that a sentence has or a teacher knows, labels sorted."""
    labels = {entity.label for lesson in lessons for entity in lesson.sentence.entities or ()}
    known = {lesson.soft.tags for lesson in lessons if lesson.soft}
    labels.update(*map(labels_of, known))
    return ["O", *(f"{prefix}-{label}" for label in sorted(labels) for prefix in "BI")]


def encode_lessons(
    lessons: Sequence[Lesson], encoder: SubwordEncoder, tags: Sequence[str], languages: Sequence[str], device: torch.device
) -> tuple[Texts, int]:
    """Labelled sentences, and how many of them were cut. Each has words."""
    encoded = encoder.encode([lesson.sentence.words for lesson in lessons])
    numbers = {tag: number for number, tag in enumerate(tags)}
    labels = [_labels(lesson, each, numbers) for lesson, each in zip(lessons, encoded, strict=True)]
    weights = None
    if any(lesson.weights is not None for lesson in lessons):
        rows = (lesson.weights or [1.0] * len(lesson.sentence.words) for lesson in lessons)
        weights = _on_firsts(encoded, (np.array(row) for row in rows), ())
    soft = None
    if any(lesson.soft is not None for lesson in lessons):
        soft = _on_firsts(encoded, (_mapped(lesson, tags) for lesson in lessons), (len(tags),))
    spoken = [lesson.sentence.language for lesson in lessons]
    return _texts(encoded, labels, spoken, languages, weights, soft, encoder.pad_id, device), sum(each.truncated for each in encoded)


def encode_unlabelled(sentences: Sequence[Sentence], encoder: SubwordEncoder, languages: Sequence[str], device: torch.device) -> Texts:
    """Sentences that nobody labelled. Each has words."""
    encoded = encoder.encode([sentence.words for sentence in sentences])
    labels = [[IGNORED] * len(each.ids) for each in encoded]
    spoken = [sentence.language for sentence in sentences]
    return _texts(encoded, labels, spoken, languages, None, None, encoder.pad_id, device)


def _labels(lesson: Lesson, encoded: Encoded, numbers: dict[str, int]) -> list[int]:
    labels = [IGNORED] * len(encoded.ids)
    tags = encode(lesson.sentence.entities or (), len(lesson.sentence.words))
    for first, tag in zip(encoded.firsts, tags, strict=False):  # a cut sentence has fewer firsts than words
        labels[first] = numbers[tag]
    return labels


def _mapped(lesson: Lesson, tags: Sequence[str]) -> Floats:
    """[words, tags] what teachers think, by the tagger's tags; zeros where nobody was asked."""
    soft: TagProbabilities | None = lesson.soft
    if soft is None:
        return np.zeros((len(lesson.sentence.words), len(tags)))
    return np.stack([soft.column(tag) for tag in tags], axis=1)


def _on_firsts(encoded: Sequence[Encoded], rows: Iterator[Floats], width: tuple[int, ...]) -> Tensor:
    """(S, *width) what is known of words on their first subwords, zeros elsewhere."""
    found = np.zeros((sum(len(each.ids) for each in encoded), *width), dtype=np.float32)
    start = 0
    for each, row in zip(encoded, rows, strict=True):
        found[[start + first for first in each.firsts]] = row[: len(each.firsts)]
        start += len(each.ids)
    return torch.from_numpy(found)


def _texts(
    encoded: Sequence[Encoded],
    labels: Sequence[Sequence[int]],
    spoken: Sequence[str],
    languages: Sequence[str],
    weights: Tensor | None,
    soft: Tensor | None,
    pad_id: int,
    device: torch.device,
) -> Texts:
    lengths = torch.tensor([len(each.ids) for each in encoded])
    return Texts(
        ids=torch.tensor([id for each in encoded for id in each.ids]).to(device),
        labels=torch.tensor([label for row in labels for label in row]).to(device),
        starts=(lengths.cumsum(0) - lengths).to(device),
        lengths=lengths.to(device),
        languages=torch.tensor([languages.index(language) for language in spoken]).to(device),
        weights=None if weights is None else weights.to(device),
        soft=None if soft is None else soft.to(device),
        pad_id=pad_id,
    )
