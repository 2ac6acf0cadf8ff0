"""``translator=parallel``: the corpus's own other side."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers, mark_translation, marking
from spanferry.core.records import Alignment, Language, Pair, Sentence, Span, Translation
from spanferry.core.stages import nothing
from spanferry.core.writing import write


class ParallelTranslator:
    """Answers with the sentence of the other side that has the same id; target gold labels come along, to score projection with.

    Works in both directions. Marked text and entities by themselves it translates as a perfect translator would, because the corpus's
    gold links say where each entity is: what methods and refiners make of that is an upper bound, not what a machine's translation would
    give them.
    """

    version = 2
    stored = False

    def __init__(self, corpus: Corpus) -> None:
        sides = [split for side in (corpus.source, corpus.target) for split in side.values()]
        self._sentences = {(sentence.language, sentence.id): sentence for side in sides for sentence in side}
        self._corpus = corpus

    def check(self, source: Language, target: Language) -> None:
        """Refuse, before any work, a corpus whose sides share no sentence.

        Raises:
            ConfigError: it is one.
        """
        if not any((target.code, id) in self._sentences for code, id in self._sentences if code == source.code):
            raise ConfigError(
                f"translator=parallel: the corpus has no sentence in both {source.name} and {target.name}. Give parallel text "
                f"(data.text.train=FILE of data=files), or choose another translator, such as translator=nllb, or translator=recorded for "
                f"translations from files"
            )

    def translate(self, sentences: Sequence[Sentence], target: Language, done: Callable[[int], None] = nothing) -> list[Translation]:
        """The other side's sentences.

        Raises:
            ConfigError: the corpus has no other side for a sentence.
        """
        missing = [sentence.id for sentence in sentences if (target.code, sentence.id) not in self._sentences]
        if missing:
            raise ConfigError(
                f"translator=parallel: the corpus has no {target.name} side for {len(missing)} of {len(sentences)} sentences "
                f"(first {missing[0]!r}). Name the other side's file for that split, or choose another translator"
            )
        return [Translation(self._sentences[target.code, sentence.id]) for sentence in sentences]

    def translate_marked(self, sentences: Sequence[Sentence], target: Language, markers: Markers) -> list[str]:
        """The other side's sentences as running text, with each entity's markers around the words that gold links connect to it.

        Those are the first linked word, the last, and all between. An entity without links has no markers; where two entities' words
        overlap, the shorter stretch keeps its markers, of equal ones the left.

        Raises:
            ConfigError: the corpus has no other side for a sentence, or no gold links for one with entities.
        """
        others = [translation.sentence for translation in self.translate(sentences, target)]
        return [self._marked(*of, target, markers) for of in zip(sentences, others, strict=True)]

    def translate_texts(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """For a text that is an entity of the corpus, what gold links connect to it most often; any other text as it is."""
        known = self._entities(source, target)
        return [known.get(text, text) for text in texts]

    def _entities(self, source: Language, target: Language) -> dict[str, str]:
        """The corpus's entities in one language, and what they are in the other."""
        found = defaultdict[str, Counter[str]](Counter)
        for sentence, other in self._pairs(source, target):
            for position, there in _linked(sentence, self._corpus.gold_links(Pair(sentence, other)) or Alignment(())):
                here = (sentence.entities or ())[position].span
                text = write(sentence.words[here.start : here.end], source).text
                found[text][write(other.words[there.start : there.end], target).text] += 1
        return {text: translations.most_common(1)[0][0] for text, translations in found.items()}

    def _pairs(self, source: Language, target: Language) -> Iterator[tuple[Sentence, Sentence]]:
        for (code, id), sentence in self._sentences.items():
            if code == source.code and (target.code, id) in self._sentences:
                yield sentence, self._sentences[target.code, id]

    def _marked(self, sentence: Sentence, other: Sentence, target: Language, markers: Markers) -> str:
        spans = _without_overlap(_linked(sentence, self._links(sentence, other))) if sentence.entities else ()
        return mark_translation(other.words, target, spans, marking(sentence, markers))

    def _links(self, sentence: Sentence, other: Sentence) -> Alignment:
        links = self._corpus.gold_links(Pair(sentence, other))
        if links is None:
            raise ConfigError(
                f"translator=parallel: sentence {sentence.id!r} has entities and the corpus no gold links for these very words, which say "
                f"where markers go. Name them (data.links.SPLIT=FILE), or give marked text to another translator "
                f"(translator@marked_translator=nllb)"
            )
        return links


def _linked(sentence: Sentence, alignment: Alignment) -> Iterator[tuple[int, Span]]:
    """Each entity that has links, from 0, and the stretch of words of the other side that these end in."""
    for position, entity in enumerate(sentence.entities or ()):
        found = [target for source, target in alignment.links if entity.span.start <= source < entity.span.end]
        if found:
            yield position, Span(min(found), max(found) + 1)


def _without_overlap(spans: Iterator[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Shorter ones first, then left ones, what overlaps none before it."""
    kept: list[tuple[int, Span]] = []
    for position, span in sorted(spans, key=lambda of: (len(of[1]), of[1])):
        if not any(span.overlaps(other) for _, other in kept):
            kept.append((position, span))
    return kept
