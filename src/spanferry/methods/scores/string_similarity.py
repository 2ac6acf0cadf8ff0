"""How alike an entity and a candidate are written: names are often copied, or nearly so."""

from collections.abc import Sequence

from spanferry.core.records import Pair, Span
from spanferry.methods.links import source_entities
from spanferry.methods.scores import PairCandidates, PairScores
from spanferry.methods.scores._edits import Pattern
from spanferry.methods.scores._romanise import lacks_vowels, romanise, skeleton

FLOOR = 0.5
"""What a similarity must exceed to count. Any two strings share something: of the candidates outside all entities, the one most like an
entity passes this for 26 of 3,545 entities (demo corpus, training split, 250 pairs in each of five languages, all n-grams)."""


_MARK = "."
"""Stands for a word without letters and digits."""


def string_similarity(pair: Pair, candidates: PairCandidates) -> PairScores:
    """score(e, c) = 1 - d(e, c) / max(|e|, |c|) where that is above ``FLOOR``, otherwise 0; d is the edit distance, lengths in letters.

    The distance is Levenshtein's (1966), the ratio that of Melamed (1999) for cognates with it in place of the longest common
    subsequence. Both sides are compared in Latin letters (``_romanise``), without case, diacritics and spaces: a name may be two words
    here and one there. Punctuation within a word does not count; a word of nothing else counts as one mark, or ``Kano ,`` would tie
    with ``Kano``. Where just one side has a script without vowels, consonants are compared. An entity without letters or digits scores
    0 everywhere.

    Raises:
        DataError: the source is not labelled.
    """
    forms = [_form(word) for word in pair.target.words]
    bare = [place for place, word in enumerate(pair.target.words) if lacks_vowels(word)]
    spans = [entity.span for entity in source_entities(pair)]
    return [_scores(pair.source.words[e.start : e.end], forms, bare, own) for e, own in zip(spans, candidates, strict=True)]


def _scores(words: Sequence[str], forms: Sequence[str], bare: Sequence[int], candidates: Sequence[Span]) -> list[float]:
    """The similarity of an entity's words to each candidate.

    Args:
        forms: the target's words, romanised or a mark.
        bare: which of them are in a script without vowels.
    """
    if not any(map(romanise, words)):
        return [0.0] * len(candidates)
    form = "".join(map(_form, words))
    letters, consonants = Pattern(form), Pattern(skeleton(form))
    entity_is_bare = any(map(lacks_vowels, words))
    scores = []
    for start, end in ((span.start, span.end) for span in candidates):
        other = "".join(forms[start:end])
        one_is_bare = entity_is_bare != any(start <= place < end for place in bare)
        scores.append(_similarity(consonants, skeleton(other)) if one_is_bare else _similarity(letters, other))
    return scores


def _form(word: str) -> str:
    return romanise(word) or _MARK


def _similarity(pattern: Pattern, other: str) -> float:
    shorter, longer = sorted((pattern.length, len(other)))
    if shorter <= FLOOR * longer:  # each missing letter is an edit; also where a side is empty
        return 0.0
    similarity = 1 - pattern.distance(other) / longer
    return similarity if similarity > FLOOR else 0.0
