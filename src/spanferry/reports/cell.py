"""Runs a cell and leaves its report: a tracked run, the folder's files, a panel."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any, get_args

from spanferry.cells.cell import Cell
from spanferry.cells.datasets import datasets_of
from spanferry.cells.results import Result
from spanferry.cells.survey import computations, fingerprint, survey
from spanferry.core.cell_record import ARTIFACTS, FILE, CellRecord
from spanferry.core.commands import for_shell
from spanferry.core.config import Config, bind
from spanferry.core.conll import write_conll
from spanferry.core.errors import DataError, TrackingError, told
from spanferry.core.records import Sentence
from spanferry.core.redaction import redacted
from spanferry.core.sentence_record import FILE as SENTENCES
from spanferry.core.sentence_record import save_sentences
from spanferry.core.stages import Split, in_split
from spanferry.core.tracking import Tracking
from spanferry.pipeline import prepare, run
from spanferry.reports.config_file import save_config
from spanferry.reports.counts import save_counts
from spanferry.reports.links import save_links, save_weighted_links
from spanferry.reports.naming import told as choice
from spanferry.reports.pair_scores import save_pair_scores
from spanferry.reports.provenance import provenance
from spanferry.reports.record import UNTOLD, axes, name
from spanferry.tracking.system import watched

if TYPE_CHECKING:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

_LEFT = ("config.yaml", SENTENCES, "pair_scores.tsv", "projected.*.conll", "predicted.*.conll", "links.*.talp", "weighted_links.*.talp")
"""What ``leave_files`` leaves."""


def run_and_report(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str], folder: Path) -> float:
    """Run a cell of its own, push it to the tracker, show its panel.

    Args:
        choices: the option chosen in each group, for the names of the axes.
        overrides: what the command line set.
        folder: the cell's own; it exists.

    Returns:
        The headline F1, NaN where nothing had gold.
    """
    from rich.console import Console

    try:
        record, result = run_cell(config, axes(config, choices, overrides), folder)
    finally:
        link = _push(config, folder)
    Console().print(panel(record, result, folder, link, _next(record, overrides)))
    return float("nan") if record.headline is None else record.headline


def run_cell(config: Config, placed: Mapping[str, str], folder: Path, sweep: str = "", planned: str = "") -> tuple[CellRecord, Result]:
    """Run a cell and leave in its folder all there is to know of it: ``cell.json`` last, so that a cell with a record has the rest too.

    Args:
        placed: its axes.
        folder: the cell's own; it exists.
        sweep: the name of the sweep it belongs to; empty for a cell of its own.
        planned: its fingerprint as the sweep's plan has it.

    Raises:
        Exception: whatever went wrong; it is on record.
    """
    (folder / FILE).unlink(missing_ok=True)  # of an earlier run in the same folder
    record = CellRecord(placed, name=name(placed), sweep=sweep, fingerprint=planned, provenance=provenance(config), started=time())
    try:
        cell = prepare(config)
        record = _surveyed(config, record, cell)
        if planned not in ("", record.fingerprint):
            raise DataError("a file that the cell reads has changed since its sweep was planned; run the same command again")
        with cell.store.live(record.keys), watched(folder):
            result = run(cell)
        record = _finished(record, result)
        save_counts(folder, result.counts)
        leave_files(result, config, folder)
    except Exception as error:
        replace(record, error=redacted(told(error)), fingerprint=planned, ended=time()).save(folder)
        raise
    record.save(folder)
    return record, result


def _surveyed(config: Config, record: CellRecord, cell: Cell) -> CellRecord:
    stages = survey(cell)
    keys = [each.key for each in computations(stages) if each.kept]
    return replace(record, fingerprint=fingerprint(config, stages, cell.files), datasets=datasets_of(cell), keys=keys)


def _finished(record: CellRecord, result: Result) -> CellRecord:
    stages = [{"stage": done.stage, "seconds": done.seconds, "stored": done.stored, "key": done.key} for done in result.stages]
    model = str(result.model or "")
    return replace(record, metrics=result.metrics, stages=stages, history=result.history, model=model, ended=time())


def _push(config: Config, folder: Path) -> str:
    """Push the cell to the tracker; where a person sees it there, or how to push it later."""
    if not (folder / FILE).exists():
        return ""  # stopped before there was anything to tell
    tracking: Tracking = bind(config)["tracking"].build()
    try:
        return tracking.push(folder)
    except TrackingError as error:
        return f"not yet ({error}). Push it later: python -m spanferry.tracking {shlex.quote(str(folder))}"


def _clear(artifacts: Path) -> None:
    """Remove the files that an earlier run left; what others put there stays."""
    for pattern in _LEFT:
        for path in artifacts.glob(pattern):
            path.unlink()


def leave_files(result: Result, config: Config, folder: Path) -> Path:
    """Write the resolved configuration, each sentence's record, the pairs' scores and, by split, the projected corpus, links, predictions.

    Returns:
        The folder they lie in, below the cell's own.
    """
    artifacts = folder / ARTIFACTS
    artifacts.mkdir(exist_ok=True)
    _clear(artifacts)
    save_config(config, artifacts / "config.yaml")
    for split in get_args(Split):
        _write_split(artifacts / f"projected.{split}.conll", result.projected, split)
        _write_split(artifacts / f"predicted.{split}.conll", result.predicted, split)
    save_links(folder, result.pairs)
    if result.sentences:
        save_sentences(artifacts / SENTENCES, result.sentences)
    save_pair_scores(artifacts, result.pairs, result.pair_scores)
    if config.link_weights:
        save_weighted_links(folder, result.pairs)
    return artifacts


def _write_split(path: Path, sentences: Sequence[Sentence], split: Split) -> None:
    found = [sentence for sentence in sentences if in_split(sentence.id, split)]
    if found:
        write_conll(path, found)


def panel(record: CellRecord, result: Result, folder: Path, link: str, command: str) -> "Panel":
    """What ran, its scores with support, seconds and reuse by stage, where things are, and a command to type next, if there is one."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    title = " ".join(choice(axis, value) for axis, value in record.axes.items() if value not in ("-", UNTOLD.get(axis)))
    parts = (
        _scores(record.metrics),
        _counts(record.metrics),
        "",
        _stages(record.stages),
        "",
        _places(record, result, folder, link, command),
    )
    return Panel(Group(Text(title, style="bold"), "", *parts), title="cell", expand=False)


