"""The files of a published corpus below ``data.root``, in whichever of its forms they lie there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from spanferry.core import conll
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Language
from spanferry.core.stages import Split
from spanferry.data._published.benchmark import Benchmark, Form
from spanferry.data._published.rows import Row

Docstart = Literal["drop", "keep"]
"""What becomes of the ``-DOCSTART-`` lines that open documents: they are left out, or are sentences of one word."""

DOCSTART = "-DOCSTART-"


@dataclass(frozen=True)
class Files:
    """One language of a published corpus below a folder.

    Attributes:
        splits: those that are wanted.
        option: what the user set, ``data.root`` say; errors name it.
    """

    benchmark: Benchmark
    language: Language
    splits: tuple[Split, ...]
    root: Path
    option: str

    @cached_property
    def found(self) -> tuple[Form, dict[Split, Path]]:
        """The first form that has all splits, and their files.

        Raises:
            ConfigError: none has; the text says what was looked for and what is there.
        """
        tried = []
        for form in self.benchmark.forms:
            paths = {
                split: self.root / self.benchmark.path(form.files[split], self.language) for split in self.splits if split in form.files
            }
            if len(paths) == len(self.splits) and all(path.is_file() for path in paths.values()):
                return form, paths
            tried.append(paths)
        raise ConfigError(
            f"{self.option}={self.root}: no {self.language.name} of {self.benchmark.title} there. Looked for\n"
            + "\n".join(f"  {_looked_for(self.root, paths)}" for paths in tried if paths)
            + f"\nPaths start at {self.root.absolute()}; another folder: {self.option}=FOLDER. Published at {self.benchmark.home}"
        )

    def check(self) -> None:
        """Find the files.

        Raises:
            ConfigError: as ``found``.
        """
        _ = self.found

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(self.found[1].values())

    def place(self, split: Split) -> str:
        """What messages call a split."""
        return str(self.found[1][split])

    def rows(self, split: Split, docstart: Docstart) -> Iterator[Row]:
        """The sentences of a split, their words and tags.

        Raises:
            DataError: with file and line, for what breaks the form; also where the file has words only.
        """
        form, paths = self.found
        return _read(paths[split], form, docstart)


def _looked_for(root: Path, paths: Mapping[Split, Path]) -> str:
    return ", ".join(f"{path.relative_to(root)}{' (there)' if path.is_file() else ''}" for path in paths.values())


def _read(path: Path, form: Form, docstart: Docstart) -> Iterator[Row]:
    encoding, tabs = _written(path, form)
    for rows in conll.read_rows(path, empty="skip", encoding=encoding, tabs=tabs):
        for block in _without_docstarts(rows, docstart):
            yield _row(path, block, form)


def _row(path: Path, rows: list[conll.Row], form: Form) -> Row:
    lines = [number for number, _ in rows]
    if len(rows[0][1]) == 1:
        raise DataError.at(
            path,
            lines[0],
            "words without tags. (XTREME's preprocessing leaves the tags of test sets out: use the files it started from)",
        )
    words = tuple(_word(path, number, columns[0], form) for number, columns in rows)
    return Row(words, tuple(columns[-1].strip() for _, columns in rows), lambda at, text: DataError.at(path, lines[at], text))


def _word(path: Path, number: int, column: str, form: Form) -> str:
    language, colon, word = column.partition(":")
    if not form.prefixed:
        return column
    if not colon or not language.replace("-", "").isalnum():
        raise DataError.at(path, number, f"{column!r}: the form has its language before each word (en:word)")
    return word


def _without_docstarts(rows: list[conll.Row], docstart: Docstart) -> Iterator[list[conll.Row]]:
    """The sentences of a block: a ``-DOCSTART-`` line is never part of one, also where no blank line follows it."""
    block: list[conll.Row] = []
    for row in rows:
        if row[1][0] != DOCSTART:
            block.append(row)
            continue
        if block:
            yield block
        block = []
        if docstart == "keep":
            yield [row]
    if block:
        yield block


def _written(path: Path, form: Form) -> tuple[str, bool]:
    """A file's encoding, and whether only tabs part its columns: as its form says, but UTF-8 and spaces are taken where they are there."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return form.fallback, form.tabs and b"\t" in content
    return "utf-8", form.tabs and b"\t" in content
