"""What there is to know of a published corpus: languages, labels, sizes, files, repository, licence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from spanferry.core.corpus import Split
from spanferry.core.records import Language

Sizes = Mapping[Split, frozenset[int]]
"""By split, the numbers of sentences that releases hold; most often one."""

SizeCheck = Literal["check", "warn", "ignore"]
"""What a split of another size than published is: an error, worth a warning, or nothing."""


@dataclass(frozen=True)
class Form:
    """One way the corpus's files lie and read.

    Attributes:
        files: by split, the path below ``data.root``. ``{code}`` stands for our code of the language, ``{own}`` for the corpus's, and
            ``{name}`` for what the files call it.
        tabs: only a tab parts the columns (words may hold spaces, or nothing).
        prefixed: each word has its language before it: ``en:word``.
        fallback: the encoding of files that are not UTF-8.
    """

    files: Mapping[Split, str]
    tabs: bool = False
    prefixed: bool = False
    fallback: str = "utf-8"


@dataclass(frozen=True)
class Benchmark:
    """A published corpus.

    Attributes:
        name: as ``data=`` takes it, and as the language table has it.
        title: as people call it.
        labels: in the order in which the hub numbers their tags: 0 is O, 1 is B- of the first, 2 is I- of the first, 3 is B- of the second.
        forms: what ``data.root`` may hold; the first that is there is read.
        hub: the repository of Parquet files on the Hugging Face hub, ``OWNER/NAME@REVISION``.
        folders: where a language's files lie in a repository, placeholders as in ``Form.files``; the first that has some is read. One
            without a placeholder is of the languages ``on_hub``.
        on_hub: the languages that the hub has, by our code; None: all.
        home: where the files are published.
        licence: what its authors say of its use.
        citation: who is to be cited.
        sizes: by the corpus's own code, sentences of each split, ``-DOCSTART-`` lines left out.
        goes_by: which of our codes the corpus uses.
        names: by our code, what files call the language, where that is no code.
        parallel: sentence ``n`` says the same in all languages.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    forms: tuple[Form, ...]
    hub: str
    folders: tuple[str, ...]
    home: str
    licence: str
    citation: str
    sizes: Mapping[str, Sizes]
    on_hub: tuple[str, ...] | None = None
    goes_by: Literal["code", "iso639_3"] = "code"
    names: Mapping[str, str] = field(default_factory=dict)
    parallel: bool = False

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags by the number that the hub gives them."""
        return ("O", *(f"{prefix}-{label}" for label in self.labels for prefix in "BI"))

    def own(self, language: Language) -> str:
        """The corpus's code of a language."""
        return language.code if self.goes_by == "code" else language.iso639_3

    def path(self, pattern: str, language: Language) -> str:
        """A path of ``forms`` or ``folders`` with the language in it."""
        return pattern.format(code=language.code, own=self.own(language), name=self.names.get(language.code, self.own(language)))


@dataclass(frozen=True)
class Part:
    """One language of a published corpus, of which some splits are wanted.

    Attributes:
        option: what the user set to say where it is, ``data.root`` say; errors name it.
    """

    benchmark: Benchmark
    language: Language
    splits: tuple[Split, ...]
    option: str


def sizes(table: str) -> dict[str, Sizes]:
    """Read ``code train dev test`` a line; ``|`` stands between numbers of different releases, ``-`` for a split of no known size."""
    return {code: _row(numbers) for code, *numbers in map(str.split, table.strip().split("\n"))}


def _row(numbers: list[str]) -> Sizes:
    splits: tuple[Split, ...] = ("train", "dev", "test")
    return {split: frozenset(map(int, number.split("|"))) for split, number in zip(splits, numbers, strict=True) if number != "-"}
