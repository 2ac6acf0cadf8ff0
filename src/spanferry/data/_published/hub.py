"""The files of a published corpus on the Hugging Face hub, or in a folder laid out like its repository: Parquet, a file a split."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.models.checkpoint import hub_answers
from spanferry.core.records import Language
from spanferry.core.stages import Split
from spanferry.data._published.benchmark import Benchmark
from spanferry.data._published.rows import ErrorAt, Row

_NAMES: dict[Split, tuple[str, ...]] = {"train": ("train",), "dev": ("validation", "dev"), "test": ("test",)}
"""What file or folder names say of a split."""


_NOT_HERE = "it does not answer or HF_HUB_OFFLINE is set, and the cache lacks it"

_WORDS, _TAGS = "tokens", "ner_tags"
"""The columns, as all these repositories call them."""


@dataclass(frozen=True)
class Repository:
    """One language of a published corpus on the hub.

    Attributes:
        splits: those that are wanted.
        hub: ``OWNER/NAME@REVISION``, or a folder.
        option: what the user set, ``data.hub`` say; errors name it.
    """

    benchmark: Benchmark
    language: Language
    splits: tuple[Split, ...]
    hub: str
    option: str

    def check(self) -> None:
        """Refuse, without any network, what cannot be had.

        Raises:
            ConfigError: it is neither a folder nor the name of a repository, or the benchmark's own repository lacks the language.
        """
        if Path(self.hub).is_dir():
            return
        if not re.fullmatch(r"\w[\w.-]*/[\w.-]+(@[\w./-]+)?", self.hub):
            raise ConfigError(f"{self.option}={self.hub}: no such folder, nor a repository of the hub (OWNER/NAME or OWNER/NAME@REVISION)")
        has = self.benchmark.on_hub
        if self.hub == self.benchmark.hub and has is not None and self.language.code not in has:
            missing = f"{self.benchmark.title} in {self.language.name} is not on the Hugging Face hub ({self.hub} has {', '.join(has)})"
            raise ConfigError(f"{missing}. {self._other_ways()}")

    @cached_property
    def found(self) -> dict[Split, tuple[Path, ...]]:
        """The Parquet files of each split, fetched unless they are in the cache; no others are.

        Raises:
            ConfigError: the hub cannot be reached and the cache lacks them, or the repository has none of that language.
        """
        patterns = [pattern for split in self.splits for folder in self._patterns(split) for pattern in folder]
        root = Path(self.hub) if Path(self.hub).is_dir() else self._folder(patterns)
        return {split: self._files(root, split) for split in self.splits}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(path for paths in self.found.values() for path in paths)

    def place(self, split: Split) -> str:
        """What messages call a split."""
        return f"{self.hub} ({self.language.name}, {split})"

    def rows(self, split: Split) -> Iterator[Row]:
        """The sentences of a split, their words and tags.

        Raises:
            DataError: with file and row, for what is no such table.
        """
        return (row for path in self.found[split] for row in _read(path, self.benchmark))

    def _patterns(self, split: Split) -> list[list[str]]:
        """By folder, what the split's files may be called."""
        folders = (self.benchmark.path(folder, self.language) for folder in self.benchmark.folders)
        return [[f"{folder}/*{name}*.parquet" for name in _NAMES[split]] for folder in folders]

    def _files(self, root: Path, split: Split) -> tuple[Path, ...]:
        files = sorted(path for path in root.rglob("*.parquet") if path.is_file())
        for patterns in self._patterns(split):
            if matching := _matching(root, files, patterns):
                return matching
        looked = ", ".join(pattern for patterns in self._patterns(split) for pattern in patterns)
        missing = f"{self.option}={self.hub}: holds no {split} split in {self.language.name}. Looked for {looked}"
        raise ConfigError(f"{missing}. {self._other_ways()}")

    def _folder(self, patterns: list[str]) -> Path:
        """The repository's folder in the cache, with those files that the patterns name."""
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError

        name, _, revision = self.hub.partition("@")
        at = revision or "main"
        here_only = not hub_answers(name, ".gitattributes", repo_type="dataset", revision=at)
        try:
            found = snapshot_download(name, repo_type="dataset", revision=at, allow_patterns=patterns, local_files_only=here_only)
        except (HfHubHTTPError, OSError, ValueError) as error:
            reason = _NOT_HERE if here_only else " ".join(str(error).split())[:300]
            failed = f"{self.option}={self.hub}: not to be had from the Hugging Face hub ({reason})"
            raise ConfigError(f"{failed}. {self._other_ways()}") from None
        return Path(found)

    def _other_ways(self) -> str:
        root = self.option.replace("hub", "root")
        forms = "; or ".join(", ".join(form.files.values()) for form in self.benchmark.forms)
        return (
            f"Ways out: {root}=FOLDER, with the files of {self.benchmark.home} ({self.benchmark.path(forms, self.language)}); "
            f"{self.option}=FOLDER, with a copy of the repository; or fetch it once where there is a network and copy the cache "
            f"(HF_HOME), then set HF_HUB_OFFLINE=1 to use only that"
        )


