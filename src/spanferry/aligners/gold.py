"""The links that a corpus itself holds: an upper bound for aligners, and a way to judge projection alone."""

from collections.abc import Sequence

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Pair


class GoldAligner:
    """Returns the gold links that pairs already carry.

    Attributes:
        needs_gold: the pipeline hands this aligner pairs whose ``alignment`` is the corpus's gold; every other aligner gets pairs
            with ``alignment=None``.
    """

    version = 1
    needs_gold = True

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """Each pair's own alignment. Gold links may be empty; missing ones are an error.

        Raises:
            DataError: a pair has no gold links.
        """
        return [_gold(pair) for pair in pairs]


def _gold(pair: Pair) -> Alignment:
    if pair.alignment is None:
        raise DataError(
            f"sentence {pair.id!r}: the corpus holds no gold links for it, and aligner=gold uses nothing else. "
            f"Choose another aligner (aligner=statistical), or name link files in data.links"
        )
    return pair.alignment
