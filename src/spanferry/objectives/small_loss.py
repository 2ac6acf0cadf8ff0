"""``objective=small_loss``: words of large loss are taken for wrongly labelled, and given up."""

from typing import TYPE_CHECKING

from spanferry.objectives._selection import Selecting

if TYPE_CHECKING:
    from spanferry.core.models.objective import AtWork, Training


class SmallLoss(Selecting):
    """Learns from what it finds easy: a network learns what labels have in common before it learns single ones by heart.

    In each batch the words of largest loss are given up, entity words and the others each by their own rate; which they are is asked
    anew each time. A missing entity is a word outside of large loss. This is the selection of Han et al. (NeurIPS 2018) with one
    network, which confirms its own mistakes; ``co_teaching`` has two. Words that teachers speak of are never given up.

    Options are those of ``Selecting``.
    """

    def at_work(self, training: "Training") -> "AtWork":
        """It has no networks of its own."""
        from spanferry.objectives._small_loss import SmallLossAtWork

        return SmallLossAtWork(self._selection, training)
