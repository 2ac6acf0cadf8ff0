"""The LightningModule: what one training step is."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytorch_lightning as pl
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Sampler
from transformers import PreTrainedModel

from spanferry.taggers._encoding import IGNORED, Batch
from spanferry.taggers._recipe import Recipe

Loss = Callable[[PreTrainedModel, Batch], Tensor]
"""From network and batch to the scalar that a step lowers."""


def tag_loss(network: PreTrainedModel, batch: Batch) -> Tensor:
    """Mean cross-entropy over words, each on its first subword."""
    logits = network(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
    return cross_entropy(logits.flatten(0, 1), batch["labels"].flatten(), ignore_index=IGNORED)


class TaggerModule(pl.LightningModule):
    """Fine-tunes a token classifier.

    Args:
        network: a transformers model for token classification; left in training mode.
        steps: of the whole training.
        unknown_id: the subword that stands for a dropped one.
        loss: what a step lowers.
    """

    def __init__(self, network: PreTrainedModel, recipe: Recipe, steps: int, unknown_id: int, loss: Loss = tag_loss) -> None:
        super().__init__()
        self.network = network.train()  # from_pretrained leaves it in evaluation, and Lightning takes it as it is: no dropout
        self.steps = steps
        self.recipe = recipe
        self.unknown_id = unknown_id
        self.loss = loss

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """The loss of one batch, some of its subwords hidden."""
        loss = self.loss(self.network, self._hide_subwords(batch))
        self.log("train/loss", loss, on_step=False, on_epoch=True, batch_size=len(batch["input_ids"]))
        return loss

    def configure_optimizers(self) -> Any:
        """AdamW; the learning rate rises to its peak and falls to 0 in straight lines, step by step."""
        optimizer = AdamW(self._parameter_groups(), lr=self.recipe.learning_rate)
        warmup = max(1, round(self.recipe.warmup * self.steps))

        def share(step: int) -> float:
            return min((step + 1) / warmup, (self.steps - step) / max(1, self.steps - warmup))

        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": LambdaLR(optimizer, share), "interval": "step"}}

    def _hide_subwords(self, batch: Batch) -> Batch:
        ids = batch["input_ids"]
        if not self.recipe.subword_dropout:
            return batch
        hidden = torch.rand(ids.shape, device=ids.device) < self.recipe.subword_dropout
        return {**batch, "input_ids": ids.masked_fill(hidden & (batch["attention_mask"] == 1), self.unknown_id)}

    def _parameter_groups(self) -> list[dict[str, Any]]:
        """Biases and layer norms are vectors; everything that decays is a matrix."""
        matrices = [parameter for parameter in self.network.parameters() if parameter.dim() > 1]
        vectors = [parameter for parameter in self.network.parameters() if parameter.dim() <= 1]
        return [{"params": matrices, "weight_decay": self.recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}]


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
