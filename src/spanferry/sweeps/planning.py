"""What a sweep would run: its cells, the computations that they share, what the store has of these, how long the rest takes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.core.binding import bind
from spanferry.core.cell_record import CellRecord
from spanferry.core.launching import Launcher
from spanferry.pipeline import STAGES
from spanferry.reports.grid import varies
from spanferry.runs.axes import name as name_of
from spanferry.runs.survey import PlannedStage, computations
from spanferry.store.log import computed
from spanferry.sweeps.estimating import Speeds, course, missing, seconds_a_cell, to_compute
from spanferry.sweeps.folder import youngest_records
from spanferry.sweeps.models import models_told
from spanferry.sweeps.surveying import SurveyedCell

if TYPE_CHECKING:
    from rich.table import Table

FEW = 40
"""Cells, or values of an axis, that are shown one by one."""


def running_order(surveys: Sequence[Sequence[PlannedStage]]) -> list[int]:
    """Places in ``surveys`` in the order in which cells should run, so that workers seldom wait for each other.

    Round by round: a cell whose next missing computation no cell of the round needs before it goes now; one that could only wait for
    that comes in a later round, when it is made. Within a round the order stays.
    """
    left = {place: [stage.key for stage in to_compute(stages)] for place, stages in enumerate(surveys)}
    order: list[int] = []
    made: set[str] = set()
    while left:
        begun: set[str] = set()
        for place, keys in left.items():
            following = next((key for key in keys if key not in made), None)
            if following is None or following not in begun:
                order.append(place)
                begun.update(keys)
        made |= begun
        gone = set(order)
        left = {place: keys for place, keys in left.items() if place not in gone}
    return order


@dataclass(frozen=True)
class Computations:
    """All computations of one stage by one class.

    Attributes:
        by_key: each once.
        uses: how often cells need them.
    """

    stage: str
    target: str
    by_key: Mapping[str, PlannedStage]
    uses: int

    @property
    def missing(self) -> list[PlannedStage]:
        """Those that the store lacks."""
        return [stage for stage in self.by_key.values() if not stage.stored]


def distinct(surveys: Iterable[Sequence[PlannedStage]]) -> list[Computations]:
    """The computations that the store keeps, by stage in a cell's order and then by class."""
    by_key: dict[tuple[str, str], dict[str, PlannedStage]] = {}
    uses: Counter[tuple[str, str]] = Counter()
    for stages in surveys:
        for stage in computations(stages):
            if stage.kept:
                by_key.setdefault((stage.stage, stage.target), {})[stage.key] = stage
                uses[stage.stage, stage.target] += 1
    return [Computations(*of, by_key[of], uses[of]) for of in sorted(by_key, key=lambda of: (STAGES.index(of[0]), of[1]))]


@dataclass(frozen=True)
class Estimate:
    """How long a sweep will take.

    Attributes:
        computing: seconds of all missing computations that the store's log knows, one after the other.
        seconds: until the last cell is done.
        unknown: computations that nothing is known of, as ``stage (class)``.
        a_cell: seconds that a cell takes beside its stages; None: not known.
    """

    computing: float
    seconds: float
    workers: int
    unknown: tuple[str, ...] = ()
    a_cell: float | None = None


def estimate(surveys: Sequence[Sequence[PlannedStage]], speeds: Speeds, workers: int, a_cell: float | None = None) -> Estimate:
    """Let so many workers go through the cells in running order, in thought."""
    lacking = [to_compute(stages) for stages in surveys]
    found = {stage.key: (stage, speeds.seconds(stage)) for stages in lacking for stage in stages}
    seconds = {key: known or 0.0 for key, (_, known) in found.items()}
    unknown = dict.fromkeys(_told(stage.stage, stage.target) for stage, known in found.values() if known is None)
    cells = [[stage.key for stage in lacking[place]] for place in running_order(surveys)]
    return Estimate(sum(seconds.values()), course(cells, seconds, workers, a_cell or 0.0).seconds, workers, tuple(unknown), a_cell)


def show_plan(cells: Sequence[SurveyedCell], earlier: Path | None = None) -> None:
    """Print what would run, what the store has of it and how long the rest takes.

    Args:
        earlier: the folder of sweeps, whose youngest says what a cell takes beside its stages.
    """
    from rich.console import Console

    console = Console()
    for table in plan_tables(cells, youngest_records(earlier) if earlier else ()):
        console.print(table, "")
    if models := models_told(cells):
        console.print(models, soft_wrap=True, markup=False, highlight=False)


