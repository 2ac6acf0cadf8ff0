"""``data=files``: a user's own corpus, in CoNLL-like columns, parallel text and Pharaoh links; ``data=conll_mt`` is a preset of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Literal

from spanferry.core.bio import Scheme
from spanferry.core.conll import EmptySentences, read_conll
from spanferry.core.corpus import Corpus, Split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.parallel import read_translations
from spanferry.core.paths import resolve_all, resolve_texts
from spanferry.core.pharaoh import GoldLinks, fitting, read_gold
from spanferry.core.records import Language, Pair, Sentence

_Side = Mapping[Split, Sequence[Sentence]]
_SideName = Literal["source", "target"]
_SIDES: tuple[_SideName, ...] = ("source", "target")


class FilesCorpus:
    """Reads a corpus from files named by patterns, ``{source}`` and ``{target}`` standing for language codes.

    A split that both sides hold is parallel, unless told otherwise: sentence ``n`` of one translates sentence ``n`` of the other.

    Args:
        root: the folder that patterns start from.
        source: by split, the labelled source files.
        target: by split, the target files; their tags, where they have any, are target gold.
        text: by split, parallel text in place of a target file: a file of lines ``source ||| target`` or ``source TAB target``, or two
            files, line by line. Where the split has a source file too, line ``n`` is its sentence ``n`` and a translation of it; where it
            has none, or ``parallel`` is false, the text's source side is unlabelled, for a labeler.
        running_text: whether ``text`` is running text, to be split into words by language; False: its words stand between spaces.
        links: by split, Pharaoh files with gold links of the parallel splits, counted from ``links_base``: sure ones ``i-j``, possible
            ones ``ipj`` or ``i?j``.
        parallel: whether a split that both sides hold is. Where it is not, the target's is in-language gold, and unlabelled text; and
            ``text`` translates other sentences than ``source`` has, whose labels are then for who learns to label it.
        scheme: as in ``core.conll.read_conll``; by side (``source``, ``target``) where they differ, iob2 where a side is not named.
        strict, empty: as there.
        domain: what kind of text all of it is; None: nobody says.
        unlabelled: a file of target text in columns, of which the first is read; None: the words of the target's train split.

    Raises:
        ConfigError: no files, or missing ones; ``text`` for a split that has a target file.
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
        scheme: Scheme | dict[_SideName, Scheme] = Scheme.IOB2,
        strict: bool = True,
        empty: EmptySentences = "refuse",
        parallel: bool = True,
        domain: str | None = None,
        unlabelled: str | None = None,
        text: dict[Split, str | list[str] | None] | None = None,
        running_text: bool = False,
    ) -> None:
        self._languages = source_language, target_language
        self._source = resolve_all(source, root, *self._languages, "data.source")
        self._target = resolve_all(target, root, *self._languages, "data.target")
        self._links = resolve_all(links, root, *self._languages, "data.links")
        self._unlabelled = resolve_all({"train": unlabelled}, root, *self._languages, "data.unlabelled")
        self._text = resolve_texts(text or {}, root, *self._languages, "data.text")
        self._links_base, self._parallel, self._running_text = links_base, parallel, running_text
        by_side = scheme if isinstance(scheme, dict) else {"source": scheme, "target": scheme}
        self._schemes = tuple(by_side.get(side, Scheme.IOB2) for side in _SIDES)
        self._strict, self._empty, self._domain = strict, empty, domain or ""
        if self._links and not parallel:
            raise ConfigError("data.links: gold links belong to parallel splits, and data.parallel=false; give data.parallel=true")
        self._check_text()
        if not self._source and not self._target and not self._text:
            raise ConfigError("data=files: no files; name them: data.root=FOLDER data.source.train='{source}.conll' data.target.test=...")

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The source files and the parallel text."""
        return (*self._source.values(), *chain(*self._text.values()))

    @property
    def target_inputs(self) -> tuple[Path, ...]:
        """The target files, the parallel text, unlabelled text and the links."""
        return (*self._target.values(), *chain(*self._text.values()), *self._unlabelled.values(), *self._links.values())

    def load(self) -> Corpus:
        """Read and check everything.

        Raises:
            DataError: a file breaks its format, the two sides of a parallel split, or its links, differ in number, or a line of parallel
                text is not of its source sentence.
        """
        source, target = self._side(self._source, 0), self._side(self._target, 1)
        labelled, source = (source, {}) if self._text and not self._parallel else ({}, source)
        for split, paths in self._text.items():
            source[split], target[split] = self._pairs(split, paths, source.get(split))
        for split in source.keys() & target.keys() if self._parallel else ():
            if len(source[split]) != len(target[split]):
                raise DataError(
                    f"{self._source[split]} has {len(source[split])} sentences and {self._target[split]} has {len(target[split])}: "
                    f"a split that both sides hold is parallel, sentence by sentence. "
                    f"If it is not, say so (data.parallel=false), or leave one side out (data.target.{split}=null)"
                )
        text = self._side(self._unlabelled, 1).get("train", ())
        return replace(with_gold_links(source, target, self._links, self._links_base), unlabelled=text, labelled=labelled)

    def _check_text(self) -> None:
        both = ", ".join(sorted(self._text.keys() & self._target.keys()))
        if both:
            raise ConfigError(f"data.text and data.target: both name the target side of {both}; leave one out")

    def _pairs(self, split: Split, paths: tuple[Path, ...], labelled: Sequence[Sentence] | None) -> tuple[list[Sentence], list[Sentence]]:
        """Both sides of parallel text; the labelled source, where there is one, as its source."""
        known = None if labelled is None else [sentence.words for sentence in labelled]
        pairs = read_translations(paths, *self._languages, known, running=self._running_text)
        source = labelled or self._unlabelled_side(split, self._languages[0], [ours for ours, _ in pairs])
        return list(source), self._unlabelled_side(split, self._languages[1], [theirs for _, theirs in pairs])

    def _unlabelled_side(self, split: Split, language: Language, words: Sequence[tuple[str, ...]]) -> list[Sentence]:
        return [Sentence(f"{split}-{n}", language.code, each, domain=self._domain) for n, each in enumerate(words, 1)]

    def _side(self, paths: Mapping[Split, Path], side: Literal[0, 1]) -> dict[Split, list[Sentence]]:
        code, scheme = self._languages[side].code, self._schemes[side]  # both sides may be of one language
        return {
            split: read_conll(path, code, split, scheme=scheme, strict=self._strict, empty=self._empty, domain=self._domain)
            for split, path in paths.items()
        }


def with_gold_links(source: _Side, target: _Side, links: Mapping[Split, Path], base: int) -> Corpus:
    """The corpus of two sides and, for the splits that have one, a Pharaoh file of gold links.

    Raises:
        DataError: a file has more or fewer lines than there are pairs, or a link is out of range; with file and line.
    """
    gold: dict[str, GoldLinks] = {}
    for split, path in links.items():
        gold.update(links_by_id(path, base, source.get(split, ()), target.get(split, ())))
    possible = {id: found.possible for id, found in gold.items() if found.possible.links}
    return Corpus(source, target, {id: found.sure for id, found in gold.items()}, possible)


def links_by_id(path: Path, base: int, source: Sequence[Sentence], target: Sequence[Sentence]) -> dict[str, GoldLinks]:
    """A Pharaoh file's gold links under the ids of the pairs they belong to, line ``n`` for pair ``n``.

    Raises:
        DataError: the file has more or fewer lines than there are pairs, or a link is out of range; with file and line.
    """
    gold = read_gold(path, base=base)
    if not len(gold) == len(source) == len(target):
        raise DataError(f"{path}: {len(gold)} lines of links for {len(source)} source and {len(target)} target sentences")
    for number, (left, right, links) in enumerate(zip(source, target, gold, strict=True), 1):
        for kind in (links.sure, links.possible):
            fitting(kind, Pair(left, right), path, number)
    return {left.id: links for left, links in zip(source, gold, strict=True)}
