"""Files of parallel text: a pair a line, ``source ||| target``, words between spaces or tabs. Read and written here and nowhere else."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.records import Language
from spanferry.core.text_files import quoted, read_lines, split_line
from spanferry.core.writing import split

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
            wrong = f"{words.count('|||')} separators '|||' ({quoted(line)})"
            raise DataError.at(path, number, f"{wrong}; a line is 'source ||| target', with one, and a space on both sides of it")
        middle = words.index("|||")
        yield tuple(words[:middle]), tuple(words[middle + 1 :])


def write_parallel(path: Path, pairs: Iterable[WordPair]) -> None:
    """Write a line a pair."""
    path.write_text("".join(f"{' '.join(source)} ||| {' '.join(target)}\n" for source, target in pairs), "utf-8", newline="\n")


def read_translations(path: Path, source: Language, target: Language, known: Sequence[Words] | None, *, running: bool) -> list[WordPair]:
    """The words of both sides of every line.

    Args:
        known: the source's words, line by line, where another file says them already; the text must say the same, spaces apart.
        running: split both sides into words as their languages are split; False: words stand between spaces.

    Raises:
        DataError: as ``read_parallel``; there is no line, or another number than ``known`` has sentences; a line is of another sentence.
    """
    pairs = list(read_parallel(path))
    if not pairs:
        raise DataError(f"{path}: holds no sentence")
    if known is not None:
        _check_source(path, [ours for ours, _ in pairs], known)
    if running:
        pairs = [(split(" ".join(ours), source).words, split(" ".join(theirs), target).words) for ours, theirs in pairs]
    return pairs if known is None else [(words, theirs) for words, (_, theirs) in zip(known, pairs, strict=True)]


def _check_source(path: Path, lines: Sequence[Words], known: Sequence[Words]) -> None:
    if len(lines) != len(known):
        _check_each(path, lines, known)  # the first line that is of another sentence says where one is missing
        raise DataError(
            f"{path} has {len(lines)} lines and the labelled source {len(known)} sentences: line n translates sentence n. "
            f"A sentence without translation keeps a line: 'source |||'"
        )
    _check_each(path, lines, known)


def _check_each(path: Path, lines: Sequence[Words], known: Sequence[Words]) -> None:
    for number, (line, words) in enumerate(zip(lines, known, strict=False), 1):
        if "".join(line) != "".join(words):
            raise DataError.at(
                path,
                number,
                f"its source side ({quoted(' '.join(line))}) is not sentence {number} of the labelled source ({quoted(' '.join(words))}); "
                f"they may differ in spaces only. Line n translates sentence n",
            )
