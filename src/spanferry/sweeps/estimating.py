"""How long a sweep will take, from how long the same stages took before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heapreplace
from statistics import median

from spanferry.core.cell_record import CellRecord
from spanferry.runs.survey import PlannedStage, computations
from spanferry.store.log import Computed


class Speeds:
    """Seconds an item, as the store's log has them: the median of its shards and folders.

    Args:
        log: as ``store.log.computed`` gives it.
    """

    def __init__(self, log: Iterable[Computed]) -> None:
        seconds: dict[tuple[str, str | None], list[float]] = defaultdict(list)
        for event in log:
            if event.items:
                each = event.seconds / event.items
                seconds[event.stage, event.target].append(each)
                seconds[event.stage, None].append(each)
        self._median = {of: median(each) for of, each in seconds.items()}

    def seconds(self, stage: PlannedStage) -> float | None:
        """What computing the rest of a stage takes, as the same class did before, or else any class of that stage.

        Returns:
            None where no such stage was ever computed for this store.
        """
        each = self._median.get((stage.stage, stage.target), self._median.get((stage.stage, None)))
        return None if each is None else each * missing(stage)


def missing(stage: PlannedStage) -> int:
    """The items that are still to compute: of the shards that the store lacks, as if all were alike."""
    return round(stage.items * (1 - stage.reused / stage.shards)) if stage.kept and stage.shards else 0


def to_compute(stages: Iterable[PlannedStage]) -> tuple[PlannedStage, ...]:
    """The computations of a cell that the store lacks, in order."""
    return tuple(stage for stage in computations(stages) if stage.kept and not stage.stored)


def seconds_a_cell(records: Iterable[CellRecord]) -> float | None:
    """What finished cells took beside their stages (loading, scoring, writing), the median in seconds; None for no such cell."""
    found = [
        record.ended - record.started - sum(float(stage["seconds"]) for stage in record.stages)
        for record in records
        if record.ended and not record.error
    ]
    return max(median(found), 0.0) if found else None


@dataclass(frozen=True)
class Course:
    """How a sweep would go.

    Attributes:
        seconds: until the last cell is done.
        waited: seconds that workers waited for each other, added up.
    """

    seconds: float
    waited: float


def course(cells: Iterable[Sequence[str]], seconds: Mapping[str, float], workers: int, a_cell: float = 0.0) -> Course:
    """Let workers take one cell after the other; one that needs what another is computing waits for it.

    Args:
        cells: of each, in running order, the keys of what it has to compute, in order.
        seconds: by key.
        workers: at least 1.
        a_cell: seconds that each cell takes besides.
    """
    queue = iter(cells)
    at_work = [(0.0, worker) for worker in range(workers)]  # a heap of when each is next to be looked at
    todo: list[list[str]] = [[] for _ in range(workers)]  # what each has yet to get, the next last
    ready: dict[str, float] = {}
    end = waited = 0.0
    while at_work:
        now, worker = at_work[0]
        if todo[worker]:
            key = todo[worker].pop()
            waited += max(ready.get(key, now) - now, 0.0)
            then = max(now, ready.setdefault(key, now + seconds[key]))
        elif (cell := next(queue, None)) is not None:
            todo[worker], then = list(reversed(cell)), now + a_cell
        else:
            end = heappop(at_work)[0]
            continue
        heapreplace(at_work, (then, worker))
    return Course(end, waited)
