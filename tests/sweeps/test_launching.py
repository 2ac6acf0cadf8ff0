"""Launching until nothing is missing."""

import subprocess
import sys

import pytest

from spanferry.core.cell_record import EVENTS, CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.core.journal import Reader
from spanferry.store.leases import holder, try_hold
from spanferry.sweeps import launching
from spanferry.sweeps.launching import Deaths, work_until_done


class Scripted:
    """A launcher whose workers do what a test says, launch by launch."""

    workers, apart, seconds = 4, True, None

    def __init__(self, *launches):
        self.launches, self.counts = list(launches), []

    def run(self, work, count, died):
        self.counts.append(count)
        for how in self.launches.pop(0)() or []:
            died(how)


@pytest.fixture
def folder(placed, monkeypatch):
    monkeypatch.setattr(launching, "_WAIT", 0.01)
    return placed("lang=de,sw")


def does(folder, *numbers, dying=()):
    def launch():
        for number in numbers:
            place = folder.path / folder.placed[number]["folder"]
            place.mkdir()
            CellRecord({}, fingerprint=f"f{number}").save(place)
        return list(dying)

    return launch


def deaths_in(folder):
    return [(event.get("cell"), event["how"]) for event in Reader(folder.path / EVENTS).news() if event["event"] == "died"]


def leave_behind(claim):
    """The claim of a process that died."""
    dies = "import os, sys, pathlib; from spanferry.store.leases import try_hold; try_hold(pathlib.Path(sys.argv[1])); os._exit(9)"
    subprocess.run([sys.executable, "-c", dies, str(claim)], check=False)


def test_no_more_workers_than_cells(folder):
    launcher = Scripted(does(folder, 0, 1))
    work_until_done(folder, launcher)
    assert launcher.counts == [2]


def test_what_is_missing_after_a_death_is_launched_again(folder):
    launcher = Scripted(does(folder, 0, dying=["killed by signal 9"]), does(folder, 1))
    work_until_done(folder, launcher)
    assert launcher.counts == [2, 1]
    assert deaths_in(folder) == [(None, "killed by signal 9")]


def test_nothing_is_launched_where_nothing_is_missing(folder):
    does(folder, 0, 1)()
    launcher = Scripted()
    work_until_done(folder, launcher)
    assert launcher.counts == []


def test_workers_that_never_get_to_work_are_an_error(folder):
    with pytest.raises(SpanferryError, match="workers end without having worked on any of 2 cells: no room"):
        work_until_done(folder, Scripted(does(folder, dying=["no room"])))


def test_cells_that_others_are_at_are_waited_for_without_launching(folder, monkeypatch):
    claim, looks = try_hold(folder.claim(1)), []

    def other_ends_after_five_looks(_):
        looks.append(1)
        if len(looks) == 5:
            does(folder, 1)()
            claim.release()

    monkeypatch.setattr(launching, "sleep", other_ends_after_five_looks)
    launcher = Scripted(does(folder, 0))
    work_until_done(folder, launcher)
    assert launcher.counts == [1]
    assert len(looks) == 5


def test_a_claim_of_the_dead_is_taken_away_before_others_are_launched(folder):
    """A worker on another machine could not know that its holder is dead before a whole lease is over."""
    leave_behind(folder.claim(1))

    def launch():
        assert holder(folder.claim(1)) is None
        does(folder, 0, 1)()

    work_until_done(folder, Scripted(launch))


def test_a_launch_in_which_cells_were_begun_is_no_idle_one(folder):
    """As when every job reaches its time limit before its cell is done."""

    def stopped():
        folder.events.say("started", cell=0)
        return ["time limit"]

    launcher = Scripted(stopped, stopped, stopped, stopped, does(folder, 0, 1))
    work_until_done(folder, launcher)
    assert len(launcher.counts) == 5


def test_a_death_is_written_down_at_once_with_the_cell(folder):
    deaths = Deaths(folder)
    leave_behind(folder.claim(1))
    deaths("killed by signal 9")
    assert deaths_in(folder) == [(None, "killed by signal 9"), (1, "killed by signal 9")]


def test_a_cell_is_lost_once(folder):
    deaths = Deaths(folder)
    leave_behind(folder.claim(1))
    deaths("killed by signal 9")
    deaths("out of memory")
    assert [cell for cell, _ in deaths_in(folder) if cell is not None] == [1]


def test_one_that_died_is_replaced_until_three_died_without_a_cell_begun(folder):
    deaths = Deaths(folder)
    assert [deaths("no memory") for _ in range(4)] == [True, True, False, False]
    folder.events.say("started", cell=0)
    assert deaths("no memory")


def test_none_is_replaced_where_others_are_at_all_that_is_left(folder):
    does(folder, 0)()
    claim = try_hold(folder.claim(1))
    assert not Deaths(folder)("killed")
    claim.release()
