"""What a search found: its trials, which settings matter, and the command that runs the best ones."""

from typing import TYPE_CHECKING

from spanferry.core.commands import for_shell
from spanferry.core.errors import in_short
from spanferry.core.installation import program
from spanferry.core.searching import Findings, State

if TYPE_CHECKING:
    from rich.table import Table


def trials(findings: Findings) -> "Table":
    """A row a trial, the best on top; what failed, with its reason, and what has not ended stand below."""
    from rich.table import Table
    from rich.text import Text

    table = Table("trial")
    for name in findings.spaces:
        table.add_column(Text(name.lstrip("+")), justify="right", overflow="fold")
    table.add_column(Text(findings.metric), justify="right")
    table.add_column("state", overflow="fold")
    for trial in findings.ranked:
        settings = (trial.settings[name] for name in findings.spaces)
        value = "" if trial.value is None else f"{trial.value:.3f}"
        told = f"failed: {in_short(trial.error)}" if trial.error else str(trial.state)
        style = "bold" if trial == findings.best else "red" if trial.state is State.failed else None
        table.add_row(*map(Text, (str(trial.number), *settings, value, told)), style=style)
    return table


def importance(findings: Findings) -> "Table":
    """How much of the differences between trials each setting explains; no row as long as there are too few trials."""
    from rich.table import Table
    from rich.text import Text

    table = Table("setting", "searched", "importance")
    for name, share in sorted(findings.importance.items(), key=lambda item: -item[1]):
        table.add_row(Text(name.lstrip("+")), Text(findings.spaces[name]), f"{share:.2f}")
    return table


def command(findings: Findings) -> str:
    """The grid under the best settings as a command, which scores them on the test set; empty where no trial is done."""
    best = findings.best
    return "" if best is None else f"{program()} -m {for_shell([*findings.grid, *best.overrides])}"
