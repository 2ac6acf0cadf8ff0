"""Pharaoh files: one pair a line, links as ``source-target``. Read and written here and nowhere else.

What an aligner says is ``i-j``, or with a weight ``i-j:0.9731``. What annotators say is ``i-j`` for a sure link and ``ipj`` or ``i?j``
for a possible one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Link, Pair
from spanferry.core.text_files import read_lines

_LINK = re.compile(r"(\d{1,9})([-p?])(\d{1,9})(?::((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class GoldLinks:
    """The gold links of one pair: ``sure``, and those that are merely ``possible`` (a sure link is not repeated there)."""

    sure: Alignment
    possible: Alignment


_Entry = tuple[Link, str, str | None]
"""A link counted from 0, its mark (``-`` for a sure one), and its weight as it is written, if it has one."""


def read_pharaoh(path: Path, *, base: int = 0) -> list[Alignment]:
    """Read one alignment a line, weighted where the line's links have weights; an empty line is a pair without links.

    Args:
        base: how the file counts its first word: 0 or 1. Records count from 0.

    Raises:
        DataError: with file and line, for what is not ``i-j`` or ``i-j:weight``, an index below ``base``, a weight that is not above 0
            and at most 1, a line where some links have a weight and others none, or a weighted link that is repeated.
    """
    return [_alignment(path, number, line, base) for number, line in read_lines(path)]


def read_gold(path: Path, *, base: int = 0) -> list[GoldLinks]:
    """Read one pair's gold links a line, sure and possible; an empty line is a pair without links.

    Args:
        base: how the file counts its first word: 0 or 1. Records count from 0.

    Raises:
        DataError: with file and line, for what is not ``i-j``, ``ipj`` or ``i?j``, an index below ``base``, or a weight.
    """
    return [_gold(path, number, line, base) for number, line in read_lines(path)]


def _alignment(path: Path, number: int, line: str, base: int) -> Alignment:
    entries = list(_entries(path, number, line, base))
    for (source, target), mark, _ in entries:
        if mark != "-":
            text = f"{source + base}{mark}{target + base}"
            raise DataError.at(path, number, f"{text!r} is a possible link, which gold files alone have (data.links); others have i-j")
    weights = {link: _weight(path, number, weight) for link, _, weight in entries if weight is not None}
    if not weights:
        return Alignment.of(link for link, _, _ in entries)
    if len(weights) != len(entries):
        raise DataError.at(path, number, "some links have a weight (i-j:0.5) and others none, or one stands twice; a line is of one kind")
    return Alignment.weighted(weights)


def _gold(path: Path, number: int, line: str, base: int) -> GoldLinks:
    entries = list(_entries(path, number, line, base))
    if any(weight is not None for _, _, weight in entries):
        raise DataError.at(path, number, "a link has a weight (i-j:0.5); gold links are sure (i-j) or possible (ipj or i?j)")
    sure = {link for link, mark, _ in entries if mark == "-"}
    return GoldLinks(Alignment.of(sure), Alignment.of({link for link, _, _ in entries} - sure))


def _entries(path: Path, number: int, line: str, base: int) -> Iterator[_Entry]:
    for text in line.split():
        match = _LINK.fullmatch(text)
        if not match:
            raise DataError.at(
                path, number, f"{text!r} is no link; a line holds links i-j (source-target; weighted: i-j:0.5) between spaces"
            )
        first, mark, second, weight = match.groups()
        source, target = int(first) - base, int(second) - base
        if source < 0 or target < 0:
            raise DataError.at(path, number, f"link {text} counts from 0, but the first word was said to be {base}")
        yield (source, target), mark, weight


def _weight(path: Path, number: int, text: str) -> float:
    weight = float(text)
    if not 0 < weight <= 1:
        raise DataError.at(path, number, f"weight {text}: how sure a link is lies above 0 and is at most 1")
    return weight


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
    """The links of an alignment that fit its pair, with their weights if it has some; the others are dropped."""
    sources, targets = len(pair.source.words), len(pair.target.words)
    return alignment.only(lambda source, target: source < sources and target < targets)


def write_pharaoh(path: Path, alignments: Iterable[Alignment]) -> None:
    """Write one alignment a line, counted from 0, without weights: ``i-j``."""
    _write(path, (" ".join(f"{source}-{target}" for source, target in alignment.links) for alignment in alignments))


def write_weighted_pharaoh(path: Path, alignments: Iterable[Alignment]) -> None:
    """Write one alignment a line, counted from 0, with weights: ``i-j:0.9731``, and 1 where the aligner did not say.

    Weights are rounded to four significant digits, so that one read back differs by at most 0.05 % of itself.
    """
    _write(path, (" ".join(map(_weighted, alignment.by_link().items())) for alignment in alignments))


def _weighted(link: tuple[Link, float]) -> str:
    (source, target), weight = link
    return f"{source}-{target}:{weight:.4g}"


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
