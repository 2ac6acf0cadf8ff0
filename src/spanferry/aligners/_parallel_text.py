"""Words as a trained aligner sees them, and more of them from files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from spanferry.core.errors import ConfigError, DataError

Words = tuple[str, ...]
WordPair = tuple[Words, Words]


def check_prefix(prefix: int | None) -> None:
    """Refuse a prefix length that leaves nothing of a word.

    Raises:
        ConfigError: it is below 1.
    """
    if prefix is not None and prefix < 1:
        raise ConfigError(f"prefix={prefix}: a word keeps at least one letter. Give 1 or more, or null to keep whole words")


def reduced(words: Sequence[str], prefix: int | None, *, lower_case: bool = True) -> Words:
    """The first ``prefix`` letters of each word (None: all), lower-cased or not: rare forms then share their statistics."""
    return tuple((word.lower() if lower_case else word)[:prefix] for word in words)


def read_parallel_text(paths: Sequence[Path]) -> list[WordPair]:
    """The pairs in files of ``source ||| target`` lines, words parted by white space. Lines with an empty side are left out.

    Raises:
        DataError: a file cannot be read, is not UTF-8, or a line does not hold exactly one ``|||``.
    """
    return [pair for path in paths for pair in _read(path) if all(pair)]


def _read(path: Path) -> Iterator[WordPair]:
    try:
        lines = path.read_bytes().split(b"\n")  # not splitlines(): a sentence may hold a form feed or U+2028
    except OSError as error:
        raise DataError(f"parallel text {path}: {error.strerror}. Name a file of 'source ||| target' lines") from error
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, start=1):
        yield _parse(line, path, number)


def _parse(line: bytes, path: Path, number: int) -> WordPair:
    try:
        words = line.decode("utf-8").split()
    except UnicodeDecodeError as error:
        raise DataError.at(path, number, f"not UTF-8 ({error.reason}); convert the file") from error
    if words.count("|||") != 1:
        raise DataError.at(path, number, f"{words.count('|||')} separators '|||'; a line is 'source ||| target', with one")
    middle = words.index("|||")
    return tuple(words[:middle]), tuple(words[middle + 1 :])
