"""``data=files``: a user's own corpus, in CoNLL-like columns and Pharaoh links. Published corpora are presets of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from spanferry.core.bio import Scheme
from spanferry.core.conll import EmptySentences, read_conll
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.paths import resolve_all
from spanferry.core.pharaoh import fitting, read_pharaoh
from spanferry.core.records import Alignment, Language, Pair, Sentence
from spanferry.core.stages import Corpus, Split


class FilesCorpus:
    """Reads a corpus from files named by patterns, ``{source}`` and ``{target}`` standing for language codes.

    A split that both sides hold is parallel: sentence ``n`` of one translates sentence ``n`` of the other.

    Args:
        root: the folder that patterns start from.
        source: by split, the labelled source files.
        target: by split, the target files; their tags, where they have any, are target gold.
        links: by split, Pharaoh files with gold links of the parallel splits, counted from ``links_base``.
        scheme, strict, empty: as in ``core.conll.read_conll``.

    Raises:
        ConfigError: no files, or missing ones.
    """

    version = 1

    def __init__(
        self,
        root: Path,
        source: dict[Split, str | None],
        target: dict[Split, str | None],
        links: dict[Split, str | None],
        source_language: Language,
        target_language: Language,
        links_base: Literal[0, 1] = 0,
        scheme: Scheme = Scheme.IOB2,
        strict: bool = True,
        empty: EmptySentences = "refuse",
    ) -> None:
        self._languages = source_language, target_language
        self._source = resolve_all(source, root, *self._languages, "data.source")
        self._target = resolve_all(target, root, *self._languages, "data.target")
        self._links = resolve_all(links, root, *self._languages, "data.links")
        self._links_base = links_base
        self._scheme, self._strict, self._empty = scheme, strict, empty
        if not self._source and not self._target:
            raise ConfigError("data=files: no files; name them: data.root=FOLDER data.source.train='{source}.conll' data.target.test=...")

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The source files."""
        return tuple(self._source.values())

    @property
    def target_inputs(self) -> tuple[Path, ...]:
        """The target files and the links."""
        return (*self._target.values(), *self._links.values())

    def load(self) -> Corpus:
        """Read and check everything.

        Raises:
            DataError: a file breaks its format, or the two sides of a parallel split, or its links, differ in number.
        """
        source, target = self._side(self._source, self._languages[0]), self._side(self._target, self._languages[1])
        links: dict[str, Alignment] = {}
        for split in source.keys() & target.keys():
            if len(source[split]) != len(target[split]):
                raise DataError(
                    f"{self._source[split]} has {len(source[split])} sentences and {self._target[split]} has {len(target[split])}: "
                    f"a split that both sides hold is parallel, sentence by sentence. "
                    f"If it is not, leave one side out (data.target.{split}=null)"
                )
        for split, path in self._links.items():
            links.update(links_by_id(path, self._links_base, source.get(split, ()), target.get(split, ())))
        return Corpus(source, target, links)

    def _side(self, paths: Mapping[Split, Path], language: Language) -> dict[Split, list[Sentence]]:
        return {
            split: read_conll(path, language.code, split, scheme=self._scheme, strict=self._strict, empty=self._empty)
            for split, path in paths.items()
        }


def links_by_id(path: Path, base: int, source: Sequence[Sentence], target: Sequence[Sentence]) -> dict[str, Alignment]:
    """A Pharaoh file's alignments under the ids of the pairs they belong to, line ``n`` for pair ``n``.

    Raises:
        DataError: the file has more or fewer lines than there are pairs, or a link is out of range; with file and line.
    """
    alignments = read_pharaoh(path, base=base)
    if not len(alignments) == len(source) == len(target):
        raise DataError(f"{path}: {len(alignments)} lines of links for {len(source)} source and {len(target)} target sentences")
    rows = enumerate(zip(source, target, alignments, strict=True), 1)
    return {left.id: fitting(alignment, Pair(left, right), path, number) for number, (left, right, alignment) in rows}
