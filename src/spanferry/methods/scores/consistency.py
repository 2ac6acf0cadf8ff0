"""How often other occurrences of an entity land on the same words: translations of a name agree across a corpus."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from spanferry.core.errors import DataError
from spanferry.core.records import Pair, Sentence, Span
from spanferry.methods.scores import PairCandidates, PairScores

SHRINKAGE = 1.0
"""Imaginary occurrences that landed elsewhere: one real one alone then counts 1/2, nine count 9/10."""


class Consistency:
    """score(e, c) = n(e, c) / (n(e) + 1), over the *other* projected entities with the same words as e.

    n(e) counts them, n(e, c) those that landed on a span with the same words as c; case is ignored. What e itself landed on does not
    count, or every first guess would confirm itself; an entity whose words occur once scores 0 everywhere. The corpus-level analogue of
    the translation consistency that phrase tables rest on (Koehn, Och and Marcu 2003, equation 1: relative frequency).

    Args:
        landed: each pair with the spans its entities took in a first projection.

    Raises:
        DataError: two pairs have one id.
    """

    def __init__(self, landed: Iterable[tuple[Pair, Sequence[Sequence[Span]]]]) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._own: dict[str, list[Counter[str]]] = {}
        for pair, taken in landed:
            own = [Counter(_surface(pair.target, span) for span in spans) for spans in taken]
            if pair.id in self._own:
                raise DataError(f"sentence {pair.id!r} stands twice among the pairs: a corpus has each id once")
            self._own[pair.id] = own
            for entity, surfaces in zip(pair.source.entities or (), own, strict=True):
                self._counts[_surface(pair.source, entity.span)] += surfaces

    def __call__(self, pair: Pair, candidates: PairCandidates) -> PairScores:
        """The scores of a pair that was among those landed."""
        sources = [_surface(pair.source, entity.span) for entity in pair.source.entities or ()]
        both = zip(sources, self._own[pair.id], candidates, strict=True)
        return [self._scores(pair, source, own, among) for source, own, among in both]

    def _scores(self, pair: Pair, source: str, own: Counter[str], candidates: Sequence[Span]) -> list[float]:
        others = self._counts[source] - own
        total = others.total() + SHRINKAGE
        if not others:
            return [0.0] * len(candidates)
        return [others[_surface(pair.target, candidate)] / total for candidate in candidates]


def _surface(sentence: Sentence, span: Span) -> str:
    return sentence.surface(span).casefold()
