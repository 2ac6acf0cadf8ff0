"""How many words of a batch are not believed.

Words outside entities are many and soon of small loss: ranked together, nearly all words given up would be of entities. What is wrong
differs too: entity words are wrong where an entity is spurious, on other words or of another label; those outside where one is missing.
So each are ranked among their own kind, by a rate of their own.
"""

from dataclasses import dataclass
from typing import Literal

from spanferry.core.errors import require

Level = Literal["word", "sentence"]


@dataclass(frozen=True, slots=True)
class Selection:
    """How many are given up, and when.

    Attributes:
        rate: of the words labelled as entities, or of the sentences with entities, in the end.
        outside_rate: of the other words, or of the sentences without entities.
        rising: the share of training over which both rise from 0, in a straight line.
        level: what is given up: single words or whole sentences.

    Raises:
        ConfigError: a value is out of its range.
    """

    rate: float
    outside_rate: float
    rising: float
    level: Level

    def __post_init__(self) -> None:
        for name in ("rate", "outside_rate"):
            require(0 <= getattr(self, name) < 1, f"objective.{name}", getattr(self, name), "a share from 0 to below 1")
        require(0 < self.rising <= 1, "objective.rising", self.rising, "a share of the training, above 0 and at most 1")

    def rates(self, done: float) -> tuple[float, float]:
        """Both rates when a share of training is done: 1 - R(T) of Han et al. (NeurIPS 2018), which is min(T / T_k, 1) times the last."""
        risen = min(1.0, done / self.rising)
        return risen * self.rate, risen * self.outside_rate


class Selecting:
    """An objective that gives words up; ``small_loss`` and ``co_teaching`` differ in what they do with those that are left.

    Args:
        rate: share of the entity words given up (of the sentences with entities): about as many as are wrong.
        outside_rate: share of the words outside entities (of the sentences without), of which far fewer are wrong.
        rising: share of training over which both rise from 0: at first networks have no opinion to go by.
        level: ``word`` or ``sentence``: what is given up.

    Raises:
        ConfigError: a value is out of its range.
    """

    version = 1
    needs: frozenset[str] = frozenset()

    def __init__(self, rate: float = 0.3, outside_rate: float = 0.05, rising: float = 0.3, level: Level = "word") -> None:
        self._selection = Selection(rate, outside_rate, rising, level)
