"""The files of a published corpus below ``data.root``, in whichever of its forms they lie there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from spanferry.core import conll
from spanferry.core.corpus import Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.text_files import opened, quoted
from spanferry.data._published.description import Form, Part
from spanferry.data._published.rows import Row

Docstart = Literal["drop", "keep"]
"""What becomes of the ``-DOCSTART-`` lines that open documents: they are left out, or are sentences of one word."""

DOCSTART = "-DOCSTART-"


@dataclass(frozen=True)
class Files(Part):
    """A part that lies below a folder."""

    root: Path

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
            if len(paths) == len(self.splits) and all(map(self._is_there, paths.values())):
                return form, paths
            tried.append(paths)
        raise ConfigError(
            f"{self.option}={self.root}: no {self.language.name} of {self.benchmark.title} there. Looked for\n"
            + "\n".join(f"  {_looked_for(self.root, paths)}" for paths in tried if paths)
            + f"\nPaths start at {self.root.absolute()}; another folder: {self.option}=FOLDER. Published at {self.benchmark.home}"
        )

    def _is_there(self, path: Path) -> bool:
        try:
            return path.is_file()
        except OSError as error:  # a folder that may not be entered
            raise ConfigError(f"{self.option}={self.root}: {path}: {error.strerror}. Another folder: {self.option}=FOLDER") from None

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
        return _read(paths[split], form, self.language.code, docstart)


def _looked_for(root: Path, paths: Mapping[Split, Path]) -> str:
    return ", ".join(f"{path.relative_to(root)}{' (there)' if path.is_file() else ''}" for path in paths.values())


def _read(path: Path, form: Form, code: str, docstart: Docstart) -> Iterator[Row]:
    encoding, tabs = _written(path, form)
    for rows in conll.read_rows(path, empty="skip", encoding=encoding, tabs=tabs):
        for block in _without_docstarts(rows, docstart):
            yield _row(path, block, form, code)


def _row(path: Path, rows: list[conll.Row], form: Form, code: str) -> Row:
    lines = [number for number, _ in rows]
    if len(rows[0][1]) == 1:
        raise DataError.at(
            path,
            lines[0],
            "words without tags. (XTREME's preprocessing leaves the tags of test sets out: use the files it started from)",
        )
    words = _words(path, rows, form, code)
    return Row(words, tuple(columns[-1].strip() for _, columns in rows), lambda at, text: DataError.at(path, lines[at], text))


def _words(path: Path, rows: list[conll.Row], form: Form, code: str) -> tuple[str, ...]:
    """The first column; in a form that has its language before each word, without that."""
    prefix = f"{code}:"
    others = [(number, columns[0]) for number, columns in rows if not columns[0].startswith(prefix)]
    if form.prefixed and others:
        number, word = others[0]
        raise DataError.at(path, number, f"{quoted(word)}: the form has its language before each word ({prefix}word)")
    if form.tabs and not form.prefixed and not others:
        said = f"{quoted(rows[0][1][0])}: files of this name have no language before words; those that do are called {code}/{path.stem}"
        raise DataError.at(path, rows[0][0], said)
    return tuple(columns[0].removeprefix(prefix) if form.prefixed else columns[0] for _, columns in rows)


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
    with opened(path) as file:
        content = file.read()
    return "utf-8" if _in_utf_8(content) else form.fallback, form.tabs and b"\t" in content


def _in_utf_8(content: bytes) -> bool:
    """Whether most of the lines that are not ASCII are UTF-8: a byte that is not, in a file that is, is damage and no other encoding."""
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    return 2 * sum(map(_decodes, lines)) >= len(lines)


def _decodes(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
