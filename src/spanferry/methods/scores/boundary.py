"""Where entities of a corpus begin and end: boundary repair without a single gold label in the target language."""

from collections import Counter
from collections.abc import Iterable, Sequence

from spanferry.core.errors import DataError
from spanferry.core.records import Pair, Span
from spanferry.methods.scores import PairCandidates, PairScores


class Boundary:
    """score(e, c) = (p(first) * (1 - p(before)) + p(last) * (1 - p(after))) / 2, of words at the edges of c and next to them.

    p(w) = (inside(w) + 1/2) / (count(w) + 1) is how often the word w, case ignored, stands inside an entity of a first projection; what
    e itself landed on does not count, and next to the sentence's ends p is 0. So determiners and prepositions stay outside and the
    adjective of "Unione europea" comes in, because elsewhere in the corpus they do: the attachment statistics of the projected corpus
    itself. The 1/2 is Jeffreys' prior (1946): a word that occurs nowhere else says nothing either way.

    Args:
        landed: each pair with the spans its entities took in a first projection.

    Raises:
        DataError: two pairs have one id.
    """

    def __init__(self, landed: Iterable[tuple[Pair, Sequence[Sequence[Span]]]]) -> None:
        self._counts: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._own: dict[str, list[Counter[str]]] = {}
        for pair, taken in landed:
            words = [word.casefold() for word in pair.target.words]
            own = [Counter(word for span in spans for word in words[span.start : span.end]) for spans in taken]
            if pair.id in self._own:
                raise DataError(f"sentence {pair.id!r} stands twice among the pairs: a corpus has each id once")
            self._own[pair.id] = own
            self._counts.update(words)
            for inside in own:
                self._inside += inside

    def __call__(self, pair: Pair, candidates: PairCandidates) -> PairScores:
        """The scores of a pair that was among those landed."""
        words = [word.casefold() for word in pair.target.words]
        return [self._scores(words, *of) for of in zip(self._own[pair.id], candidates, strict=True)]

    def _scores(self, words: Sequence[str], own: Counter[str], candidates: Sequence[Span]) -> list[float]:
        inside = [(self._inside[word] - own[word] + 0.5) / (self._counts[word] - own[word] + 1) for word in words]
        outside = [1.0, *(1 - share for share in inside), 1.0]  # of the word before the first one, ..., after the last one
        return [(inside[c.start] * outside[c.start] + inside[c.end - 1] * outside[c.end + 1]) / 2 for c in candidates]
