"""Hydra takes a sweeper from this namespace alone; what it does stands in ``spanferry.sweeps``."""

from typing import Any

from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class GridSweeper(Sweeper):
    """Runs the cells of a sweep as ``spanferry.sweeps`` does.

    Args:
        params: the sweep's axes, as an experiment file names them; the command line has the last word.
    """

    def __init__(self, params: dict[str, str] | None = None) -> None:
        self._params = params or {}

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep what Hydra hands over."""
        self._loader, self._config = hydra_context.config_loader, config

    def sweep(self, arguments: list[str]) -> Any:
        """Run the sweep; ``arguments`` are the command line's overrides."""
        from spanferry.sweeps.start import run_sweep

        return run_sweep(self._config, self._loader, [*(f"{axis}={values}" for axis, values in self._params.items()), *arguments])
