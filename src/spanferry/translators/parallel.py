"""``translator=parallel``: the corpus's own other side."""

from collections.abc import Sequence

from spanferry.core.errors import ConfigError
from spanferry.core.records import Language, Sentence
from spanferry.core.stages import Corpus


class ParallelTranslator:
    """Answers with the sentence of the other side that has the same id; target gold labels come along, to score projection with.

    Works in both directions.
    """

    version = 1
    stored = False

    def __init__(self, corpus: Corpus) -> None:
        sides = [split for side in (corpus.source, corpus.target) for split in side.values()]
        self._sentences = {(sentence.language, sentence.id): sentence for side in sides for sentence in side}

    def translate(self, sentences: Sequence[Sentence], target: Language) -> list[Sentence]:
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
        return [self._sentences[target.code, sentence.id] for sentence in sentences]
