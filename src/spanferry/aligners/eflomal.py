"""The aligner eflomal (Östling and Tiedemann 2016), an optional extra under the GPL: imported only where it is chosen."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.aligners._parallel_text import ColumnFiles, MissingText, ParallelText, check_prefix, reduced
from spanferry.aligners.symmetrise import RULES, Symmetrisation
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.parallel import WordPair, Words
from spanferry.core.records import Alignment, Language, Pair

_LONGEST = 1023  # eflomal 2.0 gives a sentence of 1,024 words or more no links, without a word


class EflomalAligner:
    """eflomal 2 in both directions, symmetrised.

    eflomal samples and takes no seed: two runs give slightly different links. The store keeps the first output, and later cells
    share it. A line of parallel text with 1,024 words or more on a side teaches eflomal nothing and is left out.

    Args:
        prefix: letters kept of each word; None keeps whole words.
        lower_case: whether case is ignored.
        symmetrisation: how the directions become one alignment, see ``spanferry.aligners.symmetrise``.
        parallel_text: to learn from besides the pairs: files of ``source ||| target`` lines, or pairs of files of columns that are
            parallel sentence by sentence and whose first column is the word. ``{source}`` and ``{target}`` stand for language codes.
        text_root: the folder that those paths start from.
        missing_text: what parallel text is that is not there for the cell's languages: ``refuse``: an error; ``skip``: nothing.

    Raises:
        ConfigError: the package is missing, ``prefix`` is below 1, or parallel text is missing.
    """

    version = 3
    whole_corpus = True

    def __init__(
        self,
        prefix: int | None = 4,
        lower_case: bool = True,
        symmetrisation: Symmetrisation = "grow_diag_final_and",
        parallel_text: tuple[str | ColumnFiles, ...] = (),
        text_root: Path = Path(),
        missing_text: MissingText = "refuse",
        *,
        source_language: Language,
        target_language: Language,
    ) -> None:
        _check_installed()
        check_prefix(prefix)
        self.prefix = prefix
        self.lower_case = lower_case
        self.symmetrisation = symmetrisation
        self._text = ParallelText(parallel_text, text_root, missing_text, source_language, target_language)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of parallel text: their contents decide the links too."""
        return self._text.paths

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair, from a model of all of them together; an empty side gives an empty one.

        Raises:
            DataError: a sentence has more words than eflomal takes, or parallel text is not of its format.
        """
        for pair in pairs:
            _check_length(pair)
        alignments = [Alignment(())] * len(pairs)
        full = [position for position, pair in enumerate(pairs) if pair.source.words and pair.target.words]
        corpus = [(pairs[position].source.words, pairs[position].target.words) for position in full]
        for position, alignment in zip(full, self._align_full(corpus), strict=True):
            alignments[position] = alignment
        return alignments

    def _align_full(self, corpus: Sequence[WordPair]) -> list[Alignment]:
        """The alignments of pairs without an empty side."""
        if not corpus:
            return []
        known = [*corpus, *(pair for pair in self._text.pairs() if max(map(len, pair)) <= _LONGEST)]
        sources, targets = ([self._reduced(pair[side]) for pair in known] for side in (0, 1))
        forward, backward = _run(_numbered(sources), _numbered(targets), len(corpus))
        symmetrise = RULES[self.symmetrisation]
        return [symmetrise(one, other) for one, other in zip(forward, backward, strict=True)]

    def _reduced(self, words: Words) -> Words:
        return reduced(words, self.prefix, lower_case=self.lower_case)


def _check_installed() -> None:
    if find_spec("eflomal") is None:
        raise ConfigError(
            "aligner=eflomal: the package eflomal is not installed. Run pip install -e '.[eflomal]' (it is compiled: needs "
            "gcc and make), or choose aligner=statistical"
        )


def _check_length(pair: Pair) -> None:
    longest = max(len(pair.source.words), len(pair.target.words))
    if longest > _LONGEST:
        raise DataError(
            f"sentence {pair.id!r} has {longest} words on a side: eflomal links {_LONGEST} at most. Split it, or choose aligner=statistical"
        )


def _numbered(sentences: Sequence[Words]) -> list[str]:
    """One line a sentence, each word form as a number: eflomal splits at white space, and a word may hold some."""
    numbers: dict[str, int] = {}
    return [" ".join(str(numbers.setdefault(word, len(numbers))) for word in words) for words in sentences]


def _run(sources: list[str], targets: list[str], count: int) -> tuple[list[Alignment], list[Alignment]]:
    """Forward and backward alignments of the first ``count`` pairs."""
    with TemporaryDirectory(prefix="spanferry-eflomal-") as folder:
        forward, backward = Path(folder, "forward"), Path(folder, "backward")
        import_module("eflomal").Aligner().align(sources, targets, str(forward), str(backward))
        return _read(forward, count), _read(backward, count)


def _read(path: Path, count: int) -> list[Alignment]:
    lines = path.read_text(encoding="ascii").split("\n")[:count]
    return [Alignment.of(_link(link) for link in line.split()) for line in lines]


def _link(text: str) -> tuple[int, int]:
    source, target = text.split("-")
    return int(source), int(target)
