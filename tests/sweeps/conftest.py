"""Sweeps of a few small cells."""

from pathlib import Path

import pytest
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.types import RunMode

from spanferry import launch
from spanferry.sweeps.composing import Composer, combinations

CONF = Path(__file__).parents[2] / "conf"
SMALL = ("data.train=30", "data.dev=10", "data.test=10", "tagger=none", "tracking=none")


@pytest.fixture
def hydra():
    """What composes: ``hydra(overrides)`` gives the sweep's own configuration and the loader."""
    launch.register()
    with initialize_config_dir(str(CONF), version_base="1.3"):
        loader = GlobalHydra.instance().config_loader()
        yield lambda *overrides: (loader.load_configuration("config", list(overrides), RunMode.MULTIRUN), loader)


@pytest.fixture
def planned(hydra, tmp_path):
    """``planned("lang=de,sw", ...)``: the cells of a sweep of small cells, with a store of the test's own."""

    def plan(*overrides: str):
        master, loader = hydra(*SMALL, f"store={tmp_path / 'store'}")
        return Composer(master, loader).cells(combinations([*SMALL, f"store={tmp_path / 'store'}", *overrides], loader))

    return plan
