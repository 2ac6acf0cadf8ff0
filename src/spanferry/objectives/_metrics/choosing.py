"""The metric that ``objective.metric`` names."""

from typing import TYPE_CHECKING

from spanferry.objectives._metrics.coral import Coral
from spanferry.objectives._metrics.discriminator import Discriminator
from spanferry.objectives._metrics.js import Js
from spanferry.objectives._metrics.kl import Kl
from spanferry.objectives._metrics.metric import Metric
from spanferry.objectives._metrics.mmd import Mmd
from spanferry.objectives._metrics.wasserstein import Wasserstein

if TYPE_CHECKING:
    from spanferry.objectives.adversarial import Adversarial


def make_metric(options: "Adversarial", width: int, sets: int = 2) -> Metric:
    """The metric for vectors of this width, its critic with random weights; only a discriminator takes more than two sets."""
    critic = (width, options.hidden, options.critic_learning_rate)
    match options.metric:
        case "discriminator":
            return Discriminator(*critic, sets)
        case "wasserstein":
            return Wasserstein(*critic, options.penalty)
        case "kl":
            return Kl(*critic)
        case "js":
            return Js(*critic)
        case "mmd":
            return Mmd()
        case "coral":
            return Coral()
        case "sinkhorn":
            from spanferry.objectives._metrics.sinkhorn import Sinkhorn  # loads a library that only it needs

            return Sinkhorn(options.regularisation)
        case "none":
            raise ValueError("metric=none aligns nothing: there is no metric to make")
