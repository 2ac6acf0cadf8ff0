"""Files of parallel text: a pair a line, ``source ||| target``, words separated by spaces or tabs. Read here and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.text_files import read_lines, split_line

Words = tuple[str, ...]
WordPair = tuple[Words, Words]


def read_parallel(path: Path) -> Iterator[WordPair]:
    """The words of both sides of every line, in order; a side may be empty.

    Raises:
        DataError: with file and line, for a line that has not exactly one separator, or is not UTF-8.
    """
    for number, line in read_lines(path):
        words = split_line(line)
        if words.count("|||") != 1:
            raise DataError.at(path, number, f"{words.count('|||')} separators '|||'; a line is 'source ||| target', with one")
        middle = words.index("|||")
        yield tuple(words[:middle]), tuple(words[middle + 1 :])
