"""The page of a run of all benchmarks, in Markdown."""

import ast
import platform
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import psutil

from measuring.clock import machine
from measuring.rows import LeftOut, Row

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "spanferry", "torch", "transformers", "pytorch-lightning", "accelerate", "numpy", "scipy", "hydra-core", "mlflow", "joblib",
    "simalign", "awesome-align", "eflomal", "pulp", "highspy", "ctranslate2",
)  # fmt: skip
_READING = """\
Each table is of one command, and all commands are of this one run, one after the other. **Ratio**: how many times as fast as the baseline
beside it, or as small; below 1 it is slower, or larger. **Spread**: from the fastest to the slowest run, as a share of the fastest; `-`
where there was one run. A figure of several runs is its benchmark's: the fastest, the median or the mean, as the command prints it, with
more than stands here. The corpus is the bundled demo and networks have random weights: speed and memory are real, links, F1 and AER are
those of toys. What was measured on real corpora stands in [results](results.md)."""


class Part(NamedTuple):
    """One benchmark of the run.

    Attributes:
        command: the words after ``python``.
        code: its exit status; what is not 0 failed.
        seconds: all of it, with what it does not measure.
        rows: what it kept, until it failed if it did.
    """

    name: str
    command: Sequence[str]
    code: int
    seconds: float
    rows: Sequence[Row | LeftOut]


def page(parts: Sequence[Part], started: datetime, load: float) -> str:
    """All of it.

    Args:
        started: when the first began.
        load: of the machine, just before.
    """
    head = [("date", f"{started:%Y-%m-%d %H:%M} UTC, {sum(part.seconds for part in parts) / 60:.0f} minutes"), ("commit", _commit())]
    machinery = [("machine", f"{machine()}; {_memory()}; load {load:.2f} at the start"), ("versions", ", ".join(map(_version, PACKAGES)))]
    facts = "\n".join(f"| {name} | {text} |" for name, text in (*head, *machinery))
    failed = [f"**Failed in this run: {part.name}** (exit status {part.code}); figures are missing.\n" for part in parts if part.code]
    sections = (_section(part) for part in parts)
    return "\n".join(["# Benchmarks\n", "Written by `make bench`.\n", f"| | |\n|---|---|\n{facts}\n", *failed, f"{_READING}\n", *sections])


def _section(part: Part) -> str:
    rows = [row for row in part.rows if isinstance(row, Row)]
    table = "\n".join([*_HEAD, *map(_line, rows)]) if rows else "No figures."
    command = f"    OMP_NUM_THREADS=1 python {' '.join(part.command)}"
    out = [f"Left out: {row.system} ({row.package} is not installed)." for row in part.rows if isinstance(row, LeftOut)]
    told = [f"## {part.name.capitalize()}", _about(part.command[0]), f"{command}\n\n({part.seconds:.0f} s)", table, *out]
    return "\n\n".join(text for text in told if text) + "\n"


_HEAD = ("| case | measured | system | figure | spread | baseline | figure | spread | ratio |", "|---|---|---|---|---|---|---|---|---|")


def _line(row: Row) -> str:
    return f"| {' | '.join(text.replace('|', '/') for text in _cells(row))} |"


def _cells(row: Row) -> Iterator[str]:
    yield from (row.case, row.what, row.system, figure(row.value), _share(row.spread))
    baseline = "-" if row.baseline_value is None else figure(row.baseline_value)
    yield from (row.baseline or "-", baseline, _share(row.baseline_spread), "-" if row.ratio is None else f"{figure(row.ratio)} x")


def figure(number: float) -> str:
    """Three digits, or all that stand before the point."""
    return f"{number:,.0f}" if abs(number) >= 100 or number == round(number) else f"{number:#.3g}".rstrip(".")


def _share(spread: float | None) -> str:
    return "-" if spread is None else f"{100 * spread:.0f} %"


def _about(script: str) -> str:
    """The first paragraph of its docstring; nothing where there is no such file."""
    path = ROOT / script
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) if path.exists() else ""
    return (text or "").partition("\n\n")[0]


def _memory() -> str:
    return f"{psutil.virtual_memory().total / 1e9:.0f} GB; {platform.release()}"


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _commit() -> str:
    """The commit, and whether the tree was as it has it, but for the page itself."""
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--", ".", ":!docs/benchmarks.md")
    if not commit:
        return "unknown"
    return f"{commit[:12]}, {f'with {len(changes.splitlines())} files changed or new' if changes else 'clean'}"


def _git(*arguments: str) -> str:
    """What git says here; empty where there is no git or no repository."""
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
