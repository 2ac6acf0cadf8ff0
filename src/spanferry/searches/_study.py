"""A search under way, kept in its folder."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from spanferry.core.errors import DataError
from spanferry.core.searching import Findings, State, Trial
from spanferry.core.spaces import Space
from spanferry.searches._suggesting import Way, importance, suggest


@dataclass(frozen=True)
class Extent:
    """How far a search goes, and in what strides; ``OptunaSearch`` says what each is."""

    trials: int
    batch: int
    minutes: float | None


class KeptStudy:
    """A search under way (``core.searching.Study``): ``search.json`` holds all of it, and is read anew and replaced as a whole each time.

    Optuna's own storages are not used. A line of its journal that a full disk or a kill cuts short makes the journal unreadable for good
    (5.0.0, tried), and SQLite wants locks that shared file systems lack. Optuna is given what was tried anew for each trial instead.

    Args:
        folder: holds ``search.json`` already.
    """

    def __init__(self, folder: Path, spaces: Mapping[str, Space], way: Way, extent: Extent) -> None:
        self._folder, self._spaces, self._way, self._extent = folder, spaces, way, extent
        self._until = math.inf if extent.minutes is None else monotonic() + 60 * extent.minutes

    @property
    def findings(self) -> Findings:
        """What is known so far.

        Raises:
            DataError: the folder's file is gone, or damaged.
        """
        found = Findings.load(self._folder)
        if found is None:
            raise DataError(f"{self._folder}: the search that was kept here is gone; start it again")
        return found

    def ask(self) -> list[Trial]:
        """The trials to run next: those that were asked for and never told of, else ``batch`` new ones; empty when the search is over."""
        found = self.findings
        unfinished = [trial for trial in found.trials if trial.state is State.running]
        return unfinished or self._begin(found)

    def tell(self, number: int, value: float | None, error: str = "") -> None:
        """Say what a trial is worth; None: it failed. A trial that was told of already stays as it is."""
        found = self.findings
        if found.trials[number].state is not State.running:
            return
        told = replace(found.trials[number], state=State.failed if value is None else State.done, value=value, error=error)
        trials = (*found.trials[:number], told, *found.trials[number + 1 :])
        replace(found, trials=trials).save(self._folder)

    def _begin(self, found: Findings) -> list[Trial]:
        trials = list(found.trials)
        for number in range(len(trials), len(trials) + min(self._extent.batch, self._left(len(trials)))):
            trials.append(Trial(number, suggest(trials, self._spaces, self._way)))
        begun = trials[len(found.trials) :]
        shares = {} if begun else importance(trials, self._spaces)
        replace(found, trials=tuple(trials), importance=shares).save(self._folder)
        return begun

    def _left(self, tried: int) -> int:
        """How many trials may still start."""
        if monotonic() > self._until:
            return 0
        counts = [space.count or 0 for space in self._spaces.values()]
        most = math.prod(counts) if self._way.sampler == "grid" else self._extent.trials
        return max(0, min(most, self._extent.trials) - tried)
