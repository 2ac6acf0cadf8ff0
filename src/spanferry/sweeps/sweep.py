"""A sweep whose cells are known: it gets a folder, is worked off, pushed and shown."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from glob import escape
from pathlib import Path
from time import time

from omegaconf import DictConfig, ListConfig, OmegaConf

from spanferry.core.binding import bind
from spanferry.core.commands import for_shell
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError, TrackingError
from spanferry.core.installation import program
from spanferry.core.launching import Launcher
from spanferry.core.redaction import redacted
from spanferry.core.tracking import Tracking
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.runs.survey import computations
from spanferry.store.disk import room_for
from spanferry.store.leases import hold
from spanferry.store.store import Store
from spanferry.sweeps.folder import SweepFolder, find
from spanferry.sweeps.launching import work_until_done
from spanferry.sweeps.live import short_names, watching
from spanferry.sweeps.planning import running_order
from spanferry.sweeps.pushing import Pushed, pushing
from spanferry.sweeps.surveying import SurveyedCell

_ELSEWHERE = "hydra.sweep.dir=FOLDER"


def chosen_folder(master: DictConfig, id: str, config: Config, cells: Sequence[SurveyedCell]) -> SweepFolder:
    """A sweep's folder, which has its plan: the one the user names, else that of the same command, else a new one.

    One process at a time chooses: the same command, started twice at once, is one sweep.

    Raises:
        ConfigError: in the folder that the user names another sweep is at work.
        StoreError: it cannot be written.
    """
    named = any(override.startswith("hydra.sweep.dir=") for override in _as_typed(master.hydra.overrides.hydra))
    place = Path(master.hydra.sweep.dir)
    with ExitStack() as stack:
        with room_for(Path(config.store), every=True):
            stack.enter_context(hold(Path(config.store) / "leases" / "sweeps"))
        before = None if config.fresh else find(place.parent, id, escape(place.name) if named else "*")
        folder = SweepFolder(before or place)
        if before is None or not folder.whole:
            _begin(folder, id, config, cells)
    return folder


def _as_typed(overrides: ListConfig) -> list[str]:
    """Overrides with their ``${...}``, such as ``hydra.job.num``, which only cells have."""
    return [str(override) for override in OmegaConf.to_container(overrides, resolve=False) or ()]


def _begin(folder: SweepFolder, id: str, config: Config, cells: Sequence[SurveyedCell]) -> None:
    if (other := folder.at_work()) is not None:
        raise ConfigError(f"hydra.sweep.dir={folder.path}: {other} is at work there; name another folder, or wait")
    with room_for(folder.path, other=_ELSEWHERE):
        plan(folder, id, cells)
        if config.fresh:
            folder.forget()


def plan(folder: SweepFolder, id: str, cells: Sequence[SurveyedCell]) -> None:
    """Write the plan of these cells."""
    folder.plan(id, command(), [(cell.planned, cell.fingerprint) for cell in cells], running_order([cell.stages for cell in cells]))


def command() -> str:
    """What the user typed, without secrets."""
    return redacted(f"{program()} {for_shell(sys.argv[1:])}")


class Sweep:
    """A sweep that has its folder.

    Args:
        config: any of its cells', for what a sweep has one of.
    """

    def __init__(self, folder: SweepFolder, config: Config) -> None:
        chosen = bind(config)
        self.folder = folder
        self._launcher: Launcher = chosen["launcher"].build()
        self._tracking: Tracking = chosen["tracking"].build()
        self._store = Store(Path(config.store))
        self._study = config.study
        self._pushed = Pushed()

    def run(self, cells: Sequence[SurveyedCell]) -> None:
        """Run what is missing. What it uses is kept from pruning, people see how it goes, and cells are pushed as they get done."""
        keys = {each.key for cell in cells for each in computations(cell.stages)}
        placed, now = self.folder.placed, time()
        names = short_names(placed)
        done = names.keys() - {cell["number"] for cell in self.folder.missing()}
        if len(done) == len(names):
            print("Nothing to run: every cell was done before. fresh=true runs the sweep anew.", file=sys.stderr)
        watched = watching(self.folder.path, names, done, since=now)
        with (
            room_for(self.folder.path, other=_ELSEWHERE),
            pushing(self.folder, self._tracking) as self._pushed,
            self._store.live(keys),
            watched,
        ):
            work_until_done(self.folder, self._launcher)

    def tell(self, show: Callable[[ReadSweep], bool]) -> bool:
        """Write the report, print what there is to see, and where; whether all is well.

        Args:
            show: prints what came out; says whether all is well.
        """
        from rich.console import Console

        from spanferry.reports.report.writing import write_report

        sweep = read_sweep(self.folder.path).about(self._study)
        done = show(sweep)
        with room_for(self.folder.path, other=_ELSEWHERE):
            report = write_report(sweep)
        for line in (f"Report: {report}", *self._links(report)):
            Console().print(line, soft_wrap=True, markup=False, highlight=False)
        return done

    def _links(self, report: Path) -> Iterator[str]:
        """Where the tracker shows the sweep, or how to get it there."""
        if not self._pushed.left:
            try:
                summary = self._tracking.push_sweep(self.folder.path, report.parent)
                comparison = self._tracking.comparison([self.folder.of(cell) for cell in self.folder.placed])
            except TrackingError as error:
                self._pushed.trouble.append(str(error))
                self._pushed.left.append(self.folder.path)
            else:
                yield from (f"{what}: {link}" for what, link in (("Compare", comparison), ("Summary", summary)) if link)
                if summary and self._tracking.viewer:
                    yield f"To open these: {self._tracking.viewer}"
        if self._pushed.left:
            yield f"Not in the tracker yet, and kept: {self._pushed.trouble[-1] if self._pushed.trouble else ''}"
            yield f"To push it later: python -m spanferry.tracking {shlex.quote(str(self.folder.path))}"
