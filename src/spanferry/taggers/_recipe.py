"""How a tagger is fine-tuned, whatever it starts from."""

from dataclasses import dataclass

from spanferry.core import errors
from spanferry.core.models.device import Device, Precision


@dataclass(frozen=True, slots=True)
class Recipe:
    """What training needs to know besides data and start model.

    Attributes:
        epochs: passes over the training sentences, at most.
        batch_size: sentences a step, and a batch of prediction.
        learning_rate: AdamW's peak; rises over ``warmup``, then falls to 0, both in a straight line.
        weight_decay: AdamW's, for all but biases and layer norms.
        warmup: share of the steps, from 0 to 1.
        max_length: subwords a sentence may have, special ones included; longer ones are cut and counted.
        patience: evaluations on dev without a better F1 after which training stops.
        clip: largest norm of the gradient; 0 leaves it alone.
        precision: Lightning's name for the arithmetic of training; prediction is in float32.
        device: ``auto`` takes what the machine has.
        subword_dropout: share of the training subwords replaced by the unknown one, anew each time a sentence is seen.

    Raises:
        ConfigError: a value is out of its range.
    """

    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    warmup: float
    max_length: int
    patience: int
    clip: float
    precision: Precision
    device: Device
    subword_dropout: float

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "patience"):
            require(getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        for name in ("weight_decay", "clip"):
            require(getattr(self, name) >= 0, name, getattr(self, name), "0 or more")
        require(self.learning_rate > 0, "learning_rate", self.learning_rate, "above 0")
        require(0 <= self.warmup <= 1, "warmup", self.warmup, "a share of the steps, from 0 to 1")
        require(self.max_length >= 8, "max_length", self.max_length, "at least 8 subwords")
        require(0 <= self.subword_dropout < 1, "subword_dropout", self.subword_dropout, "a share from 0 to below 1")


def require(holds: bool, name: str, value: object, rule: str) -> None:
    """Refuse a value of the group ``tagger``.

    Raises:
        ConfigError: the rule does not hold.
    """
    errors.require(holds, f"tagger.{name}", value, rule)
