"""What a sweep's stages cost, and how much of it was shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Drawing, Estimate, Row, Section, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEADS = ("stage", "outputs wanted", "distinct", "computed here", "there already", "seconds of computing")


@dataclass(frozen=True)
class StageCost:
    """What one stage cost over all cells.

    Attributes:
        wanted: how often cells wanted its output.
        distinct: how many different outputs those were.
        computed: how often a cell computed one, in whole or in part.
        seconds: of computing, in all.
        reading: seconds of reading what others had computed.
    """

    stage: str
    wanted: int
    distinct: int
    computed: int
    seconds: float
    reading: float

    @property
    def reused(self) -> float:
        """The share of wanted outputs that were there already, from 0 to 1."""
        return 1 - self.computed / self.wanted


def costs(cells: Sequence[GridCell]) -> list[StageCost]:
    """Each stage's cost, in the order in which cells run them."""
    runs: dict[str, list[tuple[str, float, bool]]] = {}
    for cell in cells:
        for run in cell.record.stages if cell.record else ():
            runs.setdefault(run["stage"], []).append((run["key"], float(run["seconds"]), bool(run["stored"])))
    return [_cost(stage, found) for stage, found in runs.items()]


def _cost(stage: str, runs: Sequence[tuple[str, float, bool]]) -> StageCost:
    computed = [seconds for _, seconds, stored in runs if not stored]
    read = [seconds for _, seconds, stored in runs if stored]
    return StageCost(stage, len(runs), len({key for key, _, _ in runs}), len(computed), sum(computed), sum(read))


def spent(costs: Sequence[StageCost], drawn: "Figure | None" = None) -> Section | None:
    """The report's part on costs; None where no stage ran."""
    if not costs:
        return None
    rows = [
        Row([each.stage, each.wanted, each.distinct, each.computed, f"{each.reused:.0%}", Estimate(each.seconds, digits=1)])
        for each in costs
    ]
    told = (
        "An output is computed once for all cells that want it, but where computing is quicker than reading; "
        "what another run computed is there already."
    )
    drawings = [Drawing("seconds", "Time by stage", drawn)] if drawn else []
    return Section("What it cost", [told], [Table("costs", "Stages", _HEADS, rows)], drawings)
