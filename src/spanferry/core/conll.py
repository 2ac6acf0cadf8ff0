"""CoNLL-like files: one word a line in columns, a blank line between sentences. Read and written here and nowhere else."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from spanferry.core.bio import Scheme, TagError, decode, encode
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence
from spanferry.core.text_files import quoted, read_lines, split_line

EmptySentences = Literal["refuse", "skip", "keep"]


def read_conll(
    path: Path,
    language: str,
    split: str,
    *,
    scheme: Scheme = Scheme.IOB2,
    strict: bool = True,
    labelled: bool = True,
    empty: EmptySentences = "refuse",
    domain: str = "",
) -> list[Sentence]:
    """Read a file of words and tags.

    The first column is the word and the last the tag; columns are separated by spaces or tabs, and every line has as many as the first. A
    file of one column holds words only: its sentences are unlabelled. ``-DOCSTART-`` lines are words like others, so that line-parallel
    files stay parallel.

    Args:
        split: sentence ``n`` of the file, from 1, gets the id ``SPLIT-n``.
        labelled: False ignores the tags.
        empty: what a blank line is that follows a blank line (or opens the file): an error, nothing, or a sentence without words. Blank
            lines at the end of the file are nothing, except under ``keep``, where only the one that closes the last sentence is.
        domain: of all sentences.

    Raises:
        DataError: with file and line, for a line with other columns, a tag that is not of the scheme, an I- without a start in strict
            mode, an empty sentence, a file without sentences.
    """
    sentences: list[Sentence] = []
    columns = 0
    for rows in read_rows(path, empty=empty):
        columns = len(rows[0][1]) if rows else columns
        words, tags = tuple(row[0] for _, row in rows), [row[-1] for _, row in rows]
        entities = _decode(path, rows, tags, scheme, strict) if labelled and columns != 1 else None
        sentences.append(Sentence(f"{split}-{len(sentences) + 1}", language, words, entities, domain))
    if not sentences:
        raise DataError(f"{path}: holds no sentence")
    return sentences


Row = tuple[int, list[str]]
"""A line's number, from 1, and its columns."""


def read_rows(path: Path, *, empty: EmptySentences = "refuse", encoding: str = "utf-8", tabs: bool = False) -> Iterator[list[Row]]:
    """The rows of each sentence.

    Args:
        empty: as ``read_conll`` has it; a sentence without words has no rows.
        tabs: only a single tab parts two columns, and a column may hold spaces, or nothing.

    Raises:
        DataError: with file and line, for a line with other columns than the first, a lone column after a tab (a tag whose word is
            missing), an empty sentence.
    """
    columns, first = 0, ""
    for lines in _blocks(path, empty, encoding):
        rows = [(number, line.split("\t") if tabs else split_line(line)) for number, line in lines]
        for (number, row), (_, line) in zip(rows, lines, strict=True):
            columns, first = columns or len(row), first or line
            if len(row) != columns:
                wrong = f"{len(row)} columns ({quoted(line)}) where the first line ({quoted(first)}) has {columns}"
                raise DataError.at(path, number, wrong if tabs else f"{wrong}; spaces and tabs part columns. Sentences in lines: data.text")
            if columns == 1 and line.startswith("\t"):
                raise DataError.at(path, number, f"no word before the tab ({quoted(line)})")
        yield rows


def _blocks(path: Path, empty: EmptySentences, encoding: str) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each sentence."""
    lines: list[tuple[int, str]] = []
    blanks: list[int] = []  # blank lines that separate nothing, so far
    for number, line in read_lines(path, encoding):
        if line.strip(" \t"):
            yield from _empty_sentences(path, blanks, empty)
            blanks = []
            lines.append((number, line))
        elif lines:
            yield lines
            lines = []
        else:
            blanks.append(number)
    if lines:
        yield lines
    if empty == "keep":
        yield from _empty_sentences(path, blanks, empty)


def _empty_sentences(path: Path, blanks: Sequence[int], empty: EmptySentences) -> Iterator[list[tuple[int, str]]]:
    if blanks and empty == "refuse":
        raise DataError.at(
            path,
            blanks[0],
            "an empty sentence (a blank line too many); delete the line, or set data.empty=skip, or data.empty=keep",
        )
    if empty == "keep":
        yield from ([] for _ in blanks)


def _decode(path: Path, rows: Sequence[Row], tags: Sequence[str], scheme: Scheme, strict: bool) -> tuple[Entity, ...]:
    try:
        return decode(tags, scheme, strict=strict)
    except TagError as error:
        number, row = rows[error.position]
        first_is_tag = row[0] == "O" or _is_tag(row[0], scheme)
        turned = f". A line is a word and its tag, in that order; here {quoted(row[0])} stands first" if first_is_tag else ""
        raise DataError.at(path, number, f"{error} (data.scheme, data.strict){turned}") from None


def _is_tag(text: str, scheme: Scheme) -> bool:
    """Whether it opens an entity of the scheme: a word seldom looks like that."""
    try:
        return bool(decode([text], scheme, strict=False)) and text[1:2] == "-"
    except TagError:
        return False


def write_conll(path: Path, sentences: Iterable[Sentence]) -> None:
    """Write words and IOB2 tags, one tab between, a blank line after each sentence; unlabelled sentences get one column."""
    path.write_text("".join(chain.from_iterable(_lines(sentence) for sentence in sentences)), "utf-8", newline="\n")


def _lines(sentence: Sentence) -> Iterator[str]:
    if sentence.entities is None:
        yield from (f"{word}\n" for word in sentence.words)
    else:
        tags = encode(sentence.entities, len(sentence.words))
        yield from (f"{word}\t{tag}\n" for word, tag in zip(sentence.words, tags, strict=True))
    yield "\n"
