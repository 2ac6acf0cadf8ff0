"""The LightningModule: what one step of fine-tuning for alignment is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from spanferry.aligners._extraction import directions, intersection
from spanferry.aligners._objectives import (
    NOWHERE,
    Frame,
    Rows,
    asked,
    consistency_loss,
    hidden,
    self_training_loss,
    shifted,
    word_links,
)
from spanferry.aligners._subwords import Subwords
from spanferry.aligners.adaptation import Adaptation, Objective
from spanferry.aligners.embedding import Extraction
from spanferry.core.errors import ConfigError
from spanferry.core.models.training import ProgressLine, adamw

WEIGHT_DECAY = 0.0
ASKED = 0.15
"""Share of a sentence's subwords that ``mlm`` and ``tlm`` ask for, at least one. Both as awesome-align has them."""


@dataclass(frozen=True, slots=True)
class Linking:
    """How the aligner will find links, which is what its encoder is trained for.

    Attributes:
        layer: whose output it compares, 0 being the embeddings.
        extraction: what makes probabilities of similarities.
        threshold: a link has more than this in both directions.
    """

    layer: int
    extraction: Extraction
    threshold: float


class Batch(NamedTuple):
    """B pairs, as each objective reads them.

    Attributes:
        alone: 2B rows: all sources, then all targets.
        joined: 2B rows: source and target of each pair, then target and source.
        judged: up to 2B rows: the true pairs, then as many false ones, either side first.
        true: (rows of ``judged``,) 1 for a true pair.
    """

    alone: Rows
    joined: Rows
    judged: Rows
    true: Tensor


def collate(pairs: Sequence[tuple[Subwords, Subwords]], frame: Frame) -> Batch:
    """The pairs as rows. A false pair has its other side from the same batch, where all lengths are similar and give nothing away."""
    sources, targets = [list(side) for side in zip(*pairs, strict=True)]
    false = shifted(len(pairs)).tolist() if len(pairs) > 1 else []
    judged = [*pairs, *((sources[place], targets[other]) for place, other in enumerate(false))]
    turned = [pair[::-1] if turn else pair for pair, turn in zip(judged, torch.rand(len(judged)) < 0.5, strict=True)]
    return Batch(
        frame.one_by_one([*sources, *targets]),
        frame.two_by_two([*sources, *targets], [*targets, *sources]),
        frame.two_by_two([first for first, _ in turned], [second for _, second in turned]),
        torch.tensor([1] * len(pairs) + [0] * len(false)),
    )


