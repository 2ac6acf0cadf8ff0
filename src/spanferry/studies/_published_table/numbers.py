"""Tables of numbers that papers publish: a line a score, with a header that says where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from spanferry.core.errors import ConfigError, DataError, did_you_mean
from spanferry.core.text_files import read_lines

FOLDER = Path(__file__).parents[1] / "published"
HEADS = ("data", "row", "aligner", "lang", "f1")
NO_ALIGNER = "-"

ByAligner = Mapping[str, float]


@dataclass(frozen=True)
class Published:
    """A paper's numbers.

    Attributes:
        name: of the file.
        source: what its header says up to the first empty line: whose numbers they are, where they are from and how they were scored.
        scores: by data, row and language, F1 by aligner; ``-`` for a row that has no use for one.
    """

    name: str
    source: str
    scores: Mapping[tuple[str, str, str], ByAligner]

    @property
    def data(self) -> list[str]:
        """The corpora it speaks of, in order."""
        return list(dict.fromkeys(data for data, _, _ in self.scores))

    def beside(self, data: str, row: str, lang: str, aligner: str) -> ByAligner:
        """What is published for this row and language: of the same aligner alone where there is one, otherwise of all there are."""
        found = self.scores.get((data, row, lang), {})
        return {aligner: found[aligner]} if aligner in found else found

    def mean(self, data: str, row: str, aligner: str) -> tuple[float, int] | None:
        """The mean over all languages it has for the row, and how many these are; None for none."""
        found = [by[aligner] for (corpus, name, _), by in self.scores.items() if (corpus, name) == (data, row) and aligner in by]
        return (sum(found) / len(found), len(found)) if found else None


def published_file(numbers: str) -> Path:
    """The file of a table that is bundled, by name, or of the user's own.

    Raises:
        ConfigError: there is none.
    """
    bundled = {path.stem: path for path in FOLDER.glob("*.tsv")}
    path = bundled.get(numbers, Path(numbers))
    if not path.is_file():
        raise ConfigError(
            f"study.numbers={numbers}: neither one of ours ({', '.join(sorted(bundled))}) nor a file.{did_you_mean(numbers, bundled)}"
        )
    return path


def read_published(path: Path) -> Published:
    """Read a table: lines of ``#`` first, then tab-separated columns, the first line their names.

    Raises:
        DataError: the file is no UTF-8 text, a line is not of that form, an F1 lies outside [0, 1], or a score stands there twice.
    """
    lines = list(read_lines(path))
    header = list(takewhile(bool, [text.removeprefix("#").strip() for _, text in lines if text.startswith("#")]))
    rows = [(number, tuple(text.split("\t"))) for number, text in lines if text.strip() and not text.startswith("#")]
    if not rows or rows[0][1] != HEADS:
        raise DataError.at(path, rows[0][0] if rows else 1, f"the first line after the header names the columns: {' '.join(HEADS)}")
    scores: dict[tuple[str, str, str], dict[str, float]] = {}
    for number, row in rows[1:]:
        data, name, aligner, lang, f1 = _checked(path, number, row)
        by_aligner = scores.setdefault((data, name, lang), {})
        if aligner in by_aligner:
            raise DataError.at(path, number, f"{data} {name} {aligner} {lang} stands there twice")
        by_aligner[aligner] = f1
    return Published(path.stem, " ".join(header), scores)


def _checked(path: Path, number: int, row: tuple[str, ...]) -> tuple[str, str, str, str, float]:
    """A line's values.

    Raises:
        DataError: it has more columns, or fewer, or no F1.
    """
    if len(row) != len(HEADS):
        raise DataError.at(path, number, f"{len(row)} columns, not {len(HEADS)}: {' '.join(HEADS)}, with tabs between them")
    try:
        f1 = float(row[4])
    except ValueError:
        f1 = -1.0
    if not 0 <= f1 <= 1:
        raise DataError.at(path, number, f"f1={row[4]}: a number from 0 to 1")
    return row[0], row[1], row[2], row[3], f1
