"""The folder that a sweep gets."""

from types import SimpleNamespace

import pytest
from omegaconf import OmegaConf

from spanferry.core.cell_record import CellRecord
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.store.leases import hold
from spanferry.sweeps.sweep import chosen_folder


@pytest.fixture
def choose(planned, tmp_path):
    """``choose("id", folder)`` as a command does that has two cells; ``named``: the user names the folder."""
    cells = [SimpleNamespace(planned=cell, fingerprint=f"f{cell.number}", stages=()) for cell in planned("lang=de,sw")]

    def choose_folder(id, name, *, named=False, fresh=False):
        place = tmp_path / "sweeps" / name
        overrides = ["hydra.sweep.subdir=${hydra.job.num}", *([f"hydra.sweep.dir={place}"] if named else [])]
        master = OmegaConf.create({"hydra": {"job": {"num": "???"}, "overrides": {"hydra": overrides}, "sweep": {"dir": str(place)}}})
        return chosen_folder(master, id, Config(store=str(tmp_path / "store"), fresh=fresh), cells)

    return choose_folder


def leave(folder, number):
    place = folder.of(folder.placed[number])
    place.mkdir()
    CellRecord({}, fingerprint=f"f{number}").save(place)


def test_the_same_command_finds_its_sweep_and_another_gets_a_folder_of_its_own(choose):
    assert choose("abc", "one").path.name == "one"
    assert choose("abc", "two").path.name == "one"
    assert choose("abd", "three").path.name == "three"


def test_started_anew_it_gets_another_folder(choose):
    choose("abc", "one")
    assert choose("abc", "two", fresh=True).path.name == "two"


def test_started_anew_in_a_folder_of_the_user_s_nothing_counts_as_done(choose):
    leave(choose("abc", "one", named=True), 0)
    assert len(choose("abc", "one", named=True).missing()) == 1
    assert len(choose("abc", "one", named=True, fresh=True).missing()) == 2


def test_a_folder_in_brackets_is_found_again(choose):
    leave(choose("abc", "[one]", named=True), 0)
    assert len(choose("abc", "[one]", named=True).missing()) == 1


def test_a_damaged_plan_is_written_again_and_done_cells_stay(choose):
    folder = choose("abc", "one")
    leave(folder, 0)
    plan = folder.path / "sweep.json"
    plan.write_text(plan.read_text()[:300])
    assert [cell["number"] for cell in choose("abc", "two").missing()] == [1]


def test_a_folder_where_another_sweep_is_at_work_is_refused(choose):
    folder = choose("abc", "one", named=True)
    with hold(folder.claim(0)), pytest.raises(ConfigError, match="is at work there; name another folder, or wait"):
        choose("abd", "one", named=True)
    assert folder.id == "abc"
