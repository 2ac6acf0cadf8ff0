"""The cells of a sweep by metric, language and block."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spanferry.core.ranking import Ranking, rank
from spanferry.reports.cells import GridCell
from spanferry.reports.grid import varying
from spanferry.reports.naming import setting

AXIS = "objective.metric"
SCORE = "test/f1"
_DEFAULT = "discriminator"
"""The metric of cells that do not say one."""


@dataclass(frozen=True)
class Metrics:
    """A sweep's cells, as this study sees them.

    Attributes:
        baseline: the metric that aligns nothing.
    """

    cells: Sequence[GridCell]
    baseline: str

    @cached_property
    def names(self) -> list[str]:
        """The metrics, as the sweep named them."""
        return list(dict.fromkeys(map(metric_of, self.cells)))

    @cached_property
    def ordered(self) -> list[str]:
        """The metrics, best rank first; those of no ranking last, as the sweep named them."""
        ranked = list(self.ranking.ranks) if self.ranking else []
        return ranked + [name for name in self.names if name not in ranked]

    @cached_property
    def languages(self) -> list[str]:
        """The target languages, as the sweep named them; each with what else the sweep varies: ``sw tiny``."""
        return list(dict.fromkeys(map(self.language_of, self.cells)))

    def language_of(self, cell: GridCell) -> str:
        """Which of ``languages`` a cell is of."""
        return f"{cell.axes['lang']} {setting(cell.axes, self._more)}".rstrip()

    @cached_property
    def _more(self) -> list[str]:
        """What the sweep varies besides metric, language and seed."""
        known = (AXIS, "objective")
        return [name for name in varying(self.cells) if name not in known and len({cell.axes.get(name) for cell in self.cells}) > 1]

    def of(self, metric: str, language: str) -> list[GridCell]:
        """The cells of a metric and a language, one a seed."""
        return [cell for cell in self.cells if metric_of(cell) == metric and self.language_of(cell) == language]

    def placed(self) -> Iterator[tuple[str, str, list[GridCell]]]:
        """Language by language the metrics that have cells there, best rank first, with these cells."""
        for language in self.languages:
            for name in self.ordered:
                if cells := self.of(name, language):
                    yield language, name, cells

    @cached_property
    def blocks(self) -> Mapping[Hashable, Mapping[str, GridCell]]:
        """The cells by what they share besides their metric: language and seed, and whatever else the sweep varies; then by metric."""
        found: dict[Hashable, dict[str, GridCell]] = {}
        for cell in self.cells:
            found.setdefault(_block(cell), {})[metric_of(cell)] = cell
        return found

    @cached_property
    def whole_blocks(self) -> list[Mapping[str, GridCell]]:
        """The blocks in which every metric has a score."""
        return [
            block
            for block in self.blocks.values()
            if len(block) == len(self.names) and all(isinstance(cell.value(SCORE), float) for cell in block.values())
        ]

    @cached_property
    def ranking(self) -> Ranking | None:
        """The metrics ranked over whole blocks; None where there are too few."""
        return rank({name: [float(block[name].value(SCORE)) for block in self.whole_blocks] for name in self.names})

    def beside(self, cell: GridCell) -> GridCell | None:
        """The baseline's cell of the same block."""
        return self.blocks[_block(cell)].get(self.baseline)


def metric_of(cell: GridCell) -> str:
    """The metric of a cell; of one with another objective the objective."""
    return cell.axes.get(AXIS) or (_DEFAULT if cell.axes["objective"] == "adversarial" else cell.axes["objective"])


def _block(cell: GridCell) -> Hashable:
    return tuple(sorted((name, value) for name, value in cell.axes.items() if name not in (AXIS, "objective")))