def _matching(root: Path, files: Iterable[Path], patterns: Iterable[str]) -> tuple[Path, ...]:
    return tuple(path for path in files if any(fnmatch(path.relative_to(root).as_posix(), pattern) for pattern in patterns))


def _read(path: Path, benchmark: Benchmark) -> Iterator[Row]:
    """The sentences of a file, their words and tags.

    Tags are strings, or numbers of the class labels that the file names; where it names none, of the benchmark's tags.

    Raises:
        DataError: with file and row, for what has not as many tags as words; with the file, for what is no such table.
    """
    table = _table(path)
    names = _class_names(table.schema) or benchmark.tags
    words, tags = (table.column(name).to_pylist() for name in (_WORDS, _TAGS))
    for number, (said, marked) in enumerate(zip(words, tags, strict=True), 1):
        error = _error_at(path, number)
        if len(said) != len(marked):
            raise error(0, f"{len(said)} words and {len(marked)} tags")
        yield Row(tuple(said), tuple(_tag(tag, at, names, error) for at, tag in enumerate(marked)), error)


def _error_at(path: Path, number: int) -> ErrorAt:
    return lambda at, text: DataError(f"{path}: row {number}, word {at + 1}: {text}")


def _tag(tag: str | int, at: int, names: tuple[str, ...], error: ErrorAt) -> str:
    if isinstance(tag, str):
        return tag
    if not 0 <= tag < len(names):
        raise error(at, f"tag {tag}: there are {len(names)} ({', '.join(names)}), counted from 0")
    return names[tag]


def _table(path: Path) -> Any:
    """The columns of words and tags."""
    import pyarrow
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(path)
        if missing := {_WORDS, _TAGS} - set(schema.names):
            raise DataError(f"{path}: has no column {' and '.join(sorted(missing))}, but {', '.join(schema.names)}")
        table = parquet.read_table(path, columns=[_WORDS, _TAGS])
    except pyarrow.ArrowInvalid as error:
        raise DataError(f"{path}: is no Parquet file, or not whole: {error}") from None
    for name in (_WORDS, _TAGS):
        column = table.column(name)
        if not pyarrow.types.is_list(column.type) or column.null_count:
            raise DataError(f"{path}: column {name} is {column.type}, {column.null_count} rows without one; it must be a list in each row")
    return table


def _class_names(schema: Any) -> tuple[str, ...]:
    """The names of the tags, which ``datasets`` leaves in the file's metadata where they are class labels."""
    features = json.loads((schema.metadata or {}).get(b"huggingface", b"{}")).get("info", {}).get("features", {})
    feature = features.get(_TAGS, {})
    item = feature[0] if isinstance(feature, list) else feature.get("feature", {})  # a list: as releases before 2 wrote it
    return tuple(item.get("names", ()))
