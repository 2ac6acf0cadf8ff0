"""Launching until nothing is missing."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.core.journal import Reader
from spanferry.store.leases import try_hold
from spanferry.sweeps import launching
from spanferry.sweeps.folder import EVENTS, SweepFolder
from spanferry.sweeps.launching import work_until_done


class Scripted:
    """A launcher whose workers do what a test says, launch by launch."""

    workers, apart = 4, True

    def __init__(self, *launches):
        self.launches, self.counts = list(launches), []

    def run(self, work, count):
        self.counts.append(count)
        return self.launches.pop(0)() or []


@pytest.fixture
def folder(planned, tmp_path, monkeypatch):
    monkeypatch.setattr(launching, "_WAIT", 0.01)
    made = SweepFolder(tmp_path / "sweep")
    made.plan("abc", "", list(zip(planned("lang=de,sw"), ("f0", "f1"), strict=True)), range(2))
    return made


def does(folder, *numbers, dying=()):
    def launch():
        for number in numbers:
            place = folder.path / folder.placed[number]["folder"]
            place.mkdir()
            CellRecord({}, fingerprint=f"f{number}").save(place)
        return list(dying)

    return launch


def test_no_more_workers_than_cells(folder):
    launcher = Scripted(does(folder, 0, 1))
    work_until_done(folder, launcher)
    assert launcher.counts == [2]


def test_what_is_missing_after_a_death_is_launched_again(folder):
    launcher = Scripted(does(folder, 0, dying=["killed by signal 9"]), does(folder, 1))
    work_until_done(folder, launcher)
    assert launcher.counts == [2, 1]
    assert [(event["event"], event["how"]) for event in Reader(folder.path / EVENTS).news()] == [("died", "killed by signal 9")]


def test_nothing_is_launched_where_nothing_is_missing(folder):
    does(folder, 0, 1)()
    work_until_done(folder, Scripted())


def test_workers_that_never_get_to_work_are_an_error(folder):
    with pytest.raises(SpanferryError, match="workers end without having worked on any of 2 cells: no room"):
        work_until_done(folder, Scripted(does(folder, dying=["no room"])))


def test_cells_that_others_are_at_are_waited_for(folder):
    claim = try_hold(folder.claim(1))

    def other_ends():
        does(folder, 1)()
        claim.release()

    work_until_done(folder, Scripted(does(folder, 0), does(folder), does(folder), does(folder), does(folder), other_ends))
