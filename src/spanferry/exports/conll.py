"""``conll/train.conll``: a word and its IOB2 tag a line, a tab between them, a blank line after each sentence."""

from pathlib import Path

from spanferry.core.conll import write_conll
from spanferry.core.errors import DataError
from spanferry.core.records import Sentence
from spanferry.exports.projected import ProjectedCorpus, labelled

FOLDER = "conll"


def write(corpus: ProjectedCorpus, folder: Path) -> None:
    """Write a file a split.

    Raises:
        DataError: a word holds a space or a tab, or nothing: columns could not be told apart.
    """
    for split, records in corpus.splits.items():
        sentences = [_checked(labelled(record)) for record in records]
        write_conll(folder / f"{split}.conll", sentences)


def _checked(sentence: Sentence) -> Sentence:
    for place, word in enumerate(sentence.words, 1):
        if not word or set(word) & set(" \t\r\n"):
            raise DataError(
                f"sentence {sentence.id!r}: word {place} is {word!r}; in CoNLL a word holds no space, tab or line break. "
                f"Export it otherwise: --format jsonl, or --format dataset"
            )
    return sentence
