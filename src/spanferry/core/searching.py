"""The contract of the group ``search``: settings are tried one after the other, and chosen by scores on dev.

A sweep that searches asks for trials, runs the grid's cells under each one's settings, and tells what they are worth:

    grid, spaces = split(overrides, search.space)
    check(spaces, search.metric, configs)      # of core.settings
    study = search.open(folder, grid, spaces)
    while trials := study.ask():
        for trial in trials:
            records = ...                      # of the cells of [*grid, *trial.overrides]; the trials' cells may run side by side
            study.tell(trial.number, *trial_value(records, search.metric))
    study.findings.best
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import isfinite
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

from spanferry.core.cell_record import CellRecord, write_whole
from spanferry.core.errors import ConfigError, in_short
from spanferry.core.json_files import read_as

if TYPE_CHECKING:
    from spanferry.core.spaces import Space  # it loads Hydra, and every cell knows this contract

FILE = "search.json"
"""What a search leaves in the sweep's folder."""

BEST_DEV, PROJECTED_DEV = "convergence/best_f1", "projection/dev/f1"
"""What a search may go by: the F1 of the tagger that is kept on its dev split; the projection's against the dev split's target gold."""


class State(StrEnum):
    """How far a trial is."""

    running = "running"
    done = "done"
    failed = "failed"


@dataclass(frozen=True)
class Trial:
    """One try.

    Attributes:
        number: from 0.
        settings: by name, as overrides have them.
        value: the mean score of its cells; None unless it is done.
        error: why it failed.
    """

    number: int
    settings: Mapping[str, str]
    state: State = State.running
    value: float | None = None
    error: str = ""

    @property
    def overrides(self) -> list[str]:
        """The settings as overrides, which go after those of the grid."""
        return [f"{name}={value}" for name, value in self.settings.items()]


@dataclass(frozen=True)
class Findings:
    """A search as its folder has it.

    Attributes:
        metric: what a trial's value is the mean of.
        grid: the overrides that every trial's cells share, sweeps among them.
        spaces: by setting, in words.
        how: what else decides which settings are tried.
        trials: by number.
        importance: by setting, the share (0 to 1) of the differences in value that it explains; empty until it ends with enough trials.
    """

    metric: str
    grid: tuple[str, ...]
    spaces: Mapping[str, str]
    how: Mapping[str, str]
    trials: tuple[Trial, ...] = ()
    importance: Mapping[str, float] = field(default_factory=dict)

    @property
    def best(self) -> Trial | None:
        """The best trial that is done, of equal ones the first; None where none is done."""
        done = [trial for trial in self.ranked if trial.state is State.done]
        return done[0] if done else None

    @property
    def ranked(self) -> list[Trial]:
        """The trials that are done from the best to the worst, then the others by number."""
        return sorted(self.trials, key=lambda trial: (trial.value is None, -(trial.value or 0.0), trial.number))

    def save(self, folder: Path) -> None:
        """Write ``search.json``, whole or not at all, whatever kills the writer."""
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, json.dumps({"best": self.best and asdict(self.best), **asdict(self)}, indent=1, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> "Findings | None":
        """The search of a folder; None where there is none.

        Raises:
            DataError: the file is damaged.
        """
        return read_as(folder / FILE, cls)


class Study(Protocol):
    """A search under way; it is kept in its folder, and goes on from there whenever it is opened again."""

    @property
    def findings(self) -> Findings:
        """What is known so far."""

    def ask(self) -> list[Trial]:
        """The trials to run next: those that were asked for and never told of, else ``batch`` new ones; empty when the search is over."""

    def tell(self, number: int, value: float | None, error: str = "") -> None:
        """Say what a trial is worth; None: it failed. A trial that was told of already stays as it is: nothing counts twice."""


class Search(Protocol):
    """A choice of the group ``search``."""

    @property
    def metric(self) -> str:
        """The dev score that settings are chosen by."""

    @property
    def space(self) -> Mapping[str, str]:
        """Spaces by setting that the configuration names, as ``core.spaces.split`` takes them."""

    def open(self, folder: Path, grid: Sequence[str], spaces: "Mapping[str, Space]") -> Study:
        """Start a search, or go on with the one that the folder holds. One process at a time drives it.

        Raises:
            ConfigError: the folder's is another search.
        """


def trial_value(records: Sequence[CellRecord | None], metric: str) -> tuple[float | None, str]:
    """What a trial is worth: the mean of a metric over its cells; None with the reason where one failed, or its score is no number.

    Args:
        records: what each of the trial's cells left; None: nothing.

    Raises:
        ConfigError: there is no cell, or one that is done did not log the metric.
    """
    if not records:
        raise ConfigError("search: a trial has no cells; give the sweep a grid of one cell at least")
    left = [record for record in records if record is not None]
    failed = next((f"{_placed(record)}: {in_short(record.error)}" for record in left if record.error), "")
    if failed or len(left) < len(records):
        return None, failed or f"{len(records) - len(left)} of {len(records)} cells left no record"
    scores = [_score(record, metric) for record in left]
    endless = next(
        (f"{_placed(record)}: {metric} is {value}" for record, value in zip(left, scores, strict=True) if not isfinite(value)), ""
    )
    return (None, endless) if endless else (fmean(scores), "")


def _score(record: CellRecord, metric: str) -> float:
    if metric not in record.metrics:
        raise ConfigError(
            f"search.metric={metric}: the cell {_placed(record)} logged no such score. {BEST_DEV} takes a tagger that is evaluated on "
            f"dev (majority is not), {PROJECTED_DEV} transfer=translate_train and target gold for dev"
        )
    return record.metrics[metric]


def check_metric(metric: str) -> None:
    """Refuse to choose settings by anything but dev.

    Raises:
        ConfigError: the metric is no score on dev.
    """
    if metric not in (BEST_DEV, PROJECTED_DEV):
        raise ConfigError(
            f"search.metric={metric}: settings are chosen by dev scores and never by the test set, which would then flatter them. "
            f"Choose {BEST_DEV} (the tagger on dev) or {PROJECTED_DEV}; the cells of the best settings have their test scores"
        )


def _placed(record: CellRecord) -> str:
    return " ".join(f"{axis}={record.axes[axis]}" for axis in ("lang", "seed") if axis in record.axes)
