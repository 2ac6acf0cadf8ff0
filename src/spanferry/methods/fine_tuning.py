"""How a text-to-text model is fine-tuned to propose candidates: plain options, checked before any model is loaded."""

from dataclasses import dataclass

from spanferry.core.errors import require
from spanferry.core.models.device import Precision


@dataclass(frozen=True, slots=True)
class FineTuning:
    """Fine-tuning on the labelled source corpus. Defaults are those published with T-Projection for CoNLL-2003, but for the precision.

    Attributes:
        epochs: passes over the training sentences, at most.
        batch_size: sentences a batch.
        accumulate: batches a step: 1 sentence and 8 batches make the published 8 in the memory of 1.
        learning_rate: Adafactor's peak; rises over ``warmup`` in a straight line, then falls to 0 along a cosine.
        warmup: share of the steps, from 0 to 1 (published: 500 of some 10,000 steps).
        max_length: subwords of a question and of an answer; longer ones are left out and counted.
        patience: evaluations on dev without a better F1 after which training stops.
        precision: Lightning's name for the arithmetic of training; published: bf16-mixed. T5 overflows in 16-mixed.

    Raises:
        ConfigError: a value is out of its range.
    """

    epochs: int = 4
    batch_size: int = 8
    accumulate: int = 1
    learning_rate: float = 1e-4
    warmup: float = 0.05
    max_length: int = 256
    patience: int = 4
    precision: Precision = "32-true"

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "accumulate", "patience"):
            self._require(getattr(self, name) >= 1, name, "at least 1")
        self._require(0 < self.learning_rate < float("inf"), "learning_rate", "a number above 0")
        self._require(0 <= self.warmup <= 1, "warmup", "a share of the steps, from 0 to 1")
        self._require(self.max_length >= 32, "max_length", "at least 32 subwords")

    def _require(self, holds: bool, name: str, rule: str) -> None:
        require(holds, f"method.fine_tuning.{name}", getattr(self, name), rule)
