"""The LightningModule: what one training step is."""

from collections.abc import Callable
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel

from spanferry.core.models.training import adamw
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
        recipe = self.recipe
        return adamw(self.network, recipe.learning_rate, recipe.weight_decay, recipe.warmup, self.steps)

    def _hide_subwords(self, batch: Batch) -> Batch:
        ids = batch["input_ids"]
        if not self.recipe.subword_dropout:
            return batch
        hidden = torch.rand(ids.shape, device=ids.device) < self.recipe.subword_dropout
        return {**batch, "input_ids": ids.masked_fill(hidden & (batch["attention_mask"] == 1), self.unknown_id)}
