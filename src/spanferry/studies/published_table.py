"""``study=published_table``: a sweep's rows beside those that a paper publishes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from spanferry.core.errors import require
from spanferry.core.significance import LEVEL, SHUFFLES, holm
from spanferry.reports.cells import GridCell
from spanferry.reports.comparison import Comparison, compare
from spanferry.reports.estimates import of_p
from spanferry.reports.sections import Drawing, Row, Section, Table, Value
from spanferry.reports.values import many, short
from spanferry.studies._published_table.dumbbells import dumbbells
from spanferry.studies._published_table.numbers import NO_ALIGNER, published_file, read_published
from spanferry.studies._published_table.rows import TableRow, table_rows

_TITLE = "Ours beside the published numbers"
_ONE_SAMPLE = (
    "The published number is one value without its sentences, so this is a test of one sample: it is inside where it lies within the 95 % "
    "bootstrap interval of ours over sentences. That published numbers vary too is left out, so outside says less than a paired test would."
)
_SCORING = (
    "Ours count an entity where label, start and end are right (strict IOB2). seqeval's default mode, in which these were published, "
    "differs on ill-formed tags alone; our sentences hold spans, which are well-formed, so both modes give our numbers."
)


@dataclass(frozen=True)
class _Beside:
    """A row of ours beside one published number."""

    ours: TableRow
    aligner: str
    published: float

    @property
    def difference(self) -> float:
        return (self.ours.f1 or 0.0) - self.published

    @property
    def inside(self) -> bool | None:
        """Whether the published number lies in our interval; None where we have none."""
        ends = self.ours.interval
        return None if ends is None else ends[0] <= self.published <= ends[1]


@dataclass(frozen=True)
class _Against:
    """A row of ours against the baseline of the same language and aligner."""

    ours: TableRow
    baseline: TableRow
    found: Comparison
    published: float | None


class PublishedTable:
    """Our numbers beside the published ones, language by language, and how our own rows differ.

    A cell's row is its ``variant`` (without one its method). It stands beside the published number of the same corpus, row, language and
    aligner; where its aligner is none of theirs, beside those of all of theirs.

    Args:
        numbers: a table of ours (``politov_2025``), or a file in its form: ``#`` lines that say where the numbers are from, then
            tab-separated columns data, row, aligner, lang, f1.
        baseline: the row that the others are compared with.

    Raises:
        ConfigError: there is no such table, or no baseline is named.
    """

    def __init__(self, numbers: str = "politov_2025", baseline: str = "heuristic") -> None:
        require(bool(baseline), "study.baseline", baseline, "the name of a row")
        self._file, self._baseline = published_file(numbers), baseline

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """Ours beside the published numbers, then our rows among themselves.

        Raises:
            DataError: the file of published numbers is damaged.
        """
        self._published = read_published(self._file)
        ours = table_rows(cells)
        return [self._beside(ours), *self._among(ours)]

    def _beside(self, ours: Sequence[TableRow]) -> Section:
        found = [each for row in ours if row.f1 is not None and row.is_of_projection for each in self._pairs(row)]
        if not found:
            return Section(_TITLE, _told([self._why_none(ours), _missing(ours)]), [_own(ours)] if ours else [])
        text = [self._summary(found), _ONE_SAMPLE, _SCORING, self._published.source, _missing(ours)]
        return Section(_TITLE, _told(text), [self._means(found), _by_language(found)], [_drawing(found)])

    def _pairs(self, row: TableRow) -> Iterator[_Beside]:
        for aligner, f1 in sorted(self._published.beside(row.data, row.row, row.lang, row.aligner).items()):
            yield _Beside(row, aligner, f1)

    def _why_none(self, ours: Sequence[TableRow]) -> str:
        alone = "These are our own rows alone."
        if not any(row.data in self._published.data for row in ours):
            data, known = ", ".join(dict.fromkeys(row.data for row in ours)), ", ".join(self._published.data)
            return f"Nothing published fits data={data}: {self._published.name} has {known}. {alone}"
        if not any(row.is_of_projection for row in ours):
            return (
                "Nothing published fits: the tables judge labels on the test set itself (transfer=translate_test or zero_shot, or "
                f"tagger=none), these cells a tagger trained on translations. {alone}"
            )
        return f"Nothing in {self._published.name} has these languages and rows, or no cell has a score. {alone}"

    def _summary(self, found: Sequence[_Beside]) -> str:
        inside = [each.inside for each in found if each.inside is not None]
        mean = fmean(each.difference for each in found)
        counted = f"; {sum(inside)} of {len(inside)} published numbers lie within our intervals" if inside else ""
        own = {each.ours.aligner for each in found} - {each.aligner for each in found} - {NO_ALIGNER}
        alone = (
            f" No number is published for aligner={', '.join(sorted(own))}; those rows stand beside every published aligner." if own else ""
        )
        return f"{len(found)} comparisons with published numbers: ours are {mean:+.3f} of F1 away on average{counted}.{alone}"

    def _means(self, found: Sequence[_Beside]) -> Table:
        by: dict[tuple[str, str, str], list[_Beside]] = {}
        for each in found:
            by.setdefault((each.ours.name, each.ours.aligner, each.aligner), []).append(each)
        rows = [self._mean(*place, own) for place, own in by.items()]
        heads = ("row", "aligner", "published with", "ours", "published", "difference", "n languages", "published, all", "n all")
        note = "Means of F1 over the languages that both have; published, all: over every language that was published."
        return Table("published_means", "Means over languages", heads, rows, note)

    def _mean(self, row: str, aligner: str, theirs: str, own: Sequence[_Beside]) -> Row:
        ours, published = fmean(each.ours.f1 or 0.0 for each in own), fmean(each.published for each in own)
        whole = self._published.mean(own[0].ours.data, own[0].ours.row, theirs) or (None, None)
        values: list[Value] = [row, aligner, theirs, ours, published, _signed(ours - published), len(own), *whole]
        return Row(values, [cell for each in own for cell in each.ours.known])

    def _among(self, ours: Sequence[TableRow]) -> list[Section]:
        """Our rows against the baseline, where both are there."""
        found = [each for row in ours for each in self._against(row, ours)]
        if not found:
            return []
        sure = [each.found.difference for each, p in zip(found, _corrected(found), strict=True) if p < LEVEL]
        better, worse = sum(value > 0 for value in sure), sum(value < 0 for value in sure)
        text = [
            f"Of {many(len(found), 'comparison')} with {self._baseline}, {better} are significantly better and {worse} significantly worse "
            f"(p < {short(LEVEL, 2)}, Holm).{_agreement(found)}"
        ]
        return [Section(f"Our rows against {self._baseline}", text, [_differences(found, self._baseline)])]

    def _against(self, row: TableRow, ours: Sequence[TableRow]) -> Iterator[_Against]:
        if row.row == self._baseline:
            return
        for baseline in ours:
            alike = baseline.row == self._baseline and row.comes_with(baseline)
            if alike and row.aligner in (baseline.aligner, NO_ALIGNER) and (found := compare(row.counts, baseline.counts, len(ours))):
                yield _Against(row, baseline, found, self._published_difference(row, baseline))

    def _published_difference(self, row: TableRow, baseline: TableRow) -> float | None:
        """What the paper has for the same difference; None where it has not both with this aligner."""
        first = self._published.beside(row.data, row.row, row.lang, row.aligner).get(row.aligner)
        second = self._published.beside(row.data, baseline.row, row.lang, baseline.aligner).get(baseline.aligner)
        return None if first is None or second is None else first - second


def _told(paragraphs: Sequence[str]) -> list[str]:
    """Those that say something."""
    return [paragraph for paragraph in paragraphs if paragraph]


def _signed(value: float | None) -> Value:
    return None if value is None else f"{value:+.3f}"


def _own(ours: Sequence[TableRow]) -> Table:
    rows = [Row([row.lang, row.name, row.aligner, row.estimate, row.sentences], row.known) for row in ours]
    return Table("own_rows", "Our rows", ("lang", "row", "aligner", "F1", "n sentences"), rows, "[low high]: 95 % bootstrap interval.")


def _by_language(found: Sequence[_Beside]) -> Table:
    heads = ("lang", "row", "aligner", "ours", "published with", "published", "difference", "inside", "n sentences")
    rows = [
        Row([*_place(each.ours), each.ours.estimate, each.aligner, each.published, *_compared(each), each.ours.sentences], each.ours.known)
        for each in sorted(found, key=lambda each: each.ours.lang)
    ]
    note = "[low high]: 95 % bootstrap interval over sentences; inside: whether it holds the published number. Several seeds: their mean."
    return Table("published", "Micro F1 by language and row", heads, rows, note)


def _place(row: TableRow) -> tuple[str, str, str]:
    return row.lang, row.name, row.aligner


def _compared(each: _Beside) -> tuple[Value, Value]:
    return _signed(each.difference), {True: "yes", False: "no", None: None}[each.inside]


def _corrected(found: Sequence[_Against]) -> list[float]:
    return holm([each.found.p for each in found])


def _differences(found: Sequence[_Against], baseline: str) -> Table:
    heads = ("lang", "row", "aligner", "against", "difference", "p", "p (Holm)", "published difference", "n seeds", "n sentences")
    note = (
        f"Difference of micro F1 on the same sentences; p: paired approximate randomisation, {SHUFFLES:,} shuffles or more, two-sided; "
        "Holm: corrected for the rows of this table. Published difference: of the published numbers with the same aligner, for which there "
        "is no p."
    )
    told = sorted(zip(found, _corrected(found), strict=True), key=lambda each: each[0].ours.lang)
    rows = [_difference(each, p) for each, p in told]
    return Table("own_differences", f"Differences from {baseline}", heads, rows, note)


def _difference(each: _Against, corrected: float) -> Row:
    found, against = each.found, f"{each.baseline.name} {each.baseline.aligner}"
    told = (_signed(found.difference), of_p(found.p), of_p(corrected), _signed(each.published), found.seeds, found.sentences)
    return Row([*_place(each.ours), against, *told], [*each.ours.known, *each.baseline.known])


def _agreement(found: Sequence[_Against]) -> str:
    both = [each.found.difference * each.published > 0 for each in found if each.published is not None]
    return f" {sum(both)} of {len(both)} have the sign of the published difference." if both else ""


def _missing(ours: Sequence[TableRow]) -> str:
    """What has no score, and why; empty where everything has one."""
    without = [f"{row.lang} {row.name} {row.aligner}: {row.estimate}" for row in ours if row.f1 is None]
    return f"Without a score: {'; '.join(without)}." if without else ""


def _drawing(found: Sequence[_Beside]) -> Drawing:
    points = [(each.ours.name, each.ours.lang, _pairing(each), each.ours.f1 or 0.0, each.published) for each in found]
    caption = f"Hollow: published; filled: ours. {len(found)} pairs; a colour says which aligners stand beside each other."
    return Drawing("published", "Ours and published, by row and language", dumbbells(points), caption)


def _pairing(each: _Beside) -> str:
    """Which aligners are compared: one name where they are the same."""
    if each.ours.aligner == each.aligner:
        return "no aligner" if each.aligner == NO_ALIGNER else each.aligner
    return f"{each.ours.aligner}, published {each.aligner}"
