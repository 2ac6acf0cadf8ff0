"""What a report is made of: sections of words, tables and figures, as plain data that pages and files are written from.

A study (``studies/``) turns a sweep's cells into such sections; so do the report's own parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from spanferry.reports.cells import GridCell


@dataclass(frozen=True)
class Estimate:
    """A number with what it may as well be.

    Attributes:
        low: the lower end of its interval (95 % unless the table's note says otherwise); None: it has none. ``high`` likewise.
        digits: after the point, in print; files of data have all.
    """

    value: float
    low: float | None = None
    high: float | None = None
    digits: int = 3


Value = str | int | float | Estimate | None
"""What stands in a table: text, a count, a number (three digits in print), a number with its interval, nothing."""


@dataclass(frozen=True)
class Row:
    """A line of a table.

    Attributes:
        values: one for each of the table's heads.
        cells: what the numbers were made of; whoever shows the row says their seeds, commit and configuration.
        best: places in ``values`` that are set in bold.
        signs: what stands before a value in print, by its place.
    """

    values: Sequence[Value]
    cells: "Sequence[GridCell]" = ()
    best: Sequence[int] = ()
    signs: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: of its files, lower-case with underscores, unique in the report: ``slopes``.
        heads: short; a column of numbers says how many of what they are of by a column ``n``.
        note: what the signs and abbreviations mean, which test, which interval.
    """

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    note: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure, made with ``plots.canvas`` or ``plots.panels``; whoever asks a study for its sections does so in ``plots.style``.

    Attributes:
        name: of its files: ``learning_curves``.
        title: what it shows; also what a reader who cannot see it is told.
        caption: how to read it, and how many of what stand in it.
    """

    name: str
    title: str
    figure: "Figure"
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes:
        text: paragraphs of plain words, what is asked and what came out, before tables and figures.
    """

    title: str
    text: Sequence[str] = ()
    tables: Sequence[Table] = ()
    drawings: Sequence[Drawing] = ()


class Study(Protocol):
    """A choice of the group ``study``: what a sweep is about, and so what its report shows besides every sweep's own parts.

    It makes do with what there is: of a killed or half-failed sweep it shows the cells that are done, and says what is missing. Numbers it
    cannot know (too few points, one seed) it leaves out, and says so.
    """

    def sections(self, cells: "Sequence[GridCell]") -> list[Section]:
        """The study's sections, the answer first."""
