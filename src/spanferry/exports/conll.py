"""``conll/train.conll``: a word and its IOB2 tag a line, a tab between them, a blank line after each sentence."""

from pathlib import Path

from spanferry.core.conll import write_conll
from spanferry.core.errors import DataError
from spanferry.core.records import Sentence
from spanferry.exports.projected import ProjectedCorpus, labelled

FOLDER = "conll"
_PARTING = frozenset(" \t\r\n")
_OTHERWISE = "Export it otherwise: --format jsonl, or --format dataset"


def write(corpus: ProjectedCorpus, folder: Path) -> None:
    """Write a file a split.

    Raises:
        DataError: a word or a label holds a space or a tab, or nothing: columns could not be told apart.
    """
    for split, records in corpus.splits.items():
        sentences = [_checked(labelled(record)) for record in records]
        write_conll(folder / f"{split}.conll", sentences)


def _checked(sentence: Sentence) -> Sentence:
    for place, word in enumerate(sentence.words, 1):
        if not word or set(word) & _PARTING:
            raise DataError(
                f"sentence {sentence.id!r}: word {place} is {word!r}; in CoNLL a word holds no space, tab or line break. {_OTHERWISE}"
            )
    for entity in sentence.entities or ():
        if not entity.label or set(entity.label) & _PARTING:
            raise DataError(
                f"sentence {sentence.id!r}: the label {entity.label!r}; in CoNLL a label holds no space, tab or line break. {_OTHERWISE}, "
                f"or give it another name: label_map"
            )
    return sentence
