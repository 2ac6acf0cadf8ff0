"""What every training here shares: the order of batches, the optimiser, a line on the terminal, and a Lightning that writes nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytorch_lightning as pl
import torch
from pytorch_lightning.plugins import TorchCheckpointIO
from pytorch_lightning.plugins.environments import LightningEnvironment  # type: ignore[attr-defined]  # re-exported without saying so
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Sampler

from spanferry.core.models.schedule import Schedule, learning_share
from spanferry.core.telling import teller


def fit(module: pl.LightningModule, batches: Any, callbacks: Sequence[pl.Callback], start: Path | None = None, **options: Any) -> None:
    """Train in place on one device; nothing is written but what callbacks keep.

    Args:
        batches: a DataLoader; None: the module's own.
        start: a checkpoint of Lightning's to go on from, of tensors and plain values alone.
        options: of Lightning's Trainer: how long, on what, in which precision.

    Raises:
        KeyboardInterrupt: Ctrl-C or SIGTERM.
    """
    trainer = pl.Trainer(
        devices=1,
        callbacks=list(callbacks),
        plugins=[LightningEnvironment(), StraightToDisk()],  # under Slurm a cell is one process: no ranks to look for
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        **options,
    )
    try:
        trainer.fit(module, batches, ckpt_path=start, weights_only=True)
    except SystemExit as stopped:  # what Lightning makes of Ctrl-C and of SIGTERM
        raise KeyboardInterrupt from stopped


class StraightToDisk(TorchCheckpointIO):
    """Writes checkpoints straight to their file; Lightning would go through memory, twice, and through the system's temporary folder."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: str | Path, storage_options: object = None) -> None:
        """Write one.

        Raises:
            OSError: the disk refuses.
        """
        with Path(path).open("wb") as file:
            try:
                torch.save(checkpoint, file)
            except RuntimeError as error:  # torch's, when it finds that the file is not as long as it should be
                raise (error.__context__ if isinstance(error.__context__, OSError) else error) from None


def adamw(
    network: nn.Module,
    learning_rate: float,
    weight_decay: float,
    warmup: float,
    steps: int,
    schedule: Schedule = "linear",
    fused: bool = False,
) -> dict[str, Any]:
    """AdamW over what is trained of a network, as Lightning takes it, with its learning rate by ``learning_share``, step by step.

    Args:
        learning_rate: the peak.
        weight_decay: as ``decaying`` has it.
        warmup: share of the steps, from 0 to 1.
        steps: of the whole training.
        fused: all parameters in one kernel: faster, and rounded otherwise.
    """
    optimizer = AdamW(decaying(network, weight_decay), lr=learning_rate, fused=fused or None)
    rising = max(1, round(warmup * steps))
    scheduler = LambdaLR(optimizer, lambda step: learning_share(step, rising, steps, schedule))
    return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}


def decaying(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """The parameters under training as optimisers take them: matrices decay; biases and layer norms, which are vectors, do not."""
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in trained if parameter.dim() > 1]
    vectors = [parameter for parameter in trained if parameter.dim() <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]


class ProgressLine(pl.Callback):
    """One line on a terminal for the whole training: steps done, and what it is told. Elsewhere nothing, but whoever listens is told."""

    def __init__(self, title: str, steps: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        self._teller, self._steps = teller(), steps
        hidden = self._teller is not None or not console.is_terminal
        self._progress = Progress(*columns, console=console, disable=hidden, transient=True)
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
        if self._teller:
            self._teller.reached(trainer.global_step, self._steps)

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Close the line."""
        self._progress.stop()

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """Close the line before the error is shown."""
        self._progress.stop()


class LengthGroupedBatches(Sampler[list[int]]):
    """Batches by ``grouped_by_length``, others each time. Their order depends on the seed and on how often it was asked for.

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
        yield from grouped_by_length(self._lengths, self._generator, self._batch_size)


def grouped_by_length(lengths: Sequence[int], generator: torch.Generator, size: int, tokens: int | None = None) -> list[list[int]]:
    """Random batches of similar lengths, as places in ``lengths``: less padding to compute on. Every place comes once.

    Sentences are shuffled and cut into pools of about 50 batches; a pool is sorted by length and cut into batches; batches are shuffled.

    Args:
        lengths: of each sentence, in subwords.
        size: sentences of a batch.
        tokens: subwords a batch may hold, padding included, in place of ``size``; a longer sentence has a batch of its own.
    """
    order = _permutation(len(lengths), generator)
    pool = 50 * (size if tokens is None else max(1, tokens * len(lengths) // max(1, sum(lengths))))
    batches: list[list[int]] = []
    for start in range(0, len(order), pool):
        ordered = sorted(order[start : start + pool], key=lengths.__getitem__)
        batches += _by_size(ordered, size) if tokens is None else _by_tokens(ordered, lengths, tokens)
    return [batches[index] for index in _permutation(len(batches), generator)]


def _by_size(ordered: list[int], size: int) -> list[list[int]]:
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def _by_tokens(ordered: list[int], lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """``ordered`` is by length, so that the last of a batch is its longest."""
    batches: list[list[int]] = [[]]
    for place in ordered:
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > tokens:
            batches.append([])
        batches[-1].append(place)
    return batches


def _permutation(length: int, generator: torch.Generator) -> list[int]:
    return cast(list[int], torch.randperm(length, generator=generator).tolist())
