"""How an encoder is fine-tuned for alignment before it aligns: plain options, checked before any model is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from spanferry.core.errors import require
from spanferry.core.models.device import Precision

Objective = Literal["mlm", "tlm", "self_training", "consistency", "parallel_identification"]


def _published() -> dict[Objective, float]:
    return {"mlm": 1.0, "tlm": 1.0, "self_training": 1.0, "consistency": 0.0, "parallel_identification": 1.0}


@dataclass(frozen=True)
class Adaptation:
    """Fine-tuning on parallel text without gold links (Dou and Neubig 2021, section 2.2).

    Defaults are the longer of the two recipes published with awesome-align; the shorter one has ``tlm`` and ``self_training`` alone and
    20,000 steps.

    Attributes:
        objectives: the weight of each in the loss, 0 or absent being off. ``mlm``: hidden subwords are guessed from their own sentence;
            ``tlm``: from both sentences, of one of which some are hidden; ``self_training``: the links that the model finds are made
            surer; ``consistency``: the two directions are made to agree, which finds more links and is less often right;
            ``parallel_identification``: true pairs are told from false ones.
        own_pairs: whether the pairs to be aligned are learnt from too, beside parallel text. No label of theirs is seen.
        epochs: passes over the pairs, at most.
        max_steps: steps of the optimiser, at most; of more pairs than these take, a random part is learnt from.
        batch_size: pairs a batch.
        accumulate: batches a step: 2 pairs and 4 batches make the published 8 in the memory of 2.
        learning_rate: AdamW's peak; rises over ``warmup``, then falls to 0, both in a straight line.
        warmup: share of the steps, from 0 to 1.
        clip: largest norm of the gradient; 0 leaves it alone.
        max_length: subwords the model reads at once, special ones included; a pair read as one text shares them. Longer sentences are
            cut and counted.
        precision: Lightning's name for the arithmetic of training.

    Raises:
        ConfigError: a value is out of its range.
    """

    objectives: Mapping[Objective, float] = field(default_factory=_published)
    own_pairs: bool = True
    epochs: int = 1
    max_steps: int = 40_000
    batch_size: int = 8
    accumulate: int = 1
    learning_rate: float = 2e-5
    warmup: float = 0.0
    clip: float = 1.0
    max_length: int = 256
    precision: Precision = "32-true"

    def __post_init__(self) -> None:
        for name in ("epochs", "max_steps", "batch_size", "accumulate"):
            self._require(getattr(self, name) >= 1, name, "at least 1")
        self._require(self.clip >= 0, "clip", "0 or more")
        self._require(0 < self.learning_rate < float("inf"), "learning_rate", "a number above 0")
        self._require(0 <= self.warmup <= 1, "warmup", "a share of the steps, from 0 to 1")
        self._require(self.max_length >= 8, "max_length", "at least 8 subwords")
        finite = all(isfinite(weight) and weight >= 0 for weight in self.objectives.values())
        self._require(finite and bool(self.weights), "objectives", "weights of 0 or more, one of them above 0")
        alone = self.batch_size == 1 and "parallel_identification" in self.weights
        self._require(not alone, "batch_size", "at least 2 for parallel_identification, which makes false pairs within a batch")

    @property
    def weights(self) -> dict[Objective, float]:
        """The objectives that are on."""
        return {name: weight for name, weight in self.objectives.items() if weight}

    def _require(self, holds: bool, name: str, rule: str) -> None:
        require(holds, f"aligner.adaptation.{name}", getattr(self, name), rule)
