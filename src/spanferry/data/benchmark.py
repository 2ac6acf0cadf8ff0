"""The published corpora in columns: ``data=conll2003``, ``conll2002``, ``wikiann``, ``masakhaner2`` and ``europarl_ner``."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from spanferry.core.corpus import Corpus, Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Language, Sentence
from spanferry.data._published.credit import credit
from spanferry.data._published.description import Benchmark, SizeCheck
from spanferry.data._published.files import DOCSTART, Docstart, Files
from spanferry.data._published.hub import Repository
from spanferry.data._published.rows import Labelled, labelled
from spanferry.data.conll2002 import CONLL2002
from spanferry.data.conll2003 import CONLL2003
from spanferry.data.europarl_ner import EUROPARL_NER
from spanferry.data.masakhaner2 import MASAKHANER2
from spanferry.data.wikiann import WIKIANN

Name = Literal["conll2003", "conll2002", "wikiann", "masakhaner2", "europarl_ner"]

BENCHMARKS: Mapping[str, Benchmark] = {each.name: each for each in (CONLL2003, CONLL2002, WIKIANN, MASAKHANER2, EUROPARL_NER)}
"""Every published corpus in columns, by name."""

_SPLITS: tuple[Split, ...] = ("test",)
_SOURCE_SPLITS: tuple[Split, ...] = ("train", "dev")

log = logging.getLogger(__name__)


class BenchmarkCorpus:
    """A published corpus for the target language, and for the source language itself or another one.

    Both sides are labelled, and a sentence's domain is its corpus's name. Only Europarl's are parallel, under the split ``train``, for
    there is nothing to train on; beside another source, or none, its one file is the split ``test``.

    Args:
        benchmark: the target's corpus.
        root: the folder of its files, in one of the forms they are published in; None: from the hub.
        hub: a repository of Parquet files, ``OWNER/NAME@REVISION``, or a folder laid out like one; None: the corpus's own.
        source: the source's corpus; None: there is no source side.
        source_root, source_hub: where the source's corpus lies, as ``root`` and ``hub`` have it; None: where the target's does, if both are
            of one corpus.
        splits: what is read of the target. A split that both sides hold must be parallel.
        source_splits: what is read of the source. Where both sides are Europarl's, neither may be set.
        docstart: whether ``-DOCSTART-`` lines are left out or are sentences.
        sizes: what a split of another size than published is: an error, worth a warning, or nothing.

    Raises:
        ConfigError: a corpus lacks its language, files or a repository cannot be found, or sides that are not parallel share a split.
    """

    version = 1
    immaterial = frozenset({"sizes"})

    def __init__(
        self,
        benchmark: Name,
        root: Path | None,
        hub: str | None,
        source: Name | None,
        source_root: Path | None,
        source_hub: str | None,
        source_language: Language,
        target_language: Language,
        splits: tuple[Split, ...] = _SPLITS,
        source_splits: tuple[Split, ...] = _SOURCE_SPLITS,
        docstart: Docstart = "drop",
        sizes: SizeCheck = "warn",
    ) -> None:
        parallel = source == benchmark and BENCHMARKS[benchmark].parallel
        if parallel:
            _check_unset(benchmark, splits, source_splits)
        elif source is not None:
            _check_splits(benchmark, splits, source_splits)
        place = _Place(BENCHMARKS[benchmark], root, hub, "data.")
        self._target = place.side(target_language, _PARALLEL if parallel else _same(splits))
        self._source = None
        if source is not None:
            elsewhere = source != benchmark or source_root is not None or source_hub is not None
            other = _Place(BENCHMARKS[source], source_root, source_hub, "data.source_") if elsewhere else place
            self._source = other.side(source_language, _PARALLEL if parallel else _same(source_splits))
        self._docstart, self._sizes = docstart, sizes

    @property
    def _sides(self) -> tuple["_Side", ...]:
        return (self._target,) if self._source is None else (self._source, self._target)

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The source's files; those of the hub are fetched if need be."""
        return self._source.origin.inputs if self._source else ()

    @property
    def target_inputs(self) -> tuple[Path, ...]:
        """The target's files; those of the hub are fetched if need be."""
        return self._target.origin.inputs

    def load(self) -> Corpus:
        """Read and check everything, and say once under what licence.

        Raises:
            ConfigError: the hub cannot be reached.
            DataError: a file breaks its form, a split has not the published size and ``sizes`` is ``check``, or parallel sides differ.
        """
        reading = _Reading(self._docstart, self._sizes)
        source = self._source.read(reading) if self._source else {}
        target = self._target.read(reading)
        for split in source.keys() & target.keys():
            if len(source[split]) != len(target[split]):
                raise DataError(
                    f"{self._target.benchmark.title} has {len(source[split])} sentences in the source language and "
                    f"{len(target[split])} in the target language: its sides are parallel, sentence by sentence. Is one cut short?"
                )
        for side in self._sides:
            credit(side.benchmark.title, side.benchmark.licence, side.benchmark.citation)
        return Corpus(source, target, counts=reading.counts)


_PARALLEL: Mapping[Split, Split] = {"train": "test"}
"""The one split of a parallel corpus: published as a test set, and what projection starts from here."""


