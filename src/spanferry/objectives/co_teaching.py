"""``objective=co_teaching``: two networks, each of which chooses what the other learns from."""

from typing import TYPE_CHECKING

from spanferry.core.errors import ConfigError
from spanferry.objectives._selection import Selecting

if TYPE_CHECKING:
    from spanferry.core.models.objective import AtWork, Training


class CoTeaching(Selecting):
    """Co-teaching (Han et al., NeurIPS 2018, algorithm 1): a network learns from the words that another finds easy.

    Words are chosen as ``small_loss`` chooses them. The second network starts as the first does, with a head of its own; it has its own
    AdamW, whose learning rate rises over a tenth of training and falls to 0. The first is published. A step costs twice as much.

    Measured: demo corpus, German, 2,000 sentences, 30 % of the entities damaged, a tiny tagger, 24 epochs, seeds 0, 1, 2: F1 .490, .503,
    .446 on clean test sentences against .459, .430, .439 of plain training. With 8 epochs there is no such gain (docs/results.md).

    Options are those of ``Selecting``.
    """

    def at_work(self, training: "Training") -> "AtWork":
        """The objective with a second network.

        Raises:
            ConfigError: 16-mixed, which only scales the losses of the first.
        """
        if training.precision == "16-mixed":
            raise ConfigError(
                "objective=co_teaching with tagger.precision=16-mixed: the second network's gradients are not scaled and would vanish. "
                "Set tagger.precision=bf16-mixed or 32-true"
            )
        from spanferry.objectives._small_loss import CoTeachingAtWork

        return CoTeachingAtWork(self._selection, training)
