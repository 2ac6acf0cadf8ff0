"""Run one cell, or with -m a grid of cells: ``python run.py --help``."""

import hydra
from omegaconf import DictConfig

from spanferry import launch

launch.register()


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(config: DictConfig) -> float:
    """Run the cell that ``config`` describes and return its headline score (NaN where nothing could be scored)."""
    return launch.cell(config)


if __name__ == "__main__":
    launch.run(main)
