"""The panel that a cell of its own ends with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.cell_record import CellRecord
from spanferry.reports.naming import told as choice
from spanferry.runs.axes import UNTOLD

if TYPE_CHECKING:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text


def panel(record: CellRecord, folder: Path, link: str, command: str) -> "Panel":
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
        _places(record, folder, link, command),
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


def _places(record: CellRecord, folder: Path, link: str, command: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

    labels = record.provenance.get("label_map", "")
    rows = {"labels": labels, "files": str(folder), "model": record.model, "MLflow": link, "next": command}
    table = Table(box=None, show_header=False)
    for head, text in rows.items():
        if text:
            table.add_row(Text(head, style="bold"), Text(text))  # Text: a path in brackets is no markup
    return table
