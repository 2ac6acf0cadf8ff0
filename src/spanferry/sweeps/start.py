"""The sweep that a command line names, from its overrides to its report: a grid, or a search over one."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from spanferry.core.errors import ConfigError, SpanferryError
from spanferry.core.spaces import refuse_intervals
from spanferry.reports.sweep import show, show_sweep
from spanferry.sweeps.composing import Composer, combinations
from spanferry.sweeps.folder import identity
from spanferry.sweeps.launching import check_engine
from spanferry.sweeps.models import warn_of_models
from spanferry.sweeps.planning import show_plan
from spanferry.sweeps.searching import run_search
from spanferry.sweeps.surveying import surveyed
from spanferry.sweeps.sweep import Sweep, chosen_folder


def run_sweep(master: DictConfig, loader: Any, arguments: Sequence[str]) -> None:
    """Run the sweep that the command line and its experiment name; exit with 1 if a cell failed, or no trial came to a value.

    Raises:
        SpanferryError: the sweep cannot start; all mistakes of all cells together.
    """
    chosen = master.hydra.runtime.choices.get("hydra/launcher", "basic")
    if chosen != "basic":
        raise ConfigError(f"hydra/launcher={chosen}: sweeps are launched by the group launcher: launcher=joblib, submitit, slurm or ray")
    (run_search if master.search else _run_grid)(master, loader, arguments)


def _run_grid(master: DictConfig, loader: Any, arguments: Sequence[str]) -> None:
    refuse_intervals(arguments)
    cells = surveyed(Composer(master, loader).cells(combinations(arguments, loader)))
    config = cells[0].planned.config
    if config.plan:
        show_plan(cells, Path(master.hydra.sweep.dir).parent)
        return
    check_engine(config)
    warn_of_models(cells)
    folder = chosen_folder(master, identity(cell.fingerprint for cell in cells), config, cells)
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
