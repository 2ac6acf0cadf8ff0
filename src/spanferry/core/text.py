"""Text files read by lines, so that every error can name the place."""

import re
from collections.abc import Iterator
from pathlib import Path

from spanferry.core.errors import DataError

_PART = re.compile(r"[^ \t]+")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file with their numbers from 1; a byte-order mark and Windows line ends are taken off.

    Only a line feed ends a line: the exotic separators (U+2028, U+0085, ...) are characters of words.

    Raises:
        DataError: the file is missing or no file, or a line is not UTF-8.
    """
    if not path.is_file():
        raise DataError(f"{path}: no such file (looked from {Path.cwd()})")
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise DataError.at(path, number, f"byte {error.start + 1} is not UTF-8; convert the file to UTF-8 first") from None
            if "\0" in text:
                raise DataError.at(path, number, "holds a NUL byte; is this a text file?")
            yield number, text.rstrip("\r\n")


def split_line(line: str) -> list[str]:
    """What stands between the spaces and tabs of a line; all other white space, a no-break space too, is part of a word."""
    return _PART.findall(line)
