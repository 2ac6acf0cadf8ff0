"""Fine-tuning of a pretrained encoder."""

from collections.abc import Sequence
from pathlib import Path

from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device, Precision
from spanferry.core.paths import local_files
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions, TrainedTagger
from spanferry.taggers._recipe import Recipe


class TransformerTagger:
    """A pretrained encoder with a linear layer over each word's first subword (Devlin et al. 2019, section 5.3).

    The encoder is XLM-R (Conneau et al. 2020) unless told otherwise. ``TrainedTagger.folder`` is what plain transformers loads.

    Args:
        model: a model of the Hugging Face hub, or a folder that ``save_pretrained`` wrote.
        epochs: passes over the training sentences, at most.
        batch_size: sentences a step.
        learning_rate: AdamW's peak; rises over ``warmup``, then falls to 0, both in a straight line.
        weight_decay: AdamW's, for all but biases and layer norms.
        warmup: share of the steps, from 0 to 1.
        max_length: subwords a sentence may have, special ones included; longer ones are cut and counted.
        patience: evaluations on dev (one an epoch) without a better F1 after which training stops.
        clip: largest norm of the gradient; 0 leaves it alone.
        precision: arithmetic of training; prediction is in float32.
        device: ``auto`` takes what the machine has.

    Raises:
        ConfigError: a value is out of its range, or ``model`` is a path to nowhere.
    """

    version = 2

    def __init__(
        self,
        model: str = "FacebookAI/xlm-roberta-base",
        epochs: int = 10,
        batch_size: int = 32,
        learning_rate: float = 2e-5,
        weight_decay: float = 0.01,
        warmup: float = 0.1,
        max_length: int = 256,
        patience: int = 3,
        clip: float = 1.0,
        precision: Precision = "32-true",
        device: Device = "auto",
    ) -> None:
        check_name(model, "tagger.model")
        self._model = model
        self._recipe = Recipe(
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            warmup=warmup,
            max_length=max_length,
            patience=patience,
            clip=clip,
            precision=precision,
            device=device,
            subword_dropout=0.0,
        )

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return local_files(self._model)

    def train(self, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> TrainedTagger:
        """Fine-tune on labelled sentences and leave the best model by dev F1 in ``folder``; without dev, the last.

        Sentences without words are passed over. Training sentences without any entity are fine: the tagger then knows O alone.

        Raises:
            ConfigError: the model cannot be had (the text says the ways out), or does not read ``max_length`` subwords.
            DataError: nothing to learn from, or a sentence nobody labelled.
        """
        from spanferry.taggers._training import fine_tune

        return fine_tune(self._model, train, dev, folder, seed, self._recipe)

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """The sentences with the entities found, in their order; a sentence without words comes back with none.

        Raises:
            ConfigError: ``folder`` holds no trained tagger.
        """
        from spanferry.taggers._training import tag

        return tag(sentences, folder, self._recipe)
