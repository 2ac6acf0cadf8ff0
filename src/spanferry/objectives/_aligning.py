"""``objective=adversarial`` at work: a step on labelled sentences and target text.

Shapes: B sentences of at most L subwords, W the width of a state, N states.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import layer_norm
from torch.optim import Optimizer
from transformers import PreTrainedModel

from spanferry.core import independence
from spanferry.core.models.objective import AtWork, Batch, Pass, Reading, Training, read
from spanferry.objectives._metrics.choosing import make_metric
from spanferry.objectives._metrics.discriminator import Discriminator

if TYPE_CHECKING:
    from spanferry.objectives.adversarial import Adversarial, Level, Schedule


class Aligning(AtWork):
    """The objective in one training."""

    def __init__(self, options: "Adversarial", training: Training) -> None:
        super().__init__()
        self._options = options
        self._ids = tuple(training.unlabelled_ids)
        self._sets = len(training.languages) if options.languages == "multi" else 2
        self.metric = make_metric(options, training.network.config.hidden_size, self._sets)

    def own_optimizers(self) -> list[Optimizer]:
        """The critic's, where there is one."""
        return self.metric.optimizers()

    def step(self, now: Pass) -> dict[str, Tensor]:
        """One pass over labelled sentences and one over target text; then the critic's own steps.

        Returns:
            ``loss``, ``tag_loss``, and ``alignment``: the distance, unweighted, as the critic sees it before these steps.
        """
        assert now.unlabelled is not None  # ``needs`` asks for it
        labelled, text = read(now.network, now.batch), read(now.network, now.unlabelled)
        tag_loss = now.loss(labelled.logits, now.batch)
        with torch.autocast(tag_loss.device.type, enabled=False):
            sets = self._states(labelled, now.batch, text, now.unlabelled)
            alignment = self.metric.distance([self._draw(each) for each in sets])
            loss = tag_loss + self._options.weight * scheduled(self._options.schedule, now.done) * alignment
            now.backward(loss)
            for _ in range(self._options.critic_steps if self.metric.optimizers() else 0):
                self.metric.learn([self._draw(each.detach()) for each in sets])
        return {"loss": loss.detach(), "tag_loss": tag_loss.detach(), "alignment": alignment.detach()}

    def leave(self, folder: Path, network: PreTrainedModel, unlabelled: Sequence[Batch]) -> None:
        """What the discriminator makes of each sentence of target text; nothing from other metrics."""
        if not isinstance(self.metric, Discriminator):
            return
        found: dict[str, float] = {}
        for batch in unlabelled:
            values = self._independence(network, batch, self.metric)
            found |= dict(zip((self._ids[place] for place in batch["places"].tolist()), values, strict=True))
        independence.save(folder, found)

    @torch.no_grad()
    def _independence(self, network: PreTrainedModel, batch: Batch, discriminator: Discriminator) -> list[float]:
        """(B) how little each sentence shows its language: 1 - |2p - 1|.

        p is what the discriminator gives target text against the likeliest other set, where each set has the mean over the sentence's
        states. That puts sentences in the order of the paper's 1 - |p - .5|.
        """
        states, rows = vectors(read(network, batch).states, batch["attention_mask"], self._options.level)
        found = discriminator.probabilities(states)  # (N, sets)
        sums = torch.zeros(len(batch["input_ids"]), self._sets, device=found.device).index_add_(0, rows, found)
        target, other = sums[:, -1], sums[:, :-1].amax(1)
        values: list[float] = (1 - (2 * target / (target + other) - 1).abs()).tolist()
        return values

    def _states(self, labelled: Reading, batch: Batch, text: Reading, unlabelled: Batch) -> list[Tensor]:
        """The sets: labelled sentences' states and target text's, or each language's. (N, W) each."""
        sides = [
            vectors(reading.states, each["attention_mask"], self._options.level)
            for reading, each in ((labelled, batch), (text, unlabelled))
        ]
        if self._options.languages == "binary":
            return [states for states, _ in sides]
        languages = torch.cat([each["languages"][rows] for each, (_, rows) in zip((batch, unlabelled), sides, strict=True)])
        states = torch.cat([states for states, _ in sides])
        return [states[languages == language] for language in range(self._sets)]

    def _draw(self, states: Tensor) -> Tensor:
        """At most ``samples`` of the states, in any order."""
        return states[torch.randperm(len(states), device=states.device)[: self._options.samples]]


def vectors(states: Tensor, mask: Tensor, level: "Level") -> tuple[Tensor, Tensor]:
    """What is compared, each set to mean 0 and variance 1.

    A sentence's first and last subwords are special and do not count, where it has others.

    Args:
        states: (B, L, W).
        mask: (B, L) 1 where there is a subword.

    Returns:
        (N, W), in float32, and (N) the sentence that each is of.
    """
    places = torch.arange(mask.shape[1], device=mask.device)
    inside = (places > 0) & (places < mask.sum(1, keepdim=True) - 1)  # (B, L)
    kept = torch.where(inside.any(1, keepdim=True), inside, mask.bool())
    if level == "token":
        rows, columns = kept.nonzero(as_tuple=True)
        found = states[rows, columns].float()
    else:
        rows = torch.arange(len(states), device=states.device)
        found = (states.float() * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
    return layer_norm(found, found.shape[1:]), rows


def scheduled(schedule: "Schedule", done: float) -> float:
    """The share of its weight that the distance has when this share of the training is done."""
    match schedule:
        case "constant":
            return 1.0
        case "linear":
            return done
        case "dann":
            return 2 / (1 + math.exp(-10 * done)) - 1
