"""Parallel text in files: a pair a line, ``source ||| target``, or a file a language. Read and written here and nowhere else."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.records import Language
from spanferry.core.text_files import quoted, read_lines, split_line
from spanferry.core.writing import split

log = logging.getLogger(__name__)

Words = tuple[str, ...]
WordPair = tuple[Words, Words]

_OTHER = "If the text is of other sentences altogether: data.parallel=false labeler=tagger"


def read_parallel(path: Path, other: Path | None = None) -> Iterator[WordPair]:
    """The words of both sides of every line, in order; a side may be empty.

    Args:
        path: lines ``source ||| target``, words between spaces or tabs. Where the first line has no ``|||`` and a tab, lines are
            ``source TAB target`` instead.
        other: the target's lines; ``path`` then holds the source's alone.

    Raises:
        DataError: with file and line, for a line that has not exactly one separator, or is not UTF-8; two files differ in lines.
    """
    return _in_one(path) if other is None else _in_two(path, other)


def _in_one(path: Path) -> Iterator[WordPair]:
    tab = False
    for number, line in read_lines(path):
        if number == 1:
            tab = "\t" in line and "|||" not in split_line(line)
        yield _tabbed(path, number, line) if tab else _barred(path, number, line)


def _barred(path: Path, number: int, line: str) -> WordPair:
    words = split_line(line)
    if words.count("|||") != 1:
        wrong = f"{words.count('|||')} separators '|||' ({quoted(line)})"
        raise DataError.at(
            path,
            number,
            f"{wrong}; a line is 'source ||| target', with one, and a space on both sides of it; or, in all lines, source TAB target. "
            f"Two files, one a language, are named together: [SOURCE,TARGET]",
        )
    middle = words.index("|||")
    return tuple(words[:middle]), tuple(words[middle + 1 :])


def _tabbed(path: Path, number: int, line: str) -> WordPair:
    sides = line.split("\t")
    if len(sides) != 2:
        raise DataError.at(path, number, f"{len(sides) - 1} tabs ({quoted(line)}); as in the first line, a line is source TAB target")
    return tuple(split_line(sides[0])), tuple(split_line(sides[1]))


def _in_two(path: Path, other: Path) -> Iterator[WordPair]:
    source, target = ([tuple(split_line(line)) for _, line in read_lines(side)] for side in (path, other))
    if len(source) != len(target):
        raise DataError(
            f"{path} has {len(source)} lines and {other} has {len(target)}: line n of one translates line n of the other. "
            f"A sentence without translation keeps an empty line"
        )
    yield from zip(source, target, strict=True)


def write_parallel(path: Path, pairs: Iterable[WordPair]) -> None:
    """Write a line a pair."""
    path.write_text("".join(f"{' '.join(source)} ||| {' '.join(target)}\n" for source, target in pairs), "utf-8", newline="\n")


def read_translations(
    paths: Sequence[Path], source: Language, target: Language, known: Sequence[Words] | None, *, running: bool
) -> list[WordPair]:
    """The words of both sides of every line.

    Args:
        paths: one file of both languages, or one for each.
        known: the source's words, line by line, where another file says them already; the text must say the same, spaces apart.
        running: split both sides into words as their languages are split; False: words stand between spaces.

    Raises:
        DataError: as ``read_parallel``; there is no line, or another number than ``known`` has sentences; a line is of another sentence.
    """
    pairs, path = list(read_parallel(*paths)), paths[0]
    if not pairs:
        raise DataError(f"{path}: holds no sentence")
    if known is not None:
        _check_source(path, [ours for ours, _ in pairs], known)
    if not running and _sticks([*chain.from_iterable(pairs)]):
        log.warning("%s: full stops stick to words: is this running text? data.running_text=true splits it into words", path)
    if running:
        pairs = [(split(" ".join(ours), source).words, split(" ".join(theirs), target).words) for ours, theirs in pairs]
    return pairs if known is None else [(words, theirs) for words, (_, theirs) in zip(known, pairs, strict=True)]


def _sticks(sides: Sequence[Words]) -> bool:
    """Whether most sentences end in a word with a full stop at its end, which split text would have apart."""
    return sum(bool(words) and len(words[-1]) > 1 and words[-1][-1] in ".?!" for words in sides) > len(sides) / 2


def _check_source(path: Path, lines: Sequence[Words], known: Sequence[Words]) -> None:
    if len(lines) != len(known):
        _check_each(path, lines, known)  # the first line that is of another sentence says where one is missing
        raise DataError(
            f"{path} has {len(lines)} lines and the labelled source {len(known)} sentences: line n translates sentence n. "
            f"A sentence without translation keeps a line: 'source |||'. {_OTHER}"
        )
    _check_each(path, lines, known)


def _check_each(path: Path, lines: Sequence[Words], known: Sequence[Words]) -> None:
    for number, (line, words) in enumerate(zip(lines, known, strict=False), 1):
        if "".join(line) != "".join(words):
            raise DataError.at(
                path,
                number,
                f"its source side ({quoted(' '.join(line))}) is not sentence {number} of the labelled source ({quoted(' '.join(words))}); "
                f"they may differ in spaces only. Line n translates sentence n. {_OTHER}",
            )
