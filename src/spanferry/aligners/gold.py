"""The links that a corpus itself holds: an upper bound for aligners, and a way to judge projection alone."""

from collections.abc import Sequence

from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Pair


class GoldAligner:
    """Gives every pair the corpus's gold links; the sure ones, where the gold standard tells sure from possible."""

    version = 2
    stored = False

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The gold links, in the pairs' direction.

        Raises:
            ConfigError: the corpus holds none for the words of a pair.
        """
        return [self._gold(pair) for pair in pairs]

    def _gold(self, pair: Pair) -> Alignment:
        gold = self._corpus.gold_links(pair)
        if gold is None:
            raise ConfigError(
                f"aligner=gold: the corpus holds no gold links for the words of sentence {pair.id!r}. "
                f"Name link files in data.links, or choose another aligner"
            )
        return gold
