"""The files of a published corpus on the Hugging Face hub, or in a folder laid out like its repository: Parquet, a file a split."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.core.corpus import Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.json_files import parsed
from spanferry.core.models.checkpoint import hub_answers
from spanferry.data._published.description import Benchmark, Part
from spanferry.data._published.parquet import read_columns
from spanferry.data._published.rows import ErrorAt, Row

_NAMES: dict[Split, tuple[str, ...]] = {"train": ("train",), "dev": ("validation", "dev"), "test": ("test",)}
"""What file or folder names say of a split."""

_SHARD = re.compile(r"(?:.*-)?(?P<at>\d+)-of-(?P<of>\d+)(?:-[0-9a-f]+)?|(?P<number>\d+)")
"""Names of files that are a part of a split: test-00000-of-00002, or 0000."""

_NOT_HERE = "it does not answer or HF_HUB_OFFLINE is set, and the cache lacks it"

_WORDS, _TAGS = "tokens", "ner_tags"
"""The columns, as all these repositories call them."""


@dataclass(frozen=True)
class Repository(Part):
    """A part that the hub has.

    Attributes:
        hub: ``OWNER/NAME@REVISION``, or a folder.
    """

    hub: str

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
        if Path(self.hub).is_dir():
            root = Path(self.hub)
        else:
            root = self._fetched([pattern for split in self.splits for pattern in self._patterns(split)])
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

    @property
    def _folders(self) -> list[str]:
        """Where the language's files may lie. A folder that does not name it is of the languages that the benchmark's repository has."""
        folders = [(folder, self.benchmark.path(folder, self.language)) for folder in self.benchmark.folders]
        nameless = self.benchmark.on_hub is None or self.language.code in self.benchmark.on_hub
        return [path for folder, path in folders if path != folder or nameless]

    def _patterns(self, split: Split) -> list[str]:
        """What the split's files may be called."""
        return [f"{folder}/*{name}*.parquet" for folder in self._folders for name in _NAMES[split]]

    def _files(self, root: Path, split: Split) -> tuple[Path, ...]:
        for folder in self._folders:
            if files := self._files_in(root / folder, split):
                if wrong := _not_one_copy(files):
                    raise ConfigError(f"{self.option}={self.hub}: {wrong}. {self._other_ways()}")
                return files
        missing = f"{self.option}={self.hub}: holds no {split} split in {self.language.name}. Looked for {', '.join(self._patterns(split))}"
        raise ConfigError(f"{missing}. {self._other_ways()}")

    def _files_in(self, folder: Path, split: Split) -> tuple[Path, ...]:
        try:
            found = sorted(path for depth in ("*", "*/*") for path in folder.glob(f"{depth}.parquet") if path.is_file())
        except OSError as error:  # a folder that may not be entered
            raise ConfigError(f"{self.option}={self.hub}: {folder}: {error.strerror}") from None
        return tuple(path for path in found if _is_of(path.relative_to(folder).parts[0], split))

    def _fetched(self, patterns: list[str]) -> Path:
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


def _is_of(name: str, split: Split) -> bool:
    """Whether a file, or the folder that it lies in, is named after a split: test-00000-of-00001.parquet, masakhaner2-test.parquet."""
    words = re.findall("[a-z]+", name.lower())
    return "partial" not in words and any(each in words for each in _NAMES[split])  # the hub calls so what it left incomplete


def _not_one_copy(files: Sequence[Path]) -> str:
    """What is wrong with files that should be all parts of one split; empty where nothing is."""
    names = ", ".join(map(str, files[:4]))
    shards = [_SHARD.fullmatch(path.stem) for path in files]
    if len(files) == 1 and shards[0] is None:
        return ""
    if len({path.parent for path in files}) > 1 or None in shards or len({shard["of"] for shard in shards if shard}) > 1:
        return f"holds a split more than once ({names}); keep one copy"
    parts = sorted(int(shard["at"] or shard["number"]) for shard in shards if shard)
    number = max(int(shard["of"] or len(files)) for shard in shards if shard)
    return "" if parts == list(range(number)) else f"a part of a split is missing: parts {parts}, which count from 0, of {number} ({names})"


def _read(path: Path, benchmark: Benchmark) -> Iterator[Row]:
    """The sentences of a file, their words and tags.

    Tags are strings, or numbers of the class labels that the file names; where it names none, of the benchmark's tags.

    Raises:
        DataError: with file and row, for what has not as many tags as words, or what is neither; with the file, for what is no such table.
    """
    table = _table(path)
    names = _class_names(table.schema, path) or benchmark.tags
    words, tags = (table.column(name).to_pylist() for name in (_WORDS, _TAGS))
    for number, (said, marked) in enumerate(zip(words, tags, strict=True), 1):
        error = _error_at(path, number)
        if len(said) != len(marked):
            raise error(0, f"{len(said)} words and {len(marked)} tags")
        yield Row(
            tuple(_word(word, at, error) for at, word in enumerate(said)),
            tuple(_tag(tag, at, names, error) for at, tag in enumerate(marked)),
            error,
        )


def _error_at(path: Path, number: int) -> ErrorAt:
    return lambda at, text: DataError(f"{path}: row {number}, word {at + 1}: {text}")


def _word(word: Any, at: int, error: ErrorAt) -> str:
    if not isinstance(word, str):
        raise error(at, f"{word!r} is no text")
    return word


def _tag(tag: Any, at: int, names: tuple[str, ...], error: ErrorAt) -> str:
    if isinstance(tag, str):
        return tag
    if type(tag) is not int:  # True is an int
        raise error(at, f"tag {tag!r} is neither a text nor a whole number")
    if not 0 <= tag < len(names):
        raise error(at, f"tag {tag}: there are {len(names)} ({', '.join(names)}), counted from 0")
    return names[tag]


def _table(path: Path) -> Any:
    """The columns of words and tags."""
    import pyarrow

    table = read_columns(path, (_WORDS, _TAGS))
    for name in (_WORDS, _TAGS):
        column = table.column(name)
        kind = column.type
        lists = pyarrow.types.is_list(kind) or pyarrow.types.is_large_list(kind) or pyarrow.types.is_fixed_size_list(kind)
        if not lists or column.null_count:
            raise DataError(f"{path}: column {name} is {kind}, {column.null_count} rows without one; it must be a list in each row")
    return table


def _class_names(schema: Any, path: Path) -> tuple[str, ...]:
    """The names of the tags, which ``datasets`` leaves in the file's metadata where they are class labels."""
    found = (schema.metadata or {}).get(b"huggingface", b"{}")
    try:
        feature = parsed(found).get("info", {}).get("features", {}).get(_TAGS, {})
        item = feature[0] if isinstance(feature, list) else feature.get("feature", {})  # a list: as releases before 2 wrote it
        return tuple(item.get("names", ()))
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise DataError(f"{path}: its metadata, where datasets names the tags, cannot be read: {error}") from None
