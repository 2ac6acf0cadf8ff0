"""Files of lexical counts: ``source TAB target TAB expected count``, whole lower-cased words, in UTF-8; one pair of words a line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment
from spanferry.core.text_files import read_lines

Entry = tuple[str, str, float]


def read_priors(path: Path) -> Iterator[Entry]:
    """The file's entries, in order.

    Raises:
        DataError: with file and line, for a line that has not three columns, or whose count is no number of 0 or more.
    """
    for number, line in read_lines(path):
        columns = line.split("\t")
        if len(columns) != 3:
            raise DataError.at(path, number, f"{len(columns)} columns; a line is a source word, a target word and a count, between tabs")
        yield columns[0], columns[1], _count(path, number, columns[2])


def _count(path: Path, number: int, text: str) -> float:
    try:
        count = float(text)
    except ValueError:
        count = -1.0
    if not (isfinite(count) and count >= 0):
        raise DataError.at(path, number, f"count {text!r}; write a number of 0 or more")
    return count


def counted(pairs: Iterable[tuple[Sequence[str], Sequence[str], Alignment]]) -> Counter[tuple[str, str]]:
    """How often which lower-cased words are linked; a link that has a weight counts by it."""
    counts: Counter[tuple[str, str]] = Counter()
    for source, target, alignment in pairs:
        for (i, j), weight in alignment.by_link().items():
            counts[source[i].lower(), target[j].lower()] += weight  # type: ignore[assignment]  # a Counter of floats
    return counts


def write_priors(path: Path, counts: Mapping[tuple[str, str], float]) -> None:
    """Write what ``read_priors`` reads, by word. Words that hold a tab or the end of a line are left out."""
    kept = (words for words in sorted(counts) if not any(mark in word for word in words for mark in "\t\n\r"))
    path.write_text("".join(f"{source}\t{target}\t{counts[source, target]:.6g}\n" for source, target in kept), "utf-8", newline="\n")