def _same(splits: tuple[Split, ...]) -> dict[Split, Split]:
    return {split: split for split in splits}


def _check_unset(benchmark: str, splits: tuple[Split, ...], source_splits: tuple[Split, ...]) -> None:
    if (splits, source_splits) != (_SPLITS, _SOURCE_SPLITS):
        raise ConfigError(
            f"data.splits={[*splits]} data.source_splits={[*source_splits]}: both sides are {benchmark}'s, which has one file a language, "
            f"given as the split train; leave both options out, or choose another data.source"
        )


def _check_splits(benchmark: str, splits: tuple[Split, ...], source_splits: tuple[Split, ...]) -> None:
    both = [split for split in splits if split in source_splits]
    if both:
        raise ConfigError(
            f"data.splits and data.source_splits both name {', '.join(both)}, but what both sides hold is parallel, which data={benchmark} "
            f"is not. Leave it out on one side"
        )


@dataclass(frozen=True)
class _Place:
    """Where a corpus lies, and the options that say so."""

    benchmark: Benchmark
    root: Path | None
    hub: str | None
    option: str

    def side(self, language: Language, splits: Mapping[Split, Split]) -> "_Side":
        """One of its languages.

        Raises:
            ConfigError: it lacks the language, or its files are not there.
        """
        if self.benchmark.name not in language.benchmarks:
            having = ", ".join(name for name in language.benchmarks if name in BENCHMARKS) or "none of these corpora"
            raise ConfigError(f"{self.benchmark.name} has no {language.name}, which is in: {having} (data=..., data.source=...)")
        self._check_splits(splits)
        origin = self._origin(language, tuple(splits.values()))
        origin.check()
        return _Side(self.benchmark, language, splits, origin)

    def _check_splits(self, splits: Mapping[Split, Split]) -> None:
        has = self.benchmark.forms[0].files
        if lacking := [split for split in splits.values() if split not in has]:
            raise ConfigError(
                f"{self.benchmark.name} has no {' and '.join(lacking)} split, only {', '.join(has)}: "
                f"set {self.option}splits, or choose another corpus"
            )

    def _origin(self, language: Language, splits: tuple[Split, ...]) -> Files | Repository:
        if self.root is not None and self.hub is not None:
            raise ConfigError(
                f"{self.option}root={self.root} {self.option}hub={self.hub}: the corpus comes from one of them; leave one out"
            )
        if self.root is not None:
            return Files(self.benchmark, language, splits, f"{self.option}root", self.root)
        return Repository(self.benchmark, language, splits, f"{self.option}hub", self.hub or self.benchmark.hub)


class _Reading:
    """How files are read, and what was counted in doing so."""

    def __init__(self, docstart: Docstart, sizes: SizeCheck) -> None:
        self.docstart, self.sizes = docstart, sizes
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, float]:
        return {name: float(count) for name, count in self._counts.items() if count}

    def note(self, place: str, found: Labelled) -> None:
        self._counts.update(mended_sentences=len(found.mended), blank_words=found.blanks)
        if found.mended:
            often = f"sentences of {place} with such a tag: {len(found.mended)}"
            _warn(f"{found.mended[0]} continues an entity without a start, and is read as its start; {often}")
        if found.blanks:
            _warn(f"{place}: words without a character, left out: {found.blanks}")

    def check_size(self, place: str, number: int, published: frozenset[int]) -> None:
        """Compare the number of sentences with the published ones; there may be none.

        Raises:
            DataError: it is another, and such is an error.
        """
        if self.sizes == "ignore" or not published or number in published:
            return
        text = f"{place}: {number} sentences; the published corpus has {' or '.join(map(str, sorted(published)))} (data.sizes)"
        if self.sizes == "check":
            raise DataError(text)
        _warn(text)


@dataclass(frozen=True)
class _Side:
    """One language of a corpus.

    Attributes:
        splits: by the split that sentences are of in a cell, the one they are of in the corpus.
    """

    benchmark: Benchmark
    language: Language
    splits: Mapping[Split, Split]
    origin: Files | Repository

    def read(self, reading: _Reading) -> dict[Split, list[Sentence]]:
        """The sentences of each split."""
        return {split: self._sentences(split, theirs, reading) for split, theirs in self.splits.items()}

    def _sentences(self, split: Split, theirs: Split, reading: _Reading) -> list[Sentence]:
        origin, place = self.origin, self.origin.place(theirs)
        rows = origin.rows(theirs, reading.docstart) if isinstance(origin, Files) else origin.rows(theirs)
        found = labelled(rows, self.benchmark)
        if not found.sentences:
            raise DataError(f"{place}: holds no sentence")
        reading.note(place, found)
        published = self.benchmark.sizes.get(self.benchmark.own(self.language), {}).get(theirs, frozenset())
        reading.check_size(place, sum(words != (DOCSTART,) for words, _ in found.sentences), published)
        code, domain = self.language.code, self.benchmark.name
        return [Sentence(f"{split}-{n}", code, words, entities, domain) for n, (words, entities) in enumerate(found.sentences, 1)]


@cache
def _warn(text: str) -> None:
    """A warning, once a process."""
    log.warning(text)