class AdaptingModule(pl.LightningModule):
    """Fine-tunes an encoder for alignment.

    Args:
        network: a transformers model for masked-LM, in training mode.
        questions: its masked-LM head; None where no objective guesses subwords.
        steps: of the whole training.
    """

    ordinary: Tensor

    def __init__(
        self, network: Any, questions: nn.Module | None, tokenizer: Any, linking: Linking, adaptation: Adaptation, steps: int
    ) -> None:
        super().__init__()
        self.network = network
        self.questions = questions
        self.linking, self.adaptation, self.steps = linking, adaptation, steps
        width = network.config.hidden_size
        self.judge = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 2))
        self.mask_id: int = tokenizer.mask_token_id
        special = set(tokenizer.all_special_ids)
        self.register_buffer("ordinary", torch.tensor([id for id in range(len(tokenizer)) if id not in special]))

    def training_step(self, batch: Batch, batch_idx: int) -> dict[str, Any]:
        """The weighted sum of the losses of one batch, and each of them."""
        losses = self.losses(batch)
        total = torch.stack([self.adaptation.objectives[name] * loss for name, loss in losses.items()]).sum()
        return {"loss": total, "noted": {"loss": total.detach(), **{name: loss.detach() for name, loss in losses.items()}}}

    def losses(self, batch: Batch) -> dict[Objective, Tensor]:
        """The loss of each objective that is on."""
        found: dict[Objective, Tensor] = {}
        weights = self.adaptation.weights
        if "mlm" in weights:
            found["mlm"] = 2 * self._guess(batch.alone, batch.alone.parts == 0)
        if "tlm" in weights:
            found["tlm"] = self._translation_loss(batch.joined)
        if {"self_training", "consistency"} & weights.keys():
            found |= self._link_losses(batch.alone)
        if "parallel_identification" in weights:
            layer = min(self.linking.layer + 1, self.network.config.num_hidden_layers)  # as the authors' program: one above the links
            found["parallel_identification"] = cross_entropy(self.judge(self._states(batch.judged, layer)[:, 0]), batch.true)
        return found

    def configure_optimizers(self) -> Any:
        """AdamW; the learning rate rises to its peak and falls to 0 in straight lines, step by step."""
        adaptation = self.adaptation
        return adamw(self, adaptation.learning_rate, WEIGHT_DECAY, adaptation.warmup, self.steps)

    def _translation_loss(self, rows: Rows) -> Tensor:
        """Both orders of a pair, each once with questions in its first and once in its second sentence: a sum of four means."""
        twice = Rows(*(each.repeat(2, 1) for each in rows))
        return 4 * self._guess(twice, torch.cat([rows.parts == 0, rows.parts == 1]))

    def _guess(self, rows: Rows, choosable: Tensor) -> Tensor:
        """Mean cross-entropy of the subwords asked for; the head sees only these, as a vocabulary's worth of output for all is huge."""
        assert self.questions is not None  # the constructor's caller sees to it
        places = asked(choosable, ASKED)
        ids = hidden(rows.ids, places, self.mask_id, self.ordinary)
        states = self.network.base_model(input_ids=ids, attention_mask=rows.attention).last_hidden_state
        return cross_entropy(self.questions(states[places]), rows.ids[places])

    def _link_losses(self, rows: Rows) -> dict[Objective, Tensor]:
        """Self-training on the links of the encoder as it is, and agreement of the two directions."""
        found: dict[Objective, Tensor] = {}
        weights = self.adaptation.weights
        links = self._links(rows) if "self_training" in weights else None
        sources, targets = (rows.words != NOWHERE).chunk(2)
        forward, backward = self._directions(rows)
        if links is not None:
            found["self_training"] = self_training_loss(forward, backward, links, sources, targets)
        if "consistency" in weights:
            found["consistency"] = consistency_loss(forward, backward, sources, targets)
        return found

    @torch.no_grad()
    def _links(self, rows: Rows) -> Tensor:
        """(B, S, T) the links of words that the encoder finds now, without dropout, as an aligner would."""
        self.network.eval()
        links = intersection(*self._directions(rows), self.linking.threshold)
        self.network.train()
        return word_links(links, *rows.words.chunk(2))

    def _directions(self, rows: Rows) -> tuple[Tensor, Tensor]:
        """(B, S, T) both ways, in float32 whatever the encoder computes in."""
        states = self._states(rows, self.linking.layer)
        sources, targets = (rows.words != NOWHERE).chunk(2)
        with torch.autocast(states.device.type, enabled=False):
            source_states, target_states = states.float().chunk(2)
            return directions(source_states @ target_states.transpose(1, 2), sources, targets, self.linking.extraction)

    def _states(self, rows: Rows, layer: int) -> Tensor:
        """(R, L, width) of one layer."""
        found = self.network.base_model(input_ids=rows.ids, attention_mask=rows.attention, output_hidden_states=True)
        states: Tensor = found.hidden_states[layer]
        return states


class LossLog(pl.Callback):
    """Notes the losses some hundred times in a training, and stops one that has diverged.

    Attributes:
        history: one mapping a note: ``step``, ``loss`` (the weighted sum) and each objective's, means since the note before.
    """

    def __init__(self, steps: int, line: ProgressLine) -> None:
        self.history: list[dict[str, float]] = []
        self._steps = steps
        self._every = max(1, steps // 100)
        self._line = line
        self._since: list[Mapping[str, Tensor]] = []

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int) -> None:
        """Note, if it is time.

        Raises:
            ConfigError: a loss is not a number.
        """
        self._since.append(outputs["noted"])
        noted = self.history[-1]["step"] if self.history else 0
        if trainer.global_step >= min(noted + self._every, self._steps):
            self._note(trainer.global_step)

    def _note(self, step: int) -> None:
        means = {name: float(torch.stack([each[name] for each in self._since]).mean()) for name in self._since[0]}
        self._since = []
        self.history.append({"step": step, **means})
        self._line.say(f"adapting the encoder: loss {means['loss']:.3f}")
        if not all(map(math.isfinite, means.values())):
            raise ConfigError(f"training diverged by step {step}: lower aligner.adaptation.learning_rate")

    def check_weights(self, network: nn.Module) -> None:
        """Refuse what the last step may have made.

        Raises:
            ConfigError: a weight is not a number.
        """
        if not all(bool(parameter.isfinite().all()) for parameter in network.parameters()):
            raise ConfigError("training diverged in its last step: lower aligner.adaptation.learning_rate")
