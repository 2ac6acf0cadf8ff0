"""Sweeps of a few small cells."""

from pathlib import Path

import pytest
from hydra import initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.types import RunMode

from spanferry import launch
from spanferry.sweeps.composing import Composer, combinations
from spanferry.sweeps.folder import SweepFolder

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


@pytest.fixture
def placed(planned, tmp_path):
    """``placed("lang=de,sw")``: a sweep's folder with its plan; cells run in their order, their fingerprints are f0, f1 ..."""

    def place(*overrides: str):
        made, cells = SweepFolder(tmp_path / "sweep"), planned(*overrides)
        made.plan("abc", "", [(cell, f"f{number}") for number, cell in enumerate(cells)], range(len(cells)))
        return made

    return place
