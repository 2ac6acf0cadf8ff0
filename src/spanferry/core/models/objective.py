"""What a training step works with: batches, the loss of tags, and the contract of objectives at work.

Shapes: B sentences of at most L subwords, T tags, W the width of a hidden state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, Protocol, TypedDict

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, kl_div
from torch.optim import Optimizer
from transformers import PreTrainedModel

from spanferry.core.teaching import Distance

IGNORED = -100
"""The label of a subword that carries none; cross-entropy's own default."""


class Batch(TypedDict):
    """Sentences side by side, padded on the right.

    Attributes:
        input_ids, attention_mask: (B, L).
        labels: (B, L) tags by number on words' first subwords, ``IGNORED`` elsewhere; of unlabelled text ``IGNORED`` everywhere.
        weights: (B, L) how much each word counts; absent: 1 each.
        soft: (B, L, T) what teachers think of a word, on its first subword; rows of zeros where nobody said. Absent: nobody said anything.
        places: (B) each sentence's place in the training data (of unlabelled text: in that), counted from 0.
        languages: (B) each sentence's language, a place in ``Training.languages``.
    """

    input_ids: Tensor
    attention_mask: Tensor
    labels: Tensor
    places: Tensor
    languages: Tensor
    weights: NotRequired[Tensor]
    soft: NotRequired[Tensor]


@dataclass(frozen=True)
class Reading:
    """What a network makes of a batch.

    Attributes:
        logits: (B, L, T).
        states: (B, L, W) the encoder's last hidden states.
    """

    logits: Tensor
    states: Tensor


def read(network: PreTrainedModel, batch: Batch, embeddings: Tensor | None = None) -> Reading:
    """One forward pass.

    Args:
        embeddings: (B, L, W) in place of those of ``input_ids``: perturbed ones.
    """
    mask = batch["attention_mask"]
    given = {"input_ids": batch["input_ids"]} if embeddings is None else {"inputs_embeds": embeddings}
    found = network(attention_mask=mask, output_hidden_states=True, **given)
    return Reading(found.logits, found.hidden_states[-1])


class TagLoss:
    """The loss of tags: cross-entropy to labels, and the distance to what teachers say, each word weighted.

    Args:
        distance: ``mse``: the mean over tags of the squared difference of probabilities (Wu et al., ACL 2020, equation 3); ``kl``: the
            Kullback-Leibler divergence from teachers to tagger.
        class_weights: (T) how much a word of each tag counts; None: 1 each.
    """

    def __init__(self, distance: Distance = "mse", class_weights: Tensor | None = None) -> None:
        self._distance = distance
        self._class_weights = class_weights

    def __call__(self, logits: Tensor, batch: Batch) -> Tensor:
        """Scalar: the weighted mean over all words of the batch; 0 where none counts."""
        losses, weights = self.by_word(logits, batch)
        return (losses * weights).sum() / weights.sum().clamp_min(1e-9)

    def by_sentence(self, logits: Tensor, batch: Batch) -> Tensor:
        """(B) the weighted mean over each sentence's words."""
        losses, weights = self.by_word(logits, batch)
        return (losses * weights).sum(-1) / weights.sum(-1).clamp_min(1e-9)

    def by_word(self, logits: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """(B, L) the loss on each word's first subword, and what it weighs: 0 elsewhere."""
        labels, soft = batch["labels"], batch.get("soft")
        found = logits.float()  # (B, L, T), in full whatever the network computes in
        losses = cross_entropy(found.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="none").view_as(labels)
        weights = (labels != IGNORED).float()
        if self._class_weights is not None:
            weights = weights * self._class_weights[labels.clamp_min(0)]
        if "weights" in batch:
            weights = weights * batch["weights"]
        if soft is not None:
            losses = torch.where(soft.sum(-1) > 0, self._to_teachers(found, soft), losses)
        return losses, weights

    def _to_teachers(self, logits: Tensor, soft: Tensor) -> Tensor:
        """(B, L) how far each subword is from what teachers say."""
        if self._distance == "mse":
            return (logits.softmax(-1) - soft).square().mean(-1)
        return kl_div(logits.log_softmax(-1), soft, reduction="none").sum(-1)


class Pass(Protocol):
    """One training step as an objective sees it.

    Attributes:
        network: the token classifier, in training mode.
        batch: labelled sentences.
        unlabelled: target text of about the same size; None where the objective does not need it.
        loss: of tags.
        done: the share of training that is done, 0 to below 1.
    """

    network: PreTrainedModel
    batch: Batch
    unlabelled: Batch | None
    loss: TagLoss
    done: float

    def backward(self, loss: Tensor) -> None:
        """Add the gradients of a scalar to the network's. What is added in one step is one update; several calls sum."""


class AtWork(nn.Module):
    """An objective in one training. Its own networks (critics) are submodules, and are kept with the tagger's when a training is resumed.

    So is whatever else it must remember from step to step, if it lies in buffers. Anything else is lost when a training is resumed.
    """

    def own_optimizers(self) -> list[Optimizer]:
        """Optimisers of its own networks, which ``step`` steps itself; made once, and kept when a training is resumed.

        The network under training has its own, which the module steps after ``step``.
        """
        return []

    def step(self, now: Pass) -> dict[str, Tensor]:
        """Call ``now.backward`` at least once.

        Returns:
            Scalars to log, detached; ``loss`` among them.
        """
        raise NotImplementedError

    def leave(self, folder: Path, network: PreTrainedModel, unlabelled: Sequence[Batch]) -> None:
        """After training, leave in the model's folder what later stages want to know; nothing by default.

        Args:
            network: the published one, in evaluation mode.
            unlabelled: all unlabelled text, batch by batch.
        """


class Plain(AtWork):
    """The loss of tags alone."""

    def step(self, now: Pass) -> dict[str, Tensor]:
        """One forward pass, one backward pass."""
        loss = now.loss(now.network(input_ids=now.batch["input_ids"], attention_mask=now.batch["attention_mask"]).logits, now.batch)
        now.backward(loss)
        return {"loss": loss.detach()}


@dataclass(frozen=True)
class Training:
    """What an objective is told when a training begins.

    Attributes:
        network: the token classifier under training.
        tags: by number.
        languages: codes of the languages of labelled and unlabelled sentences; the target's last.
        labelled: how many labelled sentences there are.
        unlabelled: how many sentences of target text.
        unlabelled_ids: their ids, by place.
        steps: of the whole training, at most.
        learning_rate: the network's at its peak.
        precision: Lightning's name for the arithmetic.
        embed: the network's table of subword embeddings: (B, L) -> (B, L, W).
    """

    network: PreTrainedModel
    tags: Sequence[str]
    languages: Sequence[str]
    labelled: int
    unlabelled: int
    unlabelled_ids: Sequence[str]
    steps: int
    learning_rate: float
    precision: str
    embed: Callable[[Tensor], Tensor]