def plan_tables(cells: Sequence[SurveyedCell], records: Iterable[CellRecord] = ()) -> "list[Table]":
    """What ``plan=true`` prints: a table of the cells, and one of the computations that they share.

    Args:
        records: of cells that are done, for what a cell takes beside its stages.
    """
    config, surveys = cells[0].planned.config, [cell.stages for cell in cells]
    launcher: Launcher = bind(config)["launcher"].build()
    speeds = Speeds(computed(Path(config.store)))
    known = estimate(surveys, speeds, launcher.workers, seconds_a_cell(records))
    return [cells_table([cell.planned.axes for cell in cells], surveys), stages_table(distinct(surveys), speeds, known)]


def cells_table(axes: Sequence[Mapping[str, str]], surveys: Sequence[Sequence[PlannedStage]]) -> "Table":
    """The cells by the axes that vary, with how many of their computations the store has; of many cells the values of each axis."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    varying = [name for name in dict.fromkeys(name for of in axes for name in of) if varies(name, {of.get(name, "-") for of in axes})]
    few = len(axes) <= FEW
    table = Table(
        title="1 cell" if len(axes) == 1 else f"{len(axes):,} cells",
        caption=_SHARED,
        title_justify="left",
        caption_justify="left",
        box=SIMPLE_HEAD,
    )
    for head in (*(varying or ["cell"]), *_COUNTS) if few else ("axis", "value", "cells", *_COUNTS):
        table.add_column(head, justify="right" if head in ("cells", *_COUNTS) else "left")
    if few:
        for of, stages in zip(axes, surveys, strict=True):
            table.add_row(*([of.get(name, "-") for name in varying] or [name_of(of)]), *_counts([stages]))
    else:
        for row in _by_value(axes, surveys, varying):
            table.add_row(*row)
    return table


_COUNTS = ("stored", "to compute")
_SHARED = "Computations that cells share are counted in each of these lines, and once below."


def _counts(surveys: Iterable[Sequence[PlannedStage]]) -> tuple[str, str]:
    """How many different computations of some cells the store has, and lacks."""
    stored = {stage.key: stage.stored for stages in surveys for stage in computations(stages) if stage.kept}
    return f"{sum(stored.values()):,}", f"{len(stored) - sum(stored.values()):,}"


def _by_value(
    axes: Sequence[Mapping[str, str]], surveys: Sequence[Sequence[PlannedStage]], varying: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    for name in varying:
        places: dict[str, list[int]] = {}
        for place, of in enumerate(axes):
            places.setdefault(of.get(name, "-"), []).append(place)
        if len(places) > FEW:
            yield (name, f"{len(places):,} values", f"{len(axes):,}", *_counts(surveys))
        else:
            for value, there in places.items():
                yield (name, value, f"{len(there):,}", *_counts(surveys[place] for place in there))


def stages_table(found: Sequence[Computations], speeds: Speeds, known: Estimate) -> "Table":
    """The different computations of all cells, what the store has of them and how long the rest takes."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title="Computations", caption=told(known, found), title_justify="left", caption_justify="left", box=SIMPLE_HEAD)
    table.padding = (0, 1, 0, 0)  # leaves room for the names of classes in 80 columns
    for head in ("stage", "class", "all", "cells\neach", "stored", "to\ncompute", "items", "time"):
        table.add_column(head, justify="left" if head in ("stage", "class") else "right", overflow="fold")
    for each in found:
        lacking = each.missing
        cells_each = each.uses / len(each.by_key)
        numbers = (len(each.by_key) - len(lacking), len(lacking), sum(map(missing, lacking)))
        shown = (f"{number:,}" for number in numbers)
        table.add_row(each.stage, _short(each.target), f"{len(each.by_key):,}", f"{cells_each:,.1f}", *shown, _time(lacking, speeds))
    return table


def told(known: Estimate, found: Sequence[Computations]) -> str:
    """An estimate in words."""
    if not any(each.missing for each in found):
        return "Nothing to compute: the store has it all."
    if not known.computing:
        return f"How long this takes was not yet measured: {', '.join(known.unknown)}."
    workers = "1 worker" if known.workers == 1 else f"{known.workers:,} workers"
    least = "At least" if known.unknown else "About"
    text = f"{least} {duration(known.seconds)} with {workers}; {duration(known.computing)} of computing"
    text += f", and {known.a_cell:.2f} s a cell for loading, scoring and writing" if known.a_cell is not None else ""
    return f"{text}." + (f" Not yet measured: {', '.join(known.unknown)}." if known.unknown else "")


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, whichever is the most that there is one of."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60:,} h {minutes % 60} min"


def _time(stages: Collection[PlannedStage], speeds: Speeds) -> str:
    if not stages:
        return "-"
    seconds = [speeds.seconds(stage) for stage in stages]
    return "?" if None in seconds else duration(sum(filter(None, seconds)))


def _told(stage: str, target: str) -> str:
    return f"{stage} ({_short(target)})" if target else stage


def _short(target: str) -> str:
    """The name of a class without its module."""
    return target.rpartition(".")[2] or "-"
