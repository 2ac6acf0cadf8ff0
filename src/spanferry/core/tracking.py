"""The contract of the group ``tracking``."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class TrackedRun(Protocol):
    """One cell's open run."""

    @property
    def link(self) -> str:
        """Where a person sees it; empty where it is nowhere to be seen."""

    def metrics(self, values: Mapping[str, float]) -> None:
        """Log final values, the headline first."""

    def curve(self, history: Sequence[Mapping[str, float]]) -> None:
        """Log a learning curve: one mapping an evaluation, with its ``step``."""

    def files(self, folder: Path) -> None:
        """Keep a folder's files with the run."""


class Tracking(Protocol):
    """A choice of the group ``tracking``."""

    def prepare(self) -> None:
        """Make what runs will need; called once, in the parent, before any cell of a sweep starts. Calling it again does nothing."""

    def run(self, name: str, params: Mapping[str, str], tags: Mapping[str, str]) -> AbstractContextManager[TrackedRun]:
        """Open a run. An exception that leaves the block marks it as failed, with the error, and goes on."""
