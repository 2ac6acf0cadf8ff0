"""The fields of the domain matrix: what a tagger learnt from, by what it is tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spanferry.reports.cells import GridCell, alike
from spanferry.reports.estimates import mean_of
from spanferry.reports.grid import varies
from spanferry.reports.naming import setting

SCORE = "test/f1"
SOURCES = "data.sources"
"""The axis of languages that labels come from."""
ALL = "all"


@dataclass(frozen=True)
class Field:
    """Cells that differ in their seed alone.

    Attributes:
        mix: the sources, and whatever else the sweep varies: ``en+es vote``.
        train: what was learnt from: ``news``, ``news+sport``, ``all``. ``test`` likewise.
    """

    language: str
    mix: str
    train: str
    test: str
    cells: Sequence[GridCell]

    @property
    def in_domain(self) -> bool:
        """Whether the tagger learnt from all domains that it is tested on."""
        return self.train == ALL or (self.test != ALL and set(self.test.split("+")) <= set(self.train.split("+")))

    @property
    def breadth(self) -> float:
        """How many domains were learnt from."""
        return float("inf") if self.train == ALL else len(self.train.split("+"))

    def mean(self, metric: str) -> float | None:
        """The metric's mean over seeds; None where no cell has it."""
        return mean_of(self.cells, metric)


def fields(cells: Sequence[GridCell], train: str, test: str, names: Mapping[str, str]) -> list[Field]:
    """The fields of a sweep, in its order.

    Args:
        train: the axis of domains learnt from; ``test`` likewise. A cell without the axis learnt from all domains, is tested on all.
        names: of domains that have another name than their value on the axis.
    """
    placed = {train, test, SOURCES, "lang", "seed"}
    values = {name: {cell.axes.get(name) for cell in cells} for cell in cells for name in cell.axes if name not in placed}
    more = [name for name in values if varies(name, values[name])]

    def key(cell: GridCell) -> tuple[str, str, str, str]:
        mix = f"{named(cell.axes.get(SOURCES), 'one source')} {setting(cell.axes, more)}".rstrip()
        return cell.axes["lang"], mix, named(cell.axes.get(train), names=names), named(cell.axes.get(test), names=names)

    return [Field(*place, cells=kept) for place, kept in alike(cells, key).items()]


def named(value: str | None, otherwise: str = ALL, names: Mapping[str, str] | None = None) -> str:
    """An axis's value as a name; each part of it may have another name.

    >>> named("[news,sport]"), named("['news']"), named("wikiann"), named("null"), named(None, "one source")
    ('news+sport', 'news', 'wikiann', 'all', 'one source')
    """
    parts = [part.strip(" '\"") for part in (value or "null").strip("[]").split(",")]
    return otherwise if parts == ["null"] else "+".join(dict.fromkeys((names or {}).get(part, part) for part in parts))


def reference(among: Sequence[Field], field: Field) -> Field | None:
    """The in-domain field with a score for the same test set, language and mix, of fewest domains; None where there is none."""
    alike = [
        other
        for other in among
        if (other.language, other.mix, other.test) == (field.language, field.mix, field.test)
        and other.in_domain
        and other.mean(SCORE) is not None
    ]
    return min(alike, key=lambda other: other.breadth, default=None)


def panels_of(found: Sequence[Field]) -> dict[tuple[str, str], list[Field]]:
    """The fields by language and mix."""
    panels: dict[tuple[str, str], list[Field]] = {}
    for field in found:
        panels.setdefault((field.language, field.mix), []).append(field)
    return panels


def titled(found: Sequence[Field], language: str, mix: str) -> str:
    """A panel's name: the language is said where there are several."""
    return mix if len({field.language for field in found}) == 1 else f"{language}, {mix}"
