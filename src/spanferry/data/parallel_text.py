"""``data=parallel_text``: pairs of sentences that nobody has labelled, a pair a line, and their gold links where there are some."""

from itertools import chain
from pathlib import Path
from typing import Literal

from spanferry.core.corpus import Corpus, Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.parallel import read_parallel
from spanferry.core.paths import resolve_all, resolve_texts
from spanferry.core.records import Language, Sentence
from spanferry.data.files import with_gold_links


class ParallelTextCorpus:
    """Reads files of ``source ||| target`` (or ``source TAB target``) lines, or two files a split, one a language.

    They are named by patterns with ``{source}`` and ``{target}`` for language codes.

    Args:
        root: the folder that patterns start from.
        text: by split, the files.
        links: by split, Pharaoh files with the pairs' gold links, counted from ``links_base``.

    Raises:
        ConfigError: no files, or missing ones.
    """

    version = 2

    def __init__(
        self,
        root: Path,
        text: dict[Split, str | list[str] | None],
        links: dict[Split, str | None],
        source_language: Language,
        target_language: Language,
        links_base: Literal[0, 1] = 0,
    ) -> None:
        self._codes = source_language.code, target_language.code
        self._text = resolve_texts(text, root, source_language, target_language, "data.text")
        self._links = resolve_all(links, root, source_language, target_language, "data.links")
        self._links_base = links_base
        if not self._text:
            raise ConfigError("data=parallel_text: no files; name one: data.root=FOLDER data.text.train='{source}-{target}.txt'")

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The files of text."""
        return tuple(chain(*self._text.values()))

    @property
    def target_inputs(self) -> tuple[Path, ...]:
        """The files of text and the links."""
        return (*chain(*self._text.values()), *self._links.values())

    def load(self) -> Corpus:
        """Read and check everything.

        Raises:
            DataError: a file breaks its format or holds no line, or links differ in number from the pairs of their split.
        """
        source: dict[Split, list[Sentence]] = {}
        target: dict[Split, list[Sentence]] = {}
        for split, paths in self._text.items():
            source[split], target[split] = self._read(paths, split)
        return with_gold_links(source, target, self._links, self._links_base)

    def _read(self, paths: tuple[Path, ...], split: Split) -> tuple[list[Sentence], list[Sentence]]:
        ours, theirs = self._codes
        rows = [(f"{split}-{number}", *pair) for number, pair in enumerate(read_parallel(*paths), 1)]
        if not rows:
            raise DataError(f"{paths[0]}: holds no sentence")
        return [Sentence(id, ours, words) for id, words, _ in rows], [Sentence(id, theirs, words) for id, _, words in rows]