def _scores(metrics: Mapping[str, float]) -> "Table | Text":
    from rich.table import Table
    from rich.text import Text

    table = Table("", "F1", "95 %", "precision", "recall", "support", box=None, header_style="bold")
    for prefix, text in (("projection", "projection"), ("alignment", "alignment (links)"), ("test", "test")):
        if f"{prefix}/f1" in metrics:
            f1, precision, recall = (f"{metrics[f'{prefix}/{score}']:.3f}" for score in ("f1", "precision", "recall"))
            interval = " to ".join(f"{metrics[name]:.3f}" for end in ("low", "high") if (name := f"{prefix}/f1_{end}") in metrics)
            table.add_row(text, f1, interval, precision, recall, f"{metrics[f'{prefix}/support']:,.0f}")
    return table if table.row_count else Text("nothing to score: what was made has no gold labels to be judged by")


def _counts(metrics: Mapping[str, float]) -> "Text":
    """A line each: what became of source entities, and how predicted spans lie to gold ones; what was counted 0 times is left out."""
    from rich.text import Text

    groups = {"corpus": "corpus/", "translations": "translation/", "refinement": "refinement/"}
    groups |= {"source entities": "outcome/", "projection spans": "projection/boundary/", "test spans": "test/boundary/"}
    lines = []
    for text, prefix in groups.items():
        found = {name.removeprefix(prefix): value for name, value in metrics.items() if name.startswith(prefix) and value}
        ratio = found.pop("projected_ratio", None)
        told = ", ".join(f"{name.replace('_', ' ')} {value:,.0f}" for name, value in found.items())
        if told:
            lines.append(f"{text}: {told}" + (f" (projected ratio {ratio:.3f})" if ratio else ""))
    for prefix, whose in (("projection", "projected"), ("test", "tagged")):
        if f"{prefix}/exact_match" in metrics:
            named = {"exact match": "exact_match", "token F1": "token_f1", "recall": "token_recall"}
            lines.append(f"{whose} answers: " + ", ".join(f"{text} {metrics[f'{prefix}/{name}']:.3f}" for text, name in named.items()))
    if "alignment/aer" in metrics:
        lines.append(f"links: alignment error rate {metrics['alignment/aer']:.3f}")
    if "shift/worst_f1" in metrics:
        shifts = {name.split("/")[1]: value for name, value in metrics.items() if name.startswith("shift/") and name.endswith("/f1")}
        lines.append("test F1 on shifted sets: " + ", ".join(f"{name} {value:.3f}" for name, value in shifts.items()))
    far = {name.partition("/")[2]: value for name, value in metrics.items() if name.startswith("divergence/")}
    if far:
        lines.append("divergence: " + ", ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in far.items()))
    if "pairs/score" in metrics:
        lines.append(f"pairs: score {metrics['pairs/score']:.3f}, filtered {metrics['pairs/filtered']:,.0f}")
    return Text("\n".join(lines), style="italic")


def _stages(stages: Sequence[Mapping[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for stage in stages:  # one name may have run for each source, teacher and shift
        by_name.setdefault(stage["stage"], []).append(stage)
    for step, runs in by_name.items():
        table.add_column(step if len(runs) == 1 else f"{step} ({len(runs)})", justify="right")
    table.add_row(*("stored" if all(run["stored"] for run in runs) else f"{_seconds(runs):.1f} s" for runs in by_name.values()))
    return table


def _seconds(runs: Sequence[Mapping[str, Any]]) -> float:
    return sum(float(run["seconds"]) for run in runs)


def _places(record: CellRecord, result: Result, folder: Path, link: str, command: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

    labels = record.provenance.get("label_map", "")
    rows = {"labels": labels, "files": str(folder), "model": str(result.model or ""), "MLflow": link, "next": command}
    table = Table(box=None, show_header=False)
    for head, text in rows.items():
        if text:
            table.add_row(Text(head, style="bold"), Text(text))  # Text: a path in brackets is no markup
    return table


def _next(record: CellRecord, overrides: Sequence[str]) -> str:
    """The same cell beside one with another method, as a command; nothing where it has none, or options that the other may lack."""
    method = record.axes["method"]
    other = "heuristic" if method == "ilp" else "ilp"
    kept = [override for override in overrides if not override.startswith("method=")]
    bound = method in ("-", "none") or any(re.search(r"method\.|combiner|confidence", override) for override in overrides)
    return "" if bound else f"python run.py -m {for_shell([*kept, f'method={method},{other}'])}"
