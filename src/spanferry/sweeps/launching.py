"""Launches workers on a sweep's folder until every cell is done or failed."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import sleep
from typing import Any

from spanferry.core import stopping
from spanferry.core.binding import bind
from spanferry.core.cell_record import EVENTS
from spanferry.core.config import Config
from spanferry.core.errors import SpanferryError
from spanferry.core.journal import Reader
from spanferry.core.launching import Launcher
from spanferry.store.leases import Holder, holder, try_hold
from spanferry.sweeps.folder import SweepFolder
from spanferry.sweeps.work import work_apart, work_off

_WAIT = 1.0
"""Seconds between two looks at cells that other processes are at."""
_IDLE = 3
"""Workers that may die one after the other, and launches that may end, without a cell being started, before that counts as an error."""


def check_engine(config: Config) -> None:
    """Find out whether the sweep's launcher can work here, before anything is written.

    Raises:
        ConfigError: it cannot.
    """
    launcher: Launcher = bind(config)["launcher"].build()
    launcher.check()


def work_until_done(folder: SweepFolder, launcher: Launcher) -> None:
    """Launch workers, again and again, until no cell is missing.

    Cells that other processes are at (the same command in another terminal, workers that outlived their parent) are waited for.

    Raises:
        SpanferryError: workers do not get to work.
        KeyboardInterrupt: the user stopped it.
    """
    work, deaths = partial(work_apart if launcher.apart else work_off, folder.path, launcher.seconds), Deaths(folder)
    idle = 0
    while missing := folder.missing():
        stopping.check()
        free = freed(folder, missing)
        if not free:
            sleep(_WAIT)
            continue
        before = deaths.cells_begun()
        launcher.run(work, min(launcher.workers, len(free)), deaths)
        idle = idle + 1 if deaths.cells_begun() == before and len(folder.missing()) == len(missing) else 0
        if idle >= _IDLE or (idle and deaths.told):
            told = "; ".join(dict.fromkeys(deaths.told)) or "?"
            raise SpanferryError(f"{folder.path}: workers end without having worked on any of {len(missing)} cells: {told}")


class Deaths:
    """Writes down how workers die, when they do, and of which cells; lets others take their places.

    No other does after ``_IDLE`` deaths in a row without a cell being started in between: what kills workers before they get to work
    (no memory, a broken machine) will kill the next one too. Cells themselves cost few workers each (``sweeps/work.py``). A worker that a
    signal stopped is replaced as one that was killed: so clusters end jobs, at their time limit or for others' jobs. To end a sweep, stop
    who launched it.

    Attributes:
        told: how workers died since a cell was last started.
    """

    def __init__(self, folder: SweepFolder) -> None:
        self.told: list[str] = []
        self._folder, self._reader = folder, Reader(folder.path / EVENTS)
        self._begun = 0

    def __call__(self, how: str) -> bool:
        """See ``core.launching.Died``."""
        self.cells_begun()
        self.told.append(how)
        self._folder.events.say("died", how=how)
        missing = self._folder.missing()
        for number in lost(self._folder, missing):
            self._folder.events.say("died", cell=number, how=how)
        return len(self.told) < _IDLE and bool(freed(self._folder, missing))

    def cells_begun(self) -> int:
        """How often a cell was started so far, in this run and earlier ones, by whomever."""
        new = sum(event["event"] == "started" for event in self._reader.news())
        if new:
            self.told.clear()
            self._begun += new
        return self._begun


def lost(folder: SweepFolder, cells: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of those whose worker is known to be dead, and which nobody has taken over yet."""
    return [cell["number"] for cell in cells if (found := _holder(folder, cell)) is not None and not found.alive]


def freed(folder: SweepFolder, cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that a worker started now can take.

    Claims of the dead are taken away here: a new worker would take one of another machine, which only long silence shows, for alive.
    """
    return [cell for cell in cells if (found := _holder(folder, cell)) is None or (not found.alive and _clear(folder, cell))]


def _holder(folder: SweepFolder, cell: Mapping[str, Any]) -> Holder | None:
    return holder(folder.claim(cell["number"]))


def _clear(folder: SweepFolder, cell: Mapping[str, Any]) -> bool:
    """Whether a dead worker's claim is gone; False: another worker was faster."""
    claim = try_hold(folder.claim(cell["number"]))
    if claim is not None:
        claim.release()
    return claim is not None
