"""Every place where a corpus could have a link, numbered: the cells of all pairs' source x target tables, pair after pair."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from random import Random

from spanferry.core.records import Link, Pair


class Cells:
    """The cells of some pairs, by number from 0. A pair of ``m`` source and ``n`` target words has ``m * n``, source word by source word.

    Nothing is held but two numbers a pair.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._widths = [len(pair.target.words) for pair in pairs]
        heights = (len(pair.source.words) for pair in pairs)
        self._starts = [0, *accumulate(height * width for height, width in zip(heights, self._widths, strict=True))]

    def __len__(self) -> int:
        return self._starts[-1]

    def of(self, pair: int, link: Link) -> int:
        """The cell of a link of the pair with this number."""
        return self._starts[pair] + link[0] * self._widths[pair] + link[1]

    def place(self, cell: int) -> tuple[int, Link]:
        """The number of a cell's pair, and the link that would lie there."""
        pair = bisect_right(self._starts, cell) - 1
        return pair, divmod(cell - self._starts[pair], self._widths[pair])

    def row(self, pair: int, source: int) -> range:
        """The cells of one source word: one for each target word."""
        start = self._starts[pair] + source * self._widths[pair]
        return range(start, start + self._widths[pair])

    def beside(self, cell: int) -> Iterator[int]:
        """The cells a shift away, of the same pair: one word before or after on the target side, then on the source side."""
        pair, (_, target) = self.place(cell)
        width = self._widths[pair]
        if target > 0:
            yield cell - 1
        if target < width - 1:
            yield cell + 1
        if cell - width >= self._starts[pair]:
            yield cell - width
        if cell + width < self._starts[pair + 1]:
            yield cell + width

    def sample(self, count: int, taken: Collection[int], random: Random) -> list[int]:
        """As many different cells that are not taken, each equally likely. There have to be enough of them."""
        order = sorted(taken)
        before = [cell - rank for rank, cell in enumerate(order)]  # free cells before each taken one
        ranks = random.sample(range(len(self) - len(order)), count)
        return [rank + bisect_right(before, rank) for rank in ranks]
