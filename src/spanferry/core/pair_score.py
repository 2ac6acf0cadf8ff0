"""How well the two sides of a pair belong together, from its links alone."""

from collections.abc import Iterable, Sequence

from spanferry.core.records import Alignment, Pair


def pair_score(pair: Pair) -> float:
    """How much of each side is linked, and how surely, in [0, 1]; of the two sides the one with less.

    A word is worth the weight of its surest link: 1 where the aligner gives no weights, 0 where the word has no link. With m source and
    n target words, s_i and t_j being what they are worth, the score is min(sum s_i / m, sum t_j / n).

    The lower side counts because a translation that stops half-way links all of its own words. With a tenth of the pairs spoilt and
    ``aligner=statistical aligner.symmetrisation=soft``, the area under the ROC curve of sound against spoilt pairs was

    ==========================  =====  =====  =====  =====
    2,000 CoNLL pairs, DeepL    lower  words  harm.  geom.
    ==========================  =====  =====  =====  =====
    targets exchanged           .996   .997   .997   .997
    targets moved by one        .985   .986   .986   .986
    targets cut in half         .979   .961   .961   .950
    ==========================  =====  =====  =====  =====

    for the lower side, the words of both sides in one mean, and the harmonic and geometric mean of the sides.

    Returns:
        The score; 0 where one side alone is empty, or the pair is not aligned; 1 where both are: nothing is left without a link.
    """
    lengths = len(pair.source.words), len(pair.target.words)
    if not any(lengths):
        return 1.0
    if not all(lengths):
        return 0.0
    return min(worth / length for worth, length in zip(_worth(pair.alignment), lengths, strict=True))


def _worth(alignment: Alignment | None) -> tuple[float, float]:
    """What the words of each side are worth, summed by position."""
    if alignment is None or not alignment.links:
        return 0.0, 0.0
    sources, targets = zip(*alignment.links, strict=True)
    if alignment.weights is None:
        return float(len(set(sources))), float(len(set(targets)))
    return _surest(sources, alignment.weights), _surest(targets, alignment.weights)


def _surest(words: Sequence[int], weights: Sequence[float]) -> float:
    """The sum over words, by position, of the weight of each one's surest link."""
    surest: dict[int, float] = {}
    for word, weight in zip(words, weights, strict=True):
        surest[word] = max(surest.get(word, 0.0), weight)
    return float(sum(surest[word] for word in sorted(surest)))


def pair_scores(pairs: Iterable[Pair]) -> dict[str, float]:
    """The score of each aligned pair by its id; pairs that nobody has aligned have none."""
    return {pair.id: pair_score(pair) for pair in pairs if pair.alignment is not None}
