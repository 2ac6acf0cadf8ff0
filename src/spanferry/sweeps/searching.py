"""A sweep that searches: the grid's cells under one trial's settings after the other's, judged by dev scores."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from spanferry.core.binding import bind
from spanferry.core.cell_record import CellRecord
from spanferry.core.config import Config
from spanferry.core.searching import Findings, Search, Study, Trial, trial_value
from spanferry.core.settings import check, probes
from spanferry.core.spaces import Space, split
from spanferry.reports.reading import ReadSweep
from spanferry.store.leases import hold
from spanferry.sweeps.composing import Composer, combinations
from spanferry.sweeps.folder import CLAIMS, SEARCH, SweepFolder, identity
from spanferry.sweeps.launching import check_engine
from spanferry.sweeps.models import warn_of_models
from spanferry.sweeps.planning import show_plan
from spanferry.sweeps.surveying import SurveyedCell, surveyed
from spanferry.sweeps.sweep import Sweep, chosen_folder, plan


def run_search(master: DictConfig, loader: Any, arguments: Sequence[str]) -> None:
    """Run trials until the search is over, and tell what it found; exit with 1 if no trial came to a value.

    Raises:
        SpanferryError: the search cannot start; mistakes of the grid's cells, under the settings as they are and at their spaces' ends.
    """
    search: Search = bind(Config(search=OmegaConf.to_container(master.search, resolve=True)))["search"].build()  # type: ignore[arg-type]
    grid, spaces = split(arguments, search.space)
    trials = Trials(master, loader, grid)
    cells = trials.cells(Trial(0, {}))
    config = cells[0].planned.config
    check(spaces, search.metric, [cell.planned.config for cell in cells])
    for settings in probes(spaces):
        trials.cells(Trial(0, settings))
    if config.plan:
        show_plan(cells, Path(master.hydra.sweep.dir).parent)
        return
    check_engine(config)
    warn_of_models(cells)
    sweep = Sweep(_folder(master, cells, spaces), config)
    with hold(sweep.folder.path / CLAIMS / SEARCH):  # one process drives it; another waits, and finds it done
        _run(search.open(sweep.folder.path, grid, spaces), trials, sweep, search.metric)
    if not sweep.tell(_show):
        sys.exit(1)


class Trials:
    """The cells of trials: each has the grid's, numbered after those of the trials before it."""

    def __init__(self, master: DictConfig, loader: Any, grid: Sequence[str]) -> None:
        self._composer, self._loader, self._grid = Composer(master, loader), loader, list(grid)

    def cells(self, trial: Trial) -> list[SurveyedCell]:
        """A trial's cells, ready to start.

        Raises:
            SpanferryError: they are not.
        """
        batch = combinations([*self._grid, *trial.overrides], self._loader)
        return surveyed(self._composer.cells(batch, first=trial.number * len(batch)))


def _folder(master: DictConfig, cells: Sequence[SurveyedCell], spaces: Mapping[str, Space]) -> SweepFolder:
    """The folder of the same search where one was begun, unless it is to start anew; how many trials it asks for may differ."""
    config = cells[0].planned.config
    how = {name: value for name, value in config.search.items() if name not in ("trials", "batch", "minutes")}
    id = identity([*(cell.fingerprint for cell in cells), str(how), str({name: str(space) for name, space in spaces.items()})])
    return chosen_folder(master, id, config, [])


def _run(study: Study, trials: Trials, sweep: Sweep, metric: str) -> None:
    """Run what the study asks for until it asks for no more."""
    known = {cell.planned.number: cell for trial in study.findings.trials for cell in trials.cells(trial)}
    while asked := study.ask():
        by_trial = {trial.number: trials.cells(trial) for trial in asked}
        new = {cell.planned.number: cell for cells in by_trial.values() for cell in cells}
        known |= new
        plan(sweep.folder, sweep.folder.id, list(known.values()))
        sweep.folder.forget_failed([cell for cell in sweep.folder.placed if cell["number"] in new])
        sweep.run(list(new.values()))
        for number, cells in by_trial.items():
            study.tell(number, *trial_value(_records(sweep.folder, cells), metric))


def _records(folder: SweepFolder, cells: Sequence[SurveyedCell]) -> list[CellRecord | None]:
    return [CellRecord.load(folder.path / cell.planned.folder) for cell in cells]


def _show(sweep: ReadSweep) -> bool:
    """Print the trials and what they say; whether one of them came to a value."""
    from rich.console import Console

    from spanferry.reports.search import command, importance, trials

    console, findings = Console(), Findings.load(sweep.folder)
    if findings is None:
        return False
    console.print(trials(findings))
    if findings.importance:
        console.print(importance(findings))
    if best := command(findings):
        console.print(f"\nThe best settings, scored on the test set too:\n{best}", soft_wrap=True, markup=False, highlight=False)
    return bool(best)
