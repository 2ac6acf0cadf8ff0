"""Text files read by lines, so that every error can name the place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from spanferry.core.errors import DataError

_PART = re.compile(r"[^ \t]+")

_BOM = "\ufeff"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How files begin that a Windows program saved as "Unicode", which is UTF-16 (or UTF-32) with a byte-order mark."""


def read_lines(path: Path, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1; Windows line ends are taken off, and a byte-order mark that opens a line.

    Such a mark opens the file, or a line further down where files with one were joined. Only a line feed ends a line: the exotic
    separators (U+2028, U+0085, form feeds, ...) are characters of words.

    Raises:
        DataError: the file is missing or cannot be opened, a line is not of the encoding, or it holds a NUL byte or, before its end, a
            carriage return: what ends lines on an old Mac would make one line of many.
    """
    with opened(path) as file:
        for number, raw in enumerate(file, 1):
            yield number, _line(path, number, raw, encoding)


def opened(path: Path) -> IO[bytes]:
    """A file of the user's, to be read by bytes.

    Raises:
        DataError: it is missing or no file, or the system refuses to open it.
    """
    try:
        if path.is_file():
            return path.open("rb")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None
    raise DataError(f"{path}: no such file (looked from {Path.cwd()})")


def _line(path: Path, number: int, raw: bytes, encoding: str) -> str:
    if number == 1 and raw.startswith(_WIDE):
        raise DataError.at(path, number, "begins as UTF-16 does; convert the file to UTF-8 first (iconv -f UTF-16 -t UTF-8)")
    try:
        line = raw.decode(encoding).rstrip("\r\n").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 1} is not {encoding.upper()}; convert the file to UTF-8 first"
        raise DataError.at(path, number, f"{wrong} (of an older Windows program: iconv -f WINDOWS-1252 -t UTF-8)") from None
    if "\0" in line:
        raise DataError.at(path, number, "holds a NUL byte; is this a text file, and not UTF-16? Convert it to UTF-8 first")
    if "\r" in line:
        place = line.index("\r") + 1
        raise DataError.at(
            path,
            number,
            f"character {place} is a carriage return without a line feed. Windows line ends that came into the middle of lines: delete "
            f"them (tr -d '\\r'); line ends of an old Mac: make line feeds of them (tr '\\r' '\\n')",
        )
    return line


def split_line(line: str) -> list[str]:
    """What stands between the spaces and tabs of a line; all other white space, a no-break space too, is part of a word."""
    return _PART.findall(line)


def quoted(text: str) -> str:
    """A text as an error may show it: in quotes, of a long one the beginning."""
    return repr(text) if len(text) <= 60 else f"{text[:60]!r}..."
