"""What fine-tuning for alignment lowers (Dou and Neubig 2021, section 2.2), and the rows it is computed on.

Shapes: B pairs of at most S source and T target subwords; R rows of at most L subwords, special ones included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from spanferry.aligners._subwords import Subwords
from spanferry.core.models.subwords import pad, special_ids

NOWHERE = -1
"""The word and the part of a special subword and of padding."""


class Rows(NamedTuple):
    """Texts side by side as a network reads them, padded on the right; each of shape (R, L).

    Attributes:
        ids: subwords, special ones included.
        attention: 1 where a subword stands, 0 in padding.
        words: the position of the word that each subword belongs to, or ``NOWHERE``.
        parts: 0 for subwords of the first sentence of a row, 1 for those of the second, or ``NOWHERE``.
    """

    ids: Tensor
    attention: Tensor
    words: Tensor
    parts: Tensor


@dataclass(frozen=True, slots=True)
class Frame:
    """The special subwords around one sentence, and around and between two, and how long a row may be.

    A network that tells first and second sentences apart is told that all are first: alone, as an aligner reads them, they are.
    """

    alone: tuple[list[int], list[int]]
    joined: tuple[list[int], list[int], list[int]]
    max_length: int
    pad_id: int

    @classmethod
    def of(cls, tokenizer: Any, max_length: int) -> "Frame":
        """The frame that a fast tokenizer puts around its texts."""
        encoded = tokenizer("a", "a")
        sides = encoded.sequence_ids(0)
        first, second = sides.index(0), sides.index(1)
        first_end, second_end = first + sides.count(0), second + sides.count(1)
        ids = encoded["input_ids"]
        joined = ids[:first], ids[first_end:second], ids[second_end:]
        return cls(special_ids(tokenizer), joined, max_length, tokenizer.pad_token_id)

    @property
    def rooms(self) -> tuple[int, int]:
        """How many subwords of a sentence alone, and of two together, fit."""
        return self.max_length - sum(map(len, self.alone)), self.max_length - sum(map(len, self.joined))

    def one_by_one(self, sentences: Sequence[Subwords]) -> Rows:
        """A row a sentence, cut to its room."""
        return self._rows([self._row([(sentence, self.rooms[0])], self.alone) for sentence in sentences])

    def two_by_two(self, firsts: Sequence[Subwords], seconds: Sequence[Subwords]) -> Rows:
        """A row a pair; of a pair that is too long the longer sentence is cut, to no less than half of the room."""
        rows = []
        for first, second in zip(firsts, seconds, strict=True):
            rooms = shares(len(first.ids), len(second.ids), self.rooms[1])
            rows.append(self._row([(first, rooms[0]), (second, rooms[1])], self.joined))
        return self._rows(rows)

    @staticmethod
    def _row(sentences: Sequence[tuple[Subwords, int]], special: Sequence[list[int]]) -> tuple[list[int], list[int], list[int]]:
        """The ids, words and parts of one row; each sentence comes with its room."""
        ids, words, parts = [*special[0]], [NOWHERE] * len(special[0]), [NOWHERE] * len(special[0])
        for part, ((sentence, room), after) in enumerate(zip(sentences, special[1:], strict=True)):
            kept = sentence.ids[:room]
            ids += [*kept, *after]
            words += [*sentence.words[:room], *[NOWHERE] * len(after)]
            parts += [*[part] * len(kept), *[NOWHERE] * len(after)]
        return ids, words, parts

    def _rows(self, rows: Sequence[tuple[list[int], list[int], list[int]]]) -> Rows:
        ids, words, parts = zip(*rows, strict=True)
        return Rows(pad(ids, self.pad_id), pad([[1] * len(row) for row in ids], 0), pad(words, NOWHERE), pad(parts, NOWHERE))


def shares(first: int, second: int, room: int) -> tuple[int, int]:
    """How many subwords of two sentences of these lengths are read together: the shorter one is not cut below half of the room."""
    half = room // 2
    for_first = min(first, max(half, room - second))
    return for_first, min(second, room - for_first)


def asked(choosable: Tensor, share: float) -> Tensor:
    """(R, L) a random ``share`` of each row's choosable subwords, rounded, at least one where there is any.

    BERT draws each subword by itself; a fixed number leaves no short sentence without a question.
    """
    counts = (share * choosable.sum(1)).round().long().clamp(min=1)
    lots = torch.rand(choosable.shape, device=choosable.device).masked_fill(~choosable, -1.0)
    ranks = lots.argsort(dim=1, descending=True).argsort(dim=1)
    return (ranks < counts[:, None]) & choosable


def hidden(ids: Tensor, places: Tensor, mask_id: int, ordinary: Tensor) -> Tensor:
    """(R, L) the subwords with those at ``places`` hidden as BERT does (Devlin et al. 2019): 80 % masked, 10 % random, 10 % as they were.

    Args:
        ordinary: (subwords,) ids that a random one is drawn from: those that are not special.
    """
    lots = torch.rand(ids.shape, device=ids.device)
    others = ordinary[torch.randint(len(ordinary), ids.shape, device=ids.device)]
    masked = ids.masked_fill(places & (lots < 0.8), mask_id)
    return torch.where(places & (lots >= 0.9), others, masked)


def shifted(size: int) -> Tensor:
    """(size,) for each pair of a batch another one, to make a false pair with; ``size`` is at least 2."""
    return (torch.arange(size) + torch.randint(1, size, ())) % size


def word_links(links: Tensor, source_words: Tensor, target_words: Tensor) -> Tensor:
    """(B, S, T) links of subwords, taken to whole words: all subwords of two words are linked where any are.

    Args:
        links: (B, S, T), False wherever a subword belongs to no word.
        source_words, target_words: (B, S) and (B, T), ``NOWHERE`` where a subword belongs to no word.
    """
    sources, targets = _membership(source_words), _membership(target_words)  # (B, S, words), (B, T, words)
    linked = sources.transpose(1, 2) @ links.float() @ targets > 0  # (B, source words, target words)
    return sources @ linked.float() @ targets.transpose(1, 2) > 0


def _membership(words: Tensor) -> Tensor:
    return (words[:, :, None] == torch.arange(int(words.max()) + 1, device=words.device)).float()


def self_training_loss(forward: Tensor, backward: Tensor, links: Tensor, sources: Tensor, targets: Tensor) -> Tensor:
    """Minus the probability of the given links, by the length of the side that each direction starts from; a scalar.

    Args:
        forward, backward: (B, S, T) as ``_extraction.directions`` gives them.
        links: (B, S, T), taken as given: no gradient flows through them.
        sources, targets: (B, S) and (B, T), True where there is a subword of a word.
    """
    given = links.detach().float()
    by_source = (forward * given).sum((1, 2)) / sources.sum(1)
    by_target = (backward * given).sum((1, 2)) / targets.sum(1)
    return -(by_source + by_target).mean()


def consistency_loss(forward: Tensor, backward: Tensor, sources: Tensor, targets: Tensor) -> Tensor:
    """Minus the trace of forward times backward transposed, by the length of the shorter side; a scalar. -1 where both wholly agree."""
    shorter = torch.minimum(sources.sum(1), targets.sum(1))
    return -((forward * backward).sum((1, 2)) / shorter).mean()
