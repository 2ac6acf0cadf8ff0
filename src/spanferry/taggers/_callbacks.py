"""What happens after each epoch: dev is scored, the best model kept, the progress shown."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

import pytorch_lightning as pl

from spanferry.core.errors import ConfigError
from spanferry.core.models.subwords import SubwordEncoder
from spanferry.core.models.training import ProgressLine
from spanferry.core.records import Sentence
from spanferry.core.scoring import score
from spanferry.taggers._module import TaggerModule
from spanferry.taggers._prediction import find_entities


class LossGuard(pl.Callback):
    """Stops a training that has diverged, rather than publish what is left of it."""

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look at the epoch's mean loss.

        Raises:
            ConfigError: it is not a number.
        """
        if not math.isfinite(float(trainer.callback_metrics["train/loss"])):
            raise ConfigError(f"training diverged in epoch {trainer.current_epoch + 1}: lower tagger.learning_rate")


class BestByDev(pl.Callback):
    """After each epoch scores dev, exactly as ``predict`` would, and writes the network to ``folder`` if it is the best so far.

    Of equals the earlier stays. Training stops after ``patience`` evaluations without a better F1.

    Attributes:
        history: one mapping an evaluation.
    """

    def __init__(self, dev: Sequence[Sentence], encoder: SubwordEncoder, patience: int, folder: Path) -> None:
        self.history: list[dict[str, float]] = []
        self._dev = dev
        self._encoder = encoder
        self._patience = patience
        self._folder = folder
        self._best = -1.0
        self._best_epoch = 0
        self._began = time.monotonic()

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Score, keep, stop."""
        assert isinstance(pl_module, TaggerModule)  # narrows Lightning's signature
        found = find_entities(pl_module.network, self._encoder, self._dev, pl_module.recipe.batch_size)
        pl_module.network.train()
        scores = score(self._dev, found.sentences)
        epoch = trainer.current_epoch + 1
        self.history.append(
            {
                "epoch": epoch,
                "step": trainer.global_step,
                "train/loss": float(trainer.callback_metrics["train/loss"]),
                "dev/f1": scores.f1,
                "dev/precision": scores.precision,
                "dev/recall": scores.recall,
                "seconds": time.monotonic() - self._began,
            }
        )
        if scores.f1 > self._best:
            self._best, self._best_epoch = scores.f1, epoch
            pl_module.network.save_pretrained(self._folder)
        elif epoch - self._best_epoch >= self._patience:
            trainer.should_stop = True


class EpochLine(ProgressLine):
    """The line on the terminal, with loss and dev F1 of the last epoch."""

    def __init__(self, steps: int, evaluations: Sequence[dict[str, float]]) -> None:
        super().__init__("training the tagger", steps)
        self._evaluations = evaluations

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Say how it goes."""
        f1 = f", dev F1 {self._evaluations[-1]['dev/f1']:.3f}" if self._evaluations else ""
        self.say(f"epoch {trainer.current_epoch + 1}: loss {float(trainer.callback_metrics['train/loss']):.3f}{f1}")
