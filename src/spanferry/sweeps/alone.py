"""A cell of its own, which no sweep has asked for: run, pushed to the tracker, shown; or its plan."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from spanferry.core.binding import bind
from spanferry.core.cell_record import FILE, CellRecord
from spanferry.core.commands import for_shell
from spanferry.core.config import Config
from spanferry.core.errors import TrackingError
from spanferry.core.installation import program
from spanferry.core.tracking import Tracking
from spanferry.reports.panel import panel
from spanferry.runs.axes import axes
from spanferry.runs.run import run_cell
from spanferry.sweeps.composing import PlannedCell
from spanferry.sweeps.planning import show_plan
from spanferry.sweeps.surveying import surveyed


def run_alone(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str], folder: Path) -> float:
    """Run a cell, push it, show its panel.

    Args:
        choices: the option chosen in each group, for the names of the axes.
        overrides: what the command line set.
        folder: the cell's own; it exists.

    Returns:
        The headline F1, NaN where nothing had gold.
    """
    from rich.console import Console

    try:
        record = run_cell(config, axes(config, choices, overrides), folder)
    finally:
        link = _push(config, folder)
    Console().print(panel(record, folder, link, _next(record, overrides)))
    return float("nan") if record.headline is None else record.headline


def plan_alone(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str]) -> None:
    """Show the plan of a cell."""
    show_plan(surveyed([PlannedCell(0, "", axes(config, choices, overrides), tuple(overrides), config)]))


def _push(config: Config, folder: Path) -> str:
    """Push the cell to the tracker; where a person sees it there, or how to push it later."""
    if not (folder / FILE).exists():
        return ""  # stopped before there was anything to tell
    tracking: Tracking = bind(config)["tracking"].build()
    try:
        return tracking.push(folder)
    except TrackingError as error:
        return f"not yet ({error}). Push it later: python -m spanferry.tracking {shlex.quote(str(folder))}"


def _next(record: CellRecord, overrides: Sequence[str]) -> str:
    """The same cell beside one with another method, as a command; nothing where it has none, or options that the other may lack."""
    method = record.axes["method"]
    other = "heuristic" if method == "ilp" else "ilp"
    kept = [override for override in overrides if not override.startswith("method=")]
    bound = method in ("-", "none") or any(re.search(r"method\.|combiner|confidence", override) for override in overrides)
    return "" if bound else f"{program()} {for_shell([*_own_configs(), '-m', *kept, f'method={method},{other}'])}"


def _own_configs() -> list[str]:
    """``--config-dir FOLDER``, where the command line named one."""
    from hydra.core.hydra_config import HydraConfig

    sources = HydraConfig.get().runtime.config_sources if HydraConfig.initialized() else ()
    return [word for source in sources if source.provider == "command-line" for word in ("--config-dir", str(source.path))]
