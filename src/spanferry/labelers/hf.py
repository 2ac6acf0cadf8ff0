"""``labeler=hf``: a trained token classifier, from the Hugging Face hub or a folder."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.models.device import Device
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Sentence


class HfLabeler:
    """Labels sentences by their words alone; labels they have are forgotten.

    A word takes the likeliest tag of its first subword, as Devlin et al. (2019, section 5.3) train taggers; of equally likely ones the
    first. A sentence longer than the model reads is read in windows that overlap (``core.models.tag_reader``): no word is left out.

    No option names the model's tag scheme, since no choice is left to make: by the rule of ``core.bio`` for ill-formed tags IOB1, which
    the default model was trained on, means what it says (``I-PER I-PER`` is one entity, ``B-PER`` after it another), IOB2 does, and a
    model that tells labels only (``PER``) finds runs of one label. BIOES and BILOU become IOB2.

    Args:
        model: a token-classification model of the Hugging Face hub, a folder that ``save_pretrained`` wrote, or a cell's folder.
        label_map: what the model's labels become: another name, or None to drop the entity. Labels that are not named stay.
        batch_size: sentences read at a time.
        device: ``auto`` takes what the machine has.

    Raises:
        ConfigError: ``model`` is a path to nowhere or its tags are none of entities, ``batch_size`` is below 1, or a folder's model knows
            no label that ``label_map`` names.
    """

    version = 2
    immaterial = frozenset({"batch_size", "device"})

    def __init__(
        self,
        model: str = "FacebookAI/xlm-roberta-large-finetuned-conll03-english",
        label_map: Mapping[str, str | None] | None = None,
        batch_size: int = 32,
        device: Device = "auto",
    ) -> None:
        self._reader = TagReader(model, device, batch_size, "labeler.model")
        self._label_map = label_map or {}
        if self._reader.stated_labels:
            _check_names(self._label_map, self._reader.stated_labels, model)
        self._model = model

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return self._reader.inputs

    def label(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences with the entities that the model finds; one without words has none.

        Raises:
            ConfigError: the model cannot be had (the text says the ways out), is no tagger, or knows no label that ``label_map`` names.
        """
        if sentences:
            _check_names(self._label_map, self._reader.labels, self._model)
        read = self._reader.read(sentences)
        found = (sentence.with_entities(tags.entities()) for sentence, tags in zip(sentences, read, strict=True))
        return [sentence.relabelled(self._label_map) for sentence in found]

    def release(self) -> None:
        """Give the model's memory back; the next sentences load it again."""
        self._reader.release()


def _check_names(named: Collection[str], labels: Sequence[str], model: str) -> None:
    for name in named:
        if name not in labels:
            raise ConfigError(f"labeler.label_map.{name}: {model} has no such label.{did_you_mean(name, labels)}")
