"""``search=optuna``: Optuna chooses the next settings; what was tried is kept by us."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from spanferry.core.errors import ConfigError, require
from spanferry.core.searching import Findings, Study, check_metric
from spanferry.core.spaces import Space
from spanferry.searches._study import Extent, KeptStudy
from spanferry.searches._suggesting import Sampler, Way, check_grid

_UNTOLD = ("search", "plan", "fresh", "tracking")
"""Overrides that a search does not keep: its own, and what may hold a password."""
_AROUND = ("store", "launcher", "hydra")
"""Overrides that may change when it goes on."""


class OptunaSearch:
    """Searches by Optuna's samplers (Akiba et al., KDD 2019; TPE: Bergstra et al., NeurIPS 2011).

    What is tried next depends on nothing but the options here and on what the trials before came to: a search that was killed, at any
    point, goes on as if it had not been. With ``batch`` above 1 that holds as long as ``batch`` stays the same.

    Args:
        trials: how many, failed ones among them.
        sampler: ``tpe``; ``gp``, a Gaussian process; ``random``; ``grid``, every combination once, in an order drawn by ``seed``.
        metric: the dev score to choose by.
        seed: of what is tried.
        batch: trials asked for at once.
        startup_trials: drawn at random before ``tpe`` and ``gp`` go by what was found.
        minutes: from opening, after which no further trial is asked for; None: no limit.
        space: spaces by setting, in words.

    Raises:
        ConfigError: a value is out of its range, or the metric is no score on dev.
    """

    def __init__(
        self,
        trials: int = 20,
        sampler: Sampler = "tpe",
        metric: str = "convergence/best_f1",
        seed: int = 0,
        batch: int = 1,
        startup_trials: int = 10,
        minutes: float | None = None,
        space: Mapping[str, str] | None = None,
    ) -> None:
        require(trials >= 1, "search.trials", trials, "at least 1")
        require(batch >= 1, "search.batch", batch, "at least 1")
        require(startup_trials >= 1, "search.startup_trials", startup_trials, "at least 1")
        require(seed >= 0, "search.seed", seed, "at least 0")
        require(minutes is None or minutes > 0, "search.minutes", minutes, "above 0, or null")
        check_metric(metric)
        self.metric, self.space = metric, dict(space or {})
        self._extent = Extent(trials, batch, minutes)
        self._way = Way(sampler, seed, startup_trials)

    def open(self, folder: Path, grid: Sequence[str], spaces: Mapping[str, Space]) -> Study:
        """Start a search, or go on with the one that the folder holds.

        Raises:
            ConfigError: the folder's is another search; or ``sampler=grid``, and a space has no end of values.
        """
        check_grid(self._way, spaces)
        told = tuple(override for override in grid if not _part(override).startswith(_UNTOLD))
        new = Findings(self.metric, told, {name: str(space) for name, space in spaces.items()}, self._way.told)
        found = Findings.load(folder) or new
        if _decisive(found) != _decisive(new):
            raise ConfigError(
                f"{folder}: holds another search (its metric, grid, spaces, sampler, seed or startup_trials differ). Go on with the same "
                f"command, where trials, batch and minutes may change, or start in a folder of its own"
            )
        replace(new, trials=found.trials, importance=found.importance).save(folder)
        return KeptStudy(folder, spaces, self._way, self._extent)


def _part(override: str) -> str:
    return override.lstrip("+~").partition("=")[0]


def _decisive(findings: Findings) -> Findings:
    """What makes it this search, and not another."""
    grid = tuple(override for override in findings.grid if not _part(override).startswith(_AROUND))
    return replace(findings, grid=grid, trials=(), importance={})
