"""The files of a published corpus of questions in a cell's two languages, from a folder or the hub."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.core.corpus import Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Language
from spanferry.core.writing import check_splitter
from spanferry.data._answers.squad import Question, by_id, read_squad
from spanferry.data._published.credit import credit
from spanferry.data._published.description import Benchmark, SizeCheck
from spanferry.data._published.files import Files
from spanferry.data._published.hub import Repository
from spanferry.data._published.parquet import read_columns

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class QuestionFiles:
    """One split of a corpus, in a cell's two languages or one of them.

    Attributes:
        split: as the corpus has it.
        root: the folder of its JSON files; None: from the hub.
        hub: ``OWNER/NAME@REVISION`` or a folder laid out like one; None: the corpus's own.
        asked: whether the words of the questions matter too.
    """

    benchmark: Benchmark
    languages: tuple[Language, ...]
    split: Split
    root: Path | None
    hub: str | None
    asked: bool = False

    def check(self) -> None:
        """Refuse, without any network, what cannot be read.

        Raises:
            ConfigError: the corpus lacks a language, files are missing, no such repository, or a splitter's package is missing.
        """
        if self.root is not None and self.hub is not None:
            raise ConfigError(f"data.root={self.root} and data.hub={self.hub}: the corpus comes from one of them; leave one out")
        for language in self.languages:
            if self.benchmark.name not in language.benchmarks:
                raise ConfigError(f"{self.benchmark.title} has no {language.name}; it has {', '.join(self.benchmark.sizes)}")
            check_splitter(language)
        for origin in self._origins:
            origin.check()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of all its languages, which both sides of the pairs depend on; those of the hub are fetched if need be."""
        return tuple(dict.fromkeys(path for origin in self._origins for path in origin.inputs))

    def read(self, sizes: SizeCheck) -> tuple[dict[str, Question], ...]:
        """The questions of each language, by id; says once under what licence.

        Raises:
            ConfigError: the hub cannot be reached.
            DataError: a file breaks its form, or has not the published number of questions and ``sizes`` is ``check``.
        """
        credit(self.benchmark.title, self.benchmark.licence, self.benchmark.citation)
        return tuple(self._read(*side, sizes) for side in zip(self._origins, self.languages, strict=True))

    @cached_property
    def _origins(self) -> tuple[Files | Repository, ...]:
        return tuple(self._origin(language) for language in self.languages)

    def _origin(self, language: Language) -> Files | Repository:
        if self.root is not None:
            return Files(self.benchmark, language, (self.split,), "data.root", self.root)
        return Repository(self.benchmark, language, (self.split,), "data.hub", self.hub or self.benchmark.hub)

    def _read(self, origin: Files | Repository, language: Language, sizes: SizeCheck) -> dict[str, Question]:
        if isinstance(origin, Files):
            found = read_squad(origin.found[1][self.split])
        else:
            found = by_id((row for path in origin.found[self.split] for row in self._rows(path)), origin.place(self.split))
        silent = [question.id for question in found.values() if not question.text.strip()] if self.asked else []
        if silent:
            raise DataError(f"{origin.place(self.split)}: question {silent[0]!r} has no words (question); data.question=true needs them")
        published = self.benchmark.sizes[self.benchmark.own(language)][self.split]
        if len(found) not in published and sizes != "ignore":
            _report_size(origin.place(self.split), len(found), published, sizes)
        return found

    def _rows(self, path: Path) -> Iterator[dict[str, Any]]:
        """The rows of a Parquet file.

        Raises:
            DataError: as ``read_columns``.
        """
        yield from read_columns(path, ("id", "context", "answers", *(("question",) if self.asked else ()))).to_pylist()


def _report_size(place: str, number: int, published: frozenset[int], sizes: SizeCheck) -> None:
    text = f"{place}: {number} questions; the published corpus has {' or '.join(map(str, sorted(published)))} (data.sizes)"
    if sizes == "check":
        raise DataError(text)
    log.warning(text)
