"""What a tagger thinks of each word of a sentence: tag probabilities, for candidates and for scores."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device
from spanferry.core.paths import local_files
from spanferry.core.records import Sentence

if TYPE_CHECKING:
    from spanferry.methods._tag_model import TagModel

Floats = NDArray[np.float64]


class TagProbabilities(NamedTuple):
    """A sentence as a tagger sees it.

    Attributes:
        tags: IOB2: ``O``, then ``B-X`` and ``I-X`` of each label the tagger knows.
        of_words: [words, tags]; each row sums to 1.
    """

    tags: tuple[str, ...]
    of_words: Floats

    def column(self, tag: str) -> Floats:
        """[words] how likely each word has the tag; 0 where the tagger does not know it."""
        return self.of_words[:, self.tags.index(tag)] if tag in self.tags else np.zeros(len(self.of_words))


class TagReader:
    """Reads sentences with a trained tagger, a token classifier over each word's first subword.

    A sentence longer than the model reads is read in windows that overlap by half; each word counts where it is further from the
    window's edge, so none is left out. Sentences of the last call are remembered: candidates and scores may share a reader.

    Args:
        model: a model of the Hugging Face hub, or a folder that ``save_pretrained`` wrote (a cell's ``tagger``, say).
        device: ``auto`` takes what the machine has.
        batch_size: windows read at a time.
        option: what the user sets ``model`` by; errors name it.

    Raises:
        ConfigError: ``model`` is a path to nowhere, or ``batch_size`` is below 1.
    """

    def __init__(self, model: str, device: Device = "auto", batch_size: int = 32, option: str = "method.tagger_model") -> None:
        check_name(model, option)
        if batch_size < 1:
            raise ConfigError(f"batch_size={batch_size}: windows read at a time, 1 or more")
        self._model = model
        self._device: Device = device
        self._batch_size = batch_size
        self._option = option
        self._known: dict[tuple[str, ...], Floats] = {}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return local_files(self._model)

    def read(self, sentences: Sequence[Sentence]) -> list[TagProbabilities]:
        """The tag probabilities of each sentence; one without words has none.

        Raises:
            ConfigError: the model cannot be had (the text says the ways out), is no tagger, or its tags are not B- and I- of labels.
        """
        wanted = dict.fromkeys(sentence.words for sentence in sentences)
        unread = [words for words in wanted if words not in self._known]
        fresh = dict(zip(unread, self._loaded.probabilities(unread, self._batch_size), strict=True)) if unread else {}
        self._known = {words: fresh[words] if words in fresh else self._known[words] for words in wanted}
        return [TagProbabilities(self._loaded.tags, self._known[sentence.words]) for sentence in sentences]

    @cached_property
    def _loaded(self) -> "TagModel":
        from spanferry.methods._tag_model import TagModel

        return TagModel(self._model, self._device, self._option)
