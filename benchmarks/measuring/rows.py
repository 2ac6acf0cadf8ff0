"""What a benchmark measured, figure by figure, for the page that ``benchmarks/all.py`` writes. By itself a benchmark only prints."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from measuring.clock import Timed

FILE = "SPANFERRY_BENCHMARK_ROWS"
"""The environment's variable that names the file which rows go to, a line of JSON each; without it they go nowhere."""


@dataclass(frozen=True)
class Row:
    """One figure, and its baseline's.

    Attributes:
        case: what was worked on.
        what: what is measured, with its unit.
        system: whose figure it is.
        ratio: how many times as fast as the baseline, or as small; below 1 it is slower or larger. None where nothing is compared.
        spread: of the runs, from the fastest to the slowest, as a share of the fastest; None for a single run.
    """

    case: str
    what: str
    system: str
    value: float
    spread: float | None = None
    baseline: str = ""
    baseline_value: float | None = None
    baseline_spread: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class LeftOut:
    """What was not measured, as a package is not installed."""

    system: str
    package: str


def keep(row: Row | LeftOut) -> None:
    """Write it down for the page, if one is wanted."""
    if file := os.environ.get(FILE):
        with Path(file).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps({"kind": type(row).__name__, **asdict(row)}, ensure_ascii=False) + "\n")


def read(file: Path) -> list[Row | LeftOut]:
    """What was kept; nothing where there is no file."""
    kinds: dict[str, type[Row | LeftOut]] = {"Row": Row, "LeftOut": LeftOut}
    lines: list[dict[str, Any]] = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []
    return [kinds[line.pop("kind")](**line) for line in lines]


def keep_rate(case: str, items: str, system: str, ours: Timed[object], baseline: str, theirs: Timed[object]) -> None:
    """Items a second of two systems."""
    case = f"{case}, {ours.items:,} {items}"
    keep(Row(case, f"{items}/s", system, ours.rate, ours.spread, baseline, theirs.rate, theirs.spread, ours.ratio(theirs)))


def keep_milliseconds(case: str, what: str, system: str, ours: Timed[object], baseline: str, theirs: Timed[object] | None) -> None:
    """Milliseconds an item of one system, or two."""
    own = Row(case, f"ms {what}", system, 1e3 / ours.rate, ours.spread)
    other = (baseline, 1e3 / theirs.rate, theirs.spread, ours.ratio(theirs)) if theirs else ()
    keep(Row(case, own.what, system, own.value, own.spread, *other))
