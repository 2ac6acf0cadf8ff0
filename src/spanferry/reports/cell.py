"""Runs a cell and leaves its report: a tracked run, the folder's files, a panel."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from spanferry.core.config import Config, bind
from spanferry.core.conll import write_conll
from spanferry.core.records import Sentence
from spanferry.core.stages import Split
from spanferry.core.tracking import Tracking
from spanferry.pipeline import Result, prepare, run
from spanferry.reports.provenance import provenance
from spanferry.reports.record import CellRecord, axes, name

if TYPE_CHECKING:
    from rich.panel import Panel
    from rich.table import Table


def run_and_report(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str], folder: Path, sweep: str = "") -> float:
    """Run the cell and report it.

    Args:
        choices: the option chosen in each group, for the names of the axes.
        overrides: what the command line set.
        folder: the cell's own; it exists.
        sweep: the name of the sweep the cell belongs to; empty for a cell of its own.

    Returns:
        The headline F1, NaN where nothing had gold.
    """
    from rich.console import Console

    cell = prepare(config)
    placed, origin = axes(config, choices, overrides), provenance(config)
    tags = {**origin, "sweep": sweep} if sweep else origin
    with tracking(config).run(name(placed), placed, tags) as tracked:
        result = run(cell)
        artifacts = leave_files(result, config, folder / "artifacts")
        stages = [{"stage": run.stage, "seconds": run.seconds, "stored": run.stored, "key": run.key} for run in result.stages]
        record = CellRecord(placed, result.metrics, "", stages, origin, tracked.link)
        tracked.metrics(result.metrics)
        tracked.curve(result.history)
        tracked.files(artifacts)
        record.save(folder)
    Console().print(panel(record, result, folder, overrides))
    return float("nan") if record.headline is None else record.headline


def tracking(config: Config) -> Tracking:
    """The cell's choice of tracking."""
    chosen: Tracking = bind(config)["tracking"].build()
    return chosen


def leave_files(result: Result, config: Config, folder: Path) -> Path:
    """Write the resolved configuration, the projected corpus split by split, and the predictions on the test set."""
    from omegaconf import OmegaConf

    folder.mkdir()
    OmegaConf.save(OmegaConf.structured(config), folder / "config.yaml")
    for split in get_args(Split):
        _write_split(folder / f"projected.{split}.conll", result.projected, split)
        _write_split(folder / f"predicted.{split}.conll", result.predicted, split)
    return folder


def _write_split(path: Path, sentences: Sequence[Sentence], split: str) -> None:
    found = [sentence for sentence in sentences if sentence.id.startswith(f"{split}-")]
    if found:
        write_conll(path, found)


def panel(record: CellRecord, result: Result, folder: Path, overrides: Sequence[str]) -> "Panel":
    """What ran, its scores with support, seconds and reuse by stage, where things are, what to type next."""
    from rich.console import Group
    from rich.panel import Panel

    title = " ".join(
        f"{axis}={value}" for axis, value in record.axes.items() if axis in ("lang", "method", "translator", "aligner", "tagger")
    )
    return Panel(
        Group(_scores(record.metrics), "", _stages(record.stages), "", _places(record, result, folder), _next(record, overrides)),
        title=title,
        expand=False,
    )


def _scores(metrics: Mapping[str, float]) -> "Table":
    from rich.table import Table

    table = Table("", "F1", "precision", "recall", "support", box=None, header_style="bold")
    for prefix, text in (("projection", "projection"), ("alignment", "alignment (links)"), ("test", "test")):
        if f"{prefix}/f1" in metrics:
            cells = [f"{metrics[f'{prefix}/{score}']:.3f}" for score in ("f1", "precision", "recall")]
            support = metrics.get(f"{prefix}/support", metrics.get(f"{prefix}/links", 0))
            table.add_row(text, *cells, f"{support:,.0f}")
    return table


def _stages(stages: Sequence[Mapping[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for stage in stages:
        table.add_column(stage["stage"], justify="right")
    table.add_row(*("stored" if stage["stored"] else f"{stage['seconds']:.1f} s" for stage in stages))
    return table


def _places(record: CellRecord, result: Result, folder: Path) -> str:
    lines = [f"[bold]files[/]   {folder}"]
    if result.model:
        lines.append(f"[bold]model[/]   {result.model}")
    if record.link:
        lines.append(f"[bold]MLflow[/]  {record.link if record.link.startswith('http') else 'make ui, then ' + record.link}")
    return "\n".join(lines)


def _next(record: CellRecord, overrides: Sequence[str]) -> str:
    """The same cell beside one with another method, as a command."""
    other = "heuristic" if record.axes["method"] == "ilp" else "ilp"
    kept = [override for override in overrides if not override.startswith("method=")]
    return f"[bold]next[/]    python run.py -m {shlex.join([*kept, 'method=' + record.axes['method'] + ',' + other])}"
