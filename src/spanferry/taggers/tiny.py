"""A tagger from random weights: no download, seconds on a CPU."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.core.models.device import Device
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions, TrainedTagger
from spanferry.taggers._crops import with_crops
from spanferry.taggers._recipe import Recipe, require
from spanferry.taggers._start import Size, write_start
from spanferry.taggers._threads import one_thread


class TinyTagger:
    """XLM-R's architecture with few layers and random weights, and subwords learnt from the training words.

    For the demo and for tests: it is trained and published exactly as ``TransformerTagger``'s models are, only its start is not
    pretrained. Expect a fraction of XLM-R's quality.

    Args:
        vocabulary: subwords, at most. Few make rare names share parts with frequent ones.
        layers: of the encoder.
        width: of a hidden state, a multiple of ``heads``.
        heads: of attention.
        dropout: in training, everywhere.
        subword_dropout: share of the training subwords replaced by the unknown one: context must help where names are new.
        crops: pieces of each training sentence that are learnt from beside it. Random weights know sentences by heart where there are
            few; pieces make them look at a name's spelling and neighbours.
        epochs: passes over the training sentences, at most.
        batch_size: sentences a step.
        learning_rate: AdamW's peak; rises over the first tenth of the steps, then falls to 0, both in a straight line.
        max_length: subwords a sentence may have, special ones included; longer ones are cut and counted.
        patience: evaluations on dev (one an epoch) without a better F1 after which training stops.
        device: ``auto`` takes what the machine has.

    Raises:
        ConfigError: a value is out of its range.
    """

    version = 1

    def __init__(
        self,
        vocabulary: int = 300,
        layers: int = 2,
        width: int = 64,
        heads: int = 4,
        dropout: float = 0.1,
        subword_dropout: float = 0.1,
        crops: int = 3,
        epochs: int = 8,
        batch_size: int = 32,
        learning_rate: float = 3e-3,
        max_length: int = 256,
        patience: int = 4,
        device: Device = "auto",
    ) -> None:
        for name, value in {"vocabulary": vocabulary, "layers": layers, "width": width, "heads": heads}.items():
            require(value >= 1, name, value, "at least 1")
        require(width % heads == 0, "width", width, f"a multiple of tagger.heads={heads}")
        require(0 <= dropout < 1, "dropout", dropout, "a share from 0 to below 1")
        require(crops >= 0, "crops", crops, "0 or more")
        self._crops = crops
        self._size = Size(vocabulary, layers, width, heads, dropout, max_length)
        self._recipe = Recipe(
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            weight_decay=0.01,
            warmup=0.1,
            max_length=max_length,
            patience=patience,
            clip=1.0,
            precision="32-true",
            device=device,
            subword_dropout=subword_dropout,
        )

    def train(self, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> TrainedTagger:
        """Train from random weights and leave the best model by dev F1 in ``folder``; without dev, the last.

        Sentences without words are passed over. Training sentences without any entity are fine: the tagger then knows O alone.

        Raises:
            DataError: nothing to learn from, or a sentence nobody labelled.
        """
        from spanferry.taggers._training import check_labelled, fine_tune

        check_labelled(train, dev)
        with TemporaryDirectory(prefix="spanferry-start-") as start, one_thread():
            write_start(train, self._size, seed, Path(start))
            return fine_tune(start, with_crops(train, self._crops, seed), dev, folder, seed, self._recipe)

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """The sentences with the entities found, in their order; a sentence without words comes back with none.

        Raises:
            ConfigError: ``folder`` holds no trained tagger.
        """
        from spanferry.taggers._training import tag

        with one_thread():
            return tag(sentences, folder, self._recipe)
