"""A sweep from its overrides to its table: composed, checked, surveyed, kept in a folder, worked off, pushed and shown."""

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from time import time
from typing import Any

from omegaconf import DictConfig, ListConfig, OmegaConf

from spanferry.cells.survey import PlannedStage, computations, fingerprint, survey
from spanferry.core.commands import for_shell
from spanferry.core.config import Config, bind
from spanferry.core.errors import ConfigError, SpanferryError, TrackingError
from spanferry.core.identity import IMMATERIAL
from spanferry.core.launching import Launcher
from spanferry.core.redaction import redacted
from spanferry.core.spaces import refuse_intervals
from spanferry.core.tracking import Tracking
from spanferry.reports.naming import apart, short
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.reports.record import axes
from spanferry.reports.sweep import show, show_sweep
from spanferry.store.disk import room_for
from spanferry.store.leases import hold
from spanferry.store.store import Store
from spanferry.sweeps.composing import Composer, PlannedCell, combinations
from spanferry.sweeps.folder import SweepFolder, find, identity, youngest_records
from spanferry.sweeps.launching import work_until_done
from spanferry.sweeps.live import watching
from spanferry.sweeps.planning import running_order
from spanferry.sweeps.pushing import Pushed, pushing

_OF_A_SWEEP = tuple(key for key in IMMATERIAL if key != "link_weights")
"""What a sweep has one of, whatever its cells differ in."""
_ELSEWHERE = "hydra.sweep.dir=FOLDER"


@dataclass(frozen=True)
class SurveyedCell:
    """A cell that is known to start, and what it will run."""

    planned: PlannedCell
    stages: tuple[PlannedStage, ...]
    fingerprint: str


def run_sweep(master: DictConfig, loader: Any, arguments: Sequence[str]) -> None:
    """Run the sweep that the command line and its experiment name; exit with 1 if a cell failed.

    Raises:
        SpanferryError: the sweep cannot start; all mistakes of all cells together.
    """
    _check_launcher(master)
    if master.search:
        from spanferry.sweeps.searching import run_search

        run_search(master, loader, arguments)
        return
    refuse_intervals(arguments)
    cells = surveyed(Composer(master, loader).cells(combinations(arguments, loader)))
    config = cells[0].planned.config
    if config.plan:
        show_plan(cells, Path(master.hydra.sweep.dir).parent)
        return
    check_engine(config)
    id = identity(cell.fingerprint for cell in cells)
    folder = chosen_folder(master, id, config, cells)
    folder.forget_failed(folder.placed)
    sweep = Sweep(folder, config)
    try:
        sweep.run(cells)
    except SpanferryError:
        if len(folder.missing()) < len(folder.placed):
            show(folder.path)  # what there is, before the reason why there is no more
        raise
    if not sweep.tell(show_sweep):
        sys.exit(1)


def _check_launcher(master: DictConfig) -> None:
    chosen = master.hydra.runtime.choices.get("hydra/launcher", "basic")
    if chosen != "basic":
        raise ConfigError(f"hydra/launcher={chosen}: sweeps are launched by the group launcher: launcher=joblib, submitit, slurm or ray")


def check_engine(config: Config) -> None:
    """Find out whether the sweep's launcher can work here, before anything is written.

    Raises:
        ConfigError: it cannot.
    """
    launcher: Launcher = bind(config)["launcher"].build()
    launcher.check()


def surveyed(planned: Sequence[PlannedCell]) -> list[SurveyedCell]:
    """Prepare every cell and look at what it will run.

    Raises:
        ConfigError: cells cannot start; all mistakes together, each once.
    """
    from spanferry.pipeline import prepare

    found: list[SurveyedCell] = []
    mistakes = dict.fromkeys(_varying(planned))
    for cell in sorted(planned, key=_corpus):  # each corpus is read once
        try:
            ready = prepare(cell.config)
            stages = survey(ready)
            found.append(SurveyedCell(cell, stages, fingerprint(cell.config, stages, ready.files)))
        except SpanferryError as error:
            mistakes[str(error)] = None
    if mistakes:
        raise ConfigError("\n\n".join(mistakes))
    return sorted(found, key=lambda cell: cell.planned.number)


def _corpus(cell: PlannedCell) -> str:
    return f"{cell.config.data} {cell.config.source_lang} {cell.config.lang.code}"


def _varying(planned: Sequence[PlannedCell]) -> Iterator[str]:
    """What differs between cells that a sweep has one of."""
    first = planned[0].config
    for key in _OF_A_SWEEP:
        if any(getattr(cell.config, key) != getattr(first, key) for cell in planned):
            yield f"{key}: one for all cells of a sweep; give it once"


def plan_alone(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str]) -> None:
    """Show the plan of a cell of its own."""
    show_plan(surveyed([PlannedCell(0, "", axes(config, choices, overrides), tuple(overrides), config)]))


def show_plan(cells: Sequence[SurveyedCell], earlier: Path | None = None) -> None:
    """Print what would run, what the store has of it and how long the rest takes.

    Args:
        earlier: the folder of sweeps, whose youngest says what a cell takes beside its stages.
    """
    from rich.console import Console

    from spanferry.sweeps.planning import plan_tables

    console = Console()
    for table in plan_tables(cells, youngest_records(earlier) if earlier else ()):
        console.print(table, "")


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
    return redacted(for_shell(["python", *sys.argv]))


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
        differ = apart([cell["axes"] for cell in placed])
        names = {cell["number"]: short(cell["axes"], differ) for cell in placed}
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
