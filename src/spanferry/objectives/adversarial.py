"""``objective=adversarial``: labelled sentences and target text are to look alike to the tagger."""

from typing import TYPE_CHECKING, Literal

from spanferry.core.errors import require

if TYPE_CHECKING:
    from spanferry.core.models.objective import AtWork, Training

MetricName = Literal["none", "discriminator", "wasserstein", "sinkhorn", "kl", "js", "mmd", "coral"]
Level = Literal["token", "sentence"]
Schedule = Literal["constant", "linear", "dann"]

WEIGHTS: dict[MetricName, float] = {
    "none": 0.0,
    "discriminator": 0.3,
    "wasserstein": 0.1,
    "sinkhorn": 1.0,
    "kl": 0.03,
    "js": 0.3,
    "mmd": 1.0,
    "coral": 10.0,
}
"""What each metric's distance weighs beside the loss of tags if nobody says: metrics are of different sizes."""


class Adversarial:
    """Lowers the loss of tags and, weighted, a distance of the encoder's last states: labelled sentences' from unlabelled target text's.

    A state is a subword's (first and last of a sentence, which are special, left out) or the mean of a sentence's; each is set to mean
    0 and variance 1, or an encoder could bring sets together by shrinking both. A critic, where a metric has one, takes its own steps
    after the encoder's, on states drawn anew.

    With ``metric=discriminator`` the tagger's folder also says of each unlabelled sentence how little it shows its language
    (AdvPicker, Chen et al., ACL 2021), which ``teachers=advpicker`` selects by.

    Args:
        metric: the distance; ``objectives/_metrics`` has the equations. ``none``: plain training, whose tagger learns its subwords from
            target text like the others' taggers, so that it differs from them by their alignment alone; the baseline of a sweep of metrics.
        languages: ``multi``: the discriminator tells languages apart, where ``binary`` tells labelled sentences from target text.
        level: what has a state: each ``token`` (subword) or each ``sentence``.
        weight: of the distance beside the loss of tags; None: the metric's own (``WEIGHTS``).
        schedule: of the weight over the training, p from 0 to 1: ``constant``; ``linear``: p; ``dann``: 2 / (1 + exp(-10 p)) - 1
            (Ganin and Lempitsky 2015).
        samples: states of a side that a step looks at, at most, drawn at random: ``mmd`` and ``sinkhorn`` cost their square.
        hidden: units of the critic.
        critic_learning_rate: Adam's.
        critic_steps: of the critic of ``wasserstein``, ``kl`` and ``js`` for each of the encoder; the discriminator takes one.
        penalty: of ``wasserstein``, on gradients of the critic that are not 1 long.
        regularisation: of ``sinkhorn``, in mean squared distances.

    Raises:
        ConfigError: a value is out of its range, or ``languages`` is for another metric.
    """

    version = 1
    needs: frozenset[str] = frozenset({"unlabelled"})

    def __init__(
        self,
        metric: MetricName = "discriminator",
        languages: Literal["binary", "multi"] = "binary",
        level: Level = "token",
        weight: float | None = None,
        schedule: Schedule = "dann",
        samples: int = 256,
        hidden: int = 128,
        critic_learning_rate: float = 1e-3,
        critic_steps: int = 5,
        penalty: float = 10.0,
        regularisation: float = 0.5,
    ) -> None:
        require(languages == "binary" or metric == "discriminator", "objective.languages", languages, "binary but for the discriminator")
        require(weight is None or weight >= 0, "objective.weight", weight, "0 or more")
        require(samples >= 2, "objective.samples", samples, "2 or more")
        require(hidden >= 1, "objective.hidden", hidden, "at least 1")
        require(critic_learning_rate > 0, "objective.critic_learning_rate", critic_learning_rate, "more than 0")
        require(critic_steps >= 1, "objective.critic_steps", critic_steps, "at least 1")
        require(penalty >= 0, "objective.penalty", penalty, "0 or more")
        require(regularisation > 0, "objective.regularisation", regularisation, "more than 0")
        self.metric: MetricName = metric
        self.languages = languages
        self.level = level
        self.weight = WEIGHTS[metric] if weight is None else weight
        self.schedule = schedule
        self.samples = samples
        self.hidden = hidden
        self.critic_learning_rate = critic_learning_rate
        self.critic_steps = 1 if metric == "discriminator" else critic_steps
        self.penalty = penalty
        self.regularisation = regularisation

    def at_work(self, training: "Training") -> "AtWork":
        """With a critic of random weights, where the metric has one; plain training where nothing is aligned.

        Raises:
            ConfigError: there are no languages to tell apart.
        """
        if self.metric == "none":
            from spanferry.core.models.objective import Plain

            return Plain()
        from spanferry.objectives._aligning import Aligning

        if self.languages == "multi":
            rule = f"binary where all sentences are of one language ({', '.join(training.languages)})"
            require(len(training.languages) > 1, "objective.languages", self.languages, rule)
        return Aligning(self, training)
