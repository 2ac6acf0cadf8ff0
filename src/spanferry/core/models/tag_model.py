"""A trained token classifier, asked for probabilities."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import load, words_tokenizer
from spanferry.core.models.classify import logits, states
from spanferry.core.models.device import Device, accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import SubwordEncoder, longest_input
from spanferry.core.models.tag_names import iob2
from spanferry.core.models.tag_probabilities import Floats

_UNLIMITED = 1 << 30


class TagModel:
    """Loaded, on its device, in float32.

    Attributes:
        tags: IOB2, whatever the model's own scheme: ``O``, then ``B-X`` and ``I-X`` of each label, sorted.
        even: [tags] the probabilities of a word whose own tags are all equally likely.

    Raises:
        ConfigError: the model cannot be had, is no tagger, or its tags are no tags of entities.
    """

    def __init__(self, model: str, device: Device, option: str) -> None:
        tokenizer, self._network = _load(model, option)
        self._network.to(accelerator(device, f"{option.rpartition('.')[0]}.device"))
        self.tags, self._columns = iob2([name for _, name in sorted(self._network.config.id2label.items())], f"{option}={model}")
        self.even: Floats = np.bincount(self._columns, minlength=len(self.tags)) / len(self._columns)
        limit = longest_input(tokenizer, self._network.config, self._network)
        self._encoder = SubwordEncoder(tokenizer, limit, f"{option}={model}")
        self._measure = SubwordEncoder(tokenizer, _UNLIMITED)
        self._special = len(self._encoder.encode([[]])[0].ids)
        self._room = limit - self._special

    def probabilities(self, sentences: Sequence[Sequence[str]], batch_size: int) -> list[Floats]:
        """[words, tags] for each sentence."""
        found = [np.zeros((len(words), len(self.tags))) for words in sentences]
        pieces = [(index, window) for index, each in enumerate(self._windows(sentences)) for window in each]
        encoded = self._encoder.encode([sentences[index][start:end] for index, (start, end, _, _) in pieces])
        for places, own in logits(self._network, encoded, self._encoder.pad_id, batch_size):
            for place, rows in zip(places, self._folded(own), strict=True):
                index, (start, _, left, right) = pieces[place]
                found[index][left:right] = rows[encoded[place].firsts][left - start : right - start]
        return found

    def features(self, sentences: Sequence[Sequence[str]], batch_size: int) -> Floats:
        """(sentences, width) the mean, over words, of the last states of their first subwords; zeros for no words.

        What is past the model's limit does not count.
        """
        encoded = self._encoder.encode(sentences)
        found = np.zeros((len(sentences), self._network.config.hidden_size))
        for places, rows in states(self._network, encoded, self._encoder.pad_id, batch_size):
            for place, row in zip(places, rows, strict=True):
                found[place] = row[encoded[place].firsts].double().mean(0).cpu().numpy()
        return found

    def _windows(self, sentences: Sequence[Sequence[str]]) -> Iterable[list[tuple[int, int, int, int]]]:
        for each in self._measure.encode(sentences):
            edges = [*each.firsts, each.firsts[0] + len(each.ids) - self._special] if each.firsts else []
            yield windows([end - start for start, end in pairwise(edges)], self._room)

    def _folded(self, own: Tensor) -> Floats:
        """(windows, subwords, tags) probabilities from logits of the model's own tags."""
        chances = own.cpu().double().softmax(-1)
        folded = torch.zeros(*chances.shape[:2], len(self.tags), dtype=torch.float64)
        array: Floats = folded.index_add_(2, torch.tensor(self._columns), chances).numpy()
        return array


def windows(sizes: Sequence[int], room: int) -> list[tuple[int, int, int, int]]:
    """How a sentence is cut where it does not fit.

    Args:
        sizes: subwords of each word.
        room: subwords of a window. A word that is longer has a window of its own.

    Returns:
        For each window its words ``[start, end)``, and those ``[left, right)`` of them that are read in it: words in two windows
        belong to the one whose edge is further away. The latter are all words, each once, in order.
    """
    ends = [0, *accumulate(sizes)]
    spans: list[tuple[int, int]] = []
    start, end = 0, 0
    while end < len(sizes):
        end = start + 1
        while end < len(sizes) and ends[end + 1] - ends[start] <= room:
            end += 1
        spans.append((start, end))
        following = end
        while following - 1 > start and ends[end] - ends[following - 1] <= room // 2:
            following -= 1
        start = following
    if not spans:
        return []
    cuts = [0, *((right_start + left_end) // 2 for (_, left_end), (right_start, _) in pairwise(spans)), len(sizes)]
    return [(*span, *owned) for span, owned in zip(spans, pairwise(cuts), strict=True)]


def _load(model: str, option: str) -> tuple[Any, Any]:
    from transformers import AutoModelForTokenClassification

    def read(here_only: bool) -> tuple[Any, Any, Any]:
        tokenizer = words_tokenizer(model, here_only)
        network, report = AutoModelForTokenClassification.from_pretrained(
            model, local_files_only=here_only, dtype=torch.float32, output_loading_info=True
        )
        return tokenizer, network.eval(), report

    with quiet():
        tokenizer, network, report = load(model, option, read)
    if report["missing_keys"]:
        lacking = sorted(report["missing_keys"])[0]
        raise ConfigError(f"{option}={model}: not a trained tagger: {lacking} is missing. Name a token-classification model")
    return tokenizer, network
