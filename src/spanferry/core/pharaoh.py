"""Pharaoh files: one pair a line, links as ``source-target``. Read and written here and nowhere else."""

import re
from collections.abc import Iterable
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Pair
from spanferry.core.text import read_lines

_LINK = re.compile(r"(\d+)-(\d+)", re.ASCII)


def read_pharaoh(path: Path, *, base: int = 0) -> list[Alignment]:
    """Read one alignment a line; an empty line is a pair without links.

    Args:
        base: how the file counts its first word: 0 or 1. Records count from 0.

    Raises:
        DataError: with file and line, for what is not ``i-j``, or an index below ``base``.
    """
    return [Alignment.of(_links(path, number, line, base)) for number, line in read_lines(path)]


def _links(path: Path, number: int, line: str, base: int) -> Iterable[tuple[int, int]]:
    for text in line.split():
        match = _LINK.fullmatch(text)
        if not match:
            raise DataError.at(path, number, f"{text!r} is no link; a line holds links i-j (source-target) separated by spaces")
        source, target = int(match[1]) - base, int(match[2]) - base
        if min(source, target) < 0:
            raise DataError.at(path, number, f"link {text} counts from 0, but the first word was said to be {base}")
        yield source, target


def fitting(alignment: Alignment, pair: Pair, path: Path, number: int) -> Alignment:
    """The alignment of a file's line, known to fit its pair.

    Raises:
        DataError: a link is out of range, with file and line.
    """
    try:
        pair.with_alignment(alignment)
    except DataError as error:
        raise DataError.at(path, number, str(error)) from None
    return alignment


def within(alignment: Alignment, pair: Pair) -> Alignment:
    """The links of an alignment without weights that fit its pair; the others are dropped."""
    sources, targets = len(pair.source.words), len(pair.target.words)
    return Alignment.of((source, target) for source, target in alignment.links if source < sources and target < targets)


def write_pharaoh(path: Path, alignments: Iterable[Alignment]) -> None:
    """Write one alignment a line, counted from 0. Weights are left out: the format has no place for them."""
    lines = (" ".join(f"{source}-{target}" for source, target in alignment.links) + "\n" for alignment in alignments)
    path.write_text("".join(lines), "utf-8", newline="\n")
