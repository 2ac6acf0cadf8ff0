"""Words as a trained aligner sees them, and more of them from files."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from spanferry.core.conll import read_conll
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.parallel import WordPair, Words, read_parallel
from spanferry.core.paths import resolve
from spanferry.core.records import Language

MissingText = Literal["refuse", "skip"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ColumnFiles:
    """Two files of columns, the word first, that are parallel sentence by sentence."""

    source: str
    target: str


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


class ParallelText:
    """Text to learn from besides the pairs.

    Args:
        entries: a file of ``source ||| target`` lines, or a pair of files of columns. In each, ``{source}`` and ``{target}`` stand
            for the codes of the two languages; an entry that does without ``{target}`` serves every target language, as a pivot.
        root: the folder that they start from.
        missing: what an entry is whose files are not there for these languages: an error, or nothing.

    Raises:
        ConfigError: missing files, all of them, under ``refuse``; an unknown placeholder.
    """

    def __init__(
        self, entries: Sequence[str | ColumnFiles], root: Path, missing: MissingText, source_language: Language, target_language: Language
    ) -> None:
        languages = source_language, target_language
        resolved = [tuple(resolve(pattern, root, *languages) for pattern in _patterns(entry)) for entry in entries]
        self._found = [paths for paths in resolved if all(path.is_file() for path in paths)]
        self._missing = [path for paths in resolved for path in paths if not path.is_file()]
        self._codes = source_language.code, target_language.code
        if self._missing and missing == "refuse":
            raise ConfigError(_refusal(self._missing, root))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are read, each once: their contents decide what is learnt."""
        return tuple(dict.fromkeys(path for paths in self._found for path in paths))

    def pairs(self) -> list[WordPair]:
        """The pairs of all entries, in order; pairs with an empty side are left out.

        Raises:
            DataError: a file is not of its format, or the files of an entry have different numbers of sentences.
        """
        if self._missing:
            log.info("parallel text left out (missing_text=skip): %s", ", ".join(map(str, self._missing)))
        return [pair for paths in self._found for pair in self._read(paths) if all(pair)]

    def _read(self, paths: tuple[Path, ...]) -> Iterable[WordPair]:
        if len(paths) == 1:
            return read_parallel(paths[0])
        source, target = (_read_columns(path, code) for path, code in zip(paths, self._codes, strict=True))
        return _paired(source, target, paths)


def _patterns(entry: str | ColumnFiles) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else (entry.source, entry.target)


def _refusal(missing: Sequence[Path], root: Path) -> str:
    files = "\n".join(f"parallel_text: no such file: {path}" for path in missing)
    return f"{files}\nPaths start at {root.absolute()} (text_root). To go on without what a language lacks: missing_text=skip"


def _read_columns(path: Path, code: str) -> list[Words]:
    """The words of every sentence: tags, if any, may be ill-formed, and an empty sentence keeps its place."""
    return [sentence.words for sentence in read_conll(path, code, "text", labelled=False, empty="keep")]


def _paired(source: list[Words], target: list[Words], paths: tuple[Path, ...]) -> Iterable[WordPair]:
    """Sentence by sentence; blank lines at the end of one file are nothing."""
    shared = min(len(source), len(target))
    if any(source[shared:]) or any(target[shared:]):
        raise DataError(
            f"parallel text: {paths[0]} has {len(source)} sentences and {paths[1]} has {len(target)}; they go together by position"
        )
    return zip_longest(source, target, fillvalue=())
