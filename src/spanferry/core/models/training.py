"""What every training here shares: the order of batches, the optimiser, a line on the terminal, and a Lightning that writes nothing."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytorch_lightning as pl
import torch
from pytorch_lightning.plugins.environments import LightningEnvironment  # type: ignore[attr-defined]  # re-exported without saying so
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Sampler


def fit(module: pl.LightningModule, batches: Any, callbacks: Sequence[pl.Callback], **options: Any) -> None:
    """Train in place on one device; nothing is written but what callbacks keep.

    Args:
        batches: a DataLoader.
        options: of Lightning's Trainer: how long, on what, in which precision.

    Raises:
        KeyboardInterrupt: Ctrl-C or SIGTERM.
    """
    trainer = pl.Trainer(
        devices=1,
        callbacks=list(callbacks),
        plugins=[LightningEnvironment()],  # under Slurm a cell is one process: no ranks to look for
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        **options,
    )
    try:
        trainer.fit(module, batches)
    except SystemExit as stopped:  # what Lightning makes of Ctrl-C and of SIGTERM
        raise KeyboardInterrupt from stopped


def adamw(network: nn.Module, learning_rate: float, weight_decay: float, warmup: float, steps: int) -> dict[str, Any]:
    """AdamW as Lightning takes it; the learning rate rises to its peak and falls to 0 in straight lines, step by step.

    Args:
        learning_rate: the peak.
        weight_decay: as ``decaying`` has it.
        warmup: share of the steps, from 0 to 1.
        steps: of the whole training.
    """
    optimizer = AdamW(decaying(network, weight_decay), lr=learning_rate)
    rising = max(1, round(warmup * steps))

    def share(step: int) -> float:
        return min((step + 1) / rising, (steps - step) / max(1, steps - rising))

    return {"optimizer": optimizer, "lr_scheduler": {"scheduler": LambdaLR(optimizer, share), "interval": "step"}}


def decaying(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """The parameters as optimisers take them: matrices decay; biases and layer norms, which are vectors, do not."""
    matrices = [parameter for parameter in network.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in network.parameters() if parameter.dim() <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]


class ProgressLine(pl.Callback):
    """One line on a terminal for the whole training: steps done, and what it is told. Elsewhere nothing."""

    def __init__(self, title: str, steps: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
        self._task = self._progress.add_task(title, total=steps)

    def say(self, text: str) -> None:
        """Say how it goes."""
        self._progress.update(self._task, description=text)

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Open the line."""
        self._progress.start()

    def on_train_batch_end(self, trainer: pl.Trainer, *_: object) -> None:
        """Move on."""
        self._progress.update(self._task, completed=trainer.global_step)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Close the line."""
        self._progress.stop()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """Close the line before the error is shown."""
        self._progress.stop()


class LengthGroupedBatches(Sampler[list[int]]):
    """Random batches of similar lengths: less padding to compute on.

    Sentences are shuffled and cut into pools of 50 batches; a pool is sorted by length and cut into batches; batches are shuffled.
    Every sentence comes once an epoch. The order depends on the seed and the epoch alone.

    Args:
        lengths: of each sentence, in subwords.
    """

    def __init__(self, lengths: list[int], batch_size: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_size = batch_size
        self._generator = torch.Generator().manual_seed(seed)

    def __len__(self) -> int:
        return -(-len(self._lengths) // self._batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        batches = [pool[i : i + self._batch_size] for pool in self._pools() for i in range(0, len(pool), self._batch_size)]
        for index in self._permutation(len(batches)):
            yield batches[index]

    def _pools(self) -> Iterator[list[int]]:
        order = self._permutation(len(self._lengths))
        size = 50 * self._batch_size
        for start in range(0, len(order), size):
            yield sorted(order[start : start + size], key=lambda index: self._lengths[index])

    def _permutation(self, length: int) -> list[int]:
        return cast(list[int], torch.randperm(length, generator=self._generator).tolist())
