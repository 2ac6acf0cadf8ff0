"""Reads sentences with a trained tagger: for labels, candidates and scores."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device, released
from spanferry.core.models.tag_names import iob2, labels_of, stated
from spanferry.core.models.tag_probabilities import Floats, TagProbabilities
from spanferry.core.paths import local_files
from spanferry.core.records import Sentence

if TYPE_CHECKING:
    from spanferry.core.models.tag_model import TagModel


class TagReader:
    """Reads sentences with a trained tagger, a token classifier over each word's first subword.

    A sentence longer than the model reads is read in windows that overlap by half; each word counts where it is further from the
    window's edge, so none is left out. Sentences of the last call are remembered: candidates and scores may share a reader.

    Args:
        model: a model of the Hugging Face hub, a folder that ``save_pretrained`` wrote, or a cell's folder: the tagger it trained.
        device: ``auto`` takes what the machine has.
        batch_size: windows read at a time.
        option: what the user sets ``model`` by; errors name it.

    Attributes:
        stated_labels: the labels of a local folder's tagger, sorted; none where only loading it tells.

    Raises:
        ConfigError: ``model`` is a path to nowhere or a folder whose tags are no tags of entities, or ``batch_size`` is below 1.
    """

    def __init__(self, model: str, device: Device = "auto", batch_size: int = 32, option: str = "method.tagger_model") -> None:
        model = _of_cell(model, option)
        check_name(model, option)
        if batch_size < 1:
            raise ConfigError(f"batch_size={batch_size}: windows read at a time, 1 or more")
        self._model = model
        self._device: Device = device
        self._batch_size = batch_size
        self._option = option
        self._known: dict[tuple[str, ...], Floats] = {}
        own = stated(model)
        self.stated_labels = labels_of(iob2(own, f"{option}={model}")[0]) if own else ()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return local_files(self._model)

    def read(self, sentences: Sequence[Sentence]) -> list[TagProbabilities]:
        """The tag probabilities of each sentence; one without words has none.

        Raises:
            ConfigError: the model cannot be had (the text says the ways out), is no tagger, or its tags are no tags of entities.
        """
        wanted = dict.fromkeys(sentence.words for sentence in sentences)
        unread = [words for words in wanted if words not in self._known]
        fresh = dict(zip(unread, self._loaded.probabilities(unread, self._batch_size), strict=True)) if unread else {}
        self._known = {words: fresh[words] if words in fresh else self._known[words] for words in wanted}
        return [TagProbabilities(self._loaded.tags, self._known[sentence.words], self._loaded.even) for sentence in sentences]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels the tagger knows, sorted; it is loaded for that.

        Raises:
            ConfigError: as ``read``.
        """
        return labels_of(self._loaded.tags)

    def release(self) -> None:
        """Give the model's memory back; the next sentences load it again."""
        self._known = {}
        released(self, "_loaded")

    @cached_property
    def _loaded(self) -> "TagModel":
        from spanferry.core.models.tag_model import TagModel

        return TagModel(self._model, self._device, self._option)


def _of_cell(model: str, option: str) -> str:
    """The tagger's folder where ``model`` is the folder of a cell; otherwise ``model``."""
    record = CellRecord.load(Path(model))
    if record is None:
        return model
    if not record.model:
        raise ConfigError(f"{option}={model}: this cell trained no tagger; name one that did")
    return record.model
