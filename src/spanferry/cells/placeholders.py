"""What a survey has in place of contents: one sentence that stands for all of its split.

Keys, sizes and the order of stages do not depend on what sentences say, so that a cell's steps may run over a sentence a split, however
large the corpus. A placeholder's one word, ``SPLIT NUMBER``, says how many sentences it stands for: words survive every step, ids do not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, TRANSLATIONS, Codec
from spanferry.core.corpus import Corpus, Split
from spanferry.core.records import Alignment, Pair, Projection, Sentence, Translation


def standing_in(corpus: Corpus) -> Corpus:
    """The corpus with a placeholder for each split that holds sentences."""
    source, target, labelled = ({split: _placeholders(split, sentences) for split, sentences in side.items()} for side in corpus.sides)
    text = _placeholders("train", corpus.unlabelled)
    return replace(corpus, source=source, target=target, labelled=labelled, unlabelled=text, links={}, possible={})


def _placeholders(split: Split, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    if not sentences:
        return ()
    return (Sentence(f"{split}-1", sentences[0].language, (f"{split} {len(sentences)}",), ()),)


def stands_for(items: Sequence[Sentence | Pair | Projection]) -> int:
    """How many sentences some placeholders, or what was made of them, stand for."""
    return sum(int(_words(item)[0].rpartition(" ")[2]) for item in items)


def _words(item: Sentence | Pair | Projection) -> tuple[str, ...]:
    """The words of the side that always has some: a method that writes the target gets it without."""
    if isinstance(item, Pair):
        return item.source.words
    return item.target.words if isinstance(item, Projection) else item.words


def unmade(codec: Codec[Any], item: Any) -> Any:
    """What stands for a stage's output on a placeholder: labelled without entities, wholly linked, and sure of it."""
    return _UNMADE[codec](item)


def _projection(pair: Pair) -> Projection:
    return Projection(Sentence(pair.id, pair.target.language, pair.source.words, ()), (), ())


_UNMADE: Mapping[Any, Callable[[Any], Any]] = {
    SENTENCES: lambda sentence: sentence.with_entities(()),
    TRANSLATIONS: lambda sentence: Translation(sentence),
    ALIGNMENTS: lambda pair: Alignment(((0, 0),)),
    PROJECTIONS: _projection,
}
