"""Cells go to the tracker as they end."""

import threading
from threading import Event

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import TrackingError
from spanferry.sweeps import pushing as module
from spanferry.sweeps.pushing import pushing


class Tracker:
    """Takes what it is given, and fails the first so many times."""

    viewer = ""

    def __init__(self, failures=0):
        self.failures, self.got = failures, []

    def prepare(self):
        pass

    def push(self, folder):
        if self.failures:
            self.failures -= 1
            raise TrackingError("gone")
        self.got.append(folder.name)
        return ""


@pytest.fixture
def folder(placed, monkeypatch):
    monkeypatch.setattr(module, "_EVERY", 0.01)
    return placed("lang=de,sw,yo")


def end(folder, number, event="done"):
    place = folder.of(folder.placed[number])
    place.mkdir()
    CellRecord({}, fingerprint=f"f{number}").save(place)
    folder.events.say(event, cell=number)


def test_cells_of_earlier_runs_and_those_that_end_now_are_pushed_once_each(folder):
    end(folder, 0)
    tracker = Tracker()
    with pushing(folder, tracker) as pushed:
        end(folder, 1)
        end(folder, 2, "failed")
    assert sorted(set(tracker.got)) == ["0_de", "1_sw", "2_yo"]
    assert pushed.left == []


def test_what_a_server_missed_is_tried_again_at_the_end(folder):
    end(folder, 0)
    tracker = Tracker(failures=1)
    with pushing(folder, tracker) as pushed:
        end(folder, 1)
    assert sorted(set(tracker.got)) == ["0_de", "1_sw"]
    assert (pushed.left, pushed.trouble) == ([], ["gone"])


def test_what_cannot_be_pushed_is_left_and_costs_no_result(folder):
    end(folder, 0)
    with pushing(folder, Tracker(failures=99)) as pushed:
        end(folder, 1)
    assert [path.name for path in pushed.left] == ["0_de", "1_sw"]
    assert pushed.trouble == ["gone"]


def test_a_sweep_that_is_stopped_does_not_wait_for_the_tracker(folder):
    tracker = Tracker()

    def stop():
        with pushing(folder, tracker):
            raise KeyboardInterrupt

    end(folder, 0)
    with pytest.raises(KeyboardInterrupt):
        stop()
    assert len(tracker.got) <= 1


def test_nor_does_it_try_again_what_the_tracker_missed(folder):
    tracker, tried = Tracker(), Event()

    def fails(folder):
        tried.set()
        tracker.got.append(folder.name)
        raise TrackingError("gone")

    def stop():
        with pushing(folder, tracker):
            tried.wait(10)
            raise KeyboardInterrupt

    tracker.push = fails
    end(folder, 0)
    with pytest.raises(KeyboardInterrupt):
        stop()
    assert tracker.got == ["0_de"]


def test_a_bug_of_the_tracker_is_not_hidden(folder, monkeypatch):
    end(folder, 0)
    tracker = Tracker()
    monkeypatch.setattr(tracker, "push", lambda folder: 1 / 0)
    with pytest.raises(ZeroDivisionError), pushing(folder, tracker):
        pass


def test_a_cell_whose_worker_was_killed_before_it_said_so_is_pushed(folder):
    tracker = Tracker()
    with pushing(folder, tracker):
        end(folder, 0, "stage")
    assert tracker.got == ["0_de"]


def test_who_stops_a_sweep_does_not_wait_long_for_a_push(folder, monkeypatch):
    monkeypatch.setattr(module, "_LONGEST", 0.01)
    begun, over = threading.Event(), threading.Event()
    tracker = Tracker()
    monkeypatch.setattr(tracker, "push", lambda folder: begun.set() or over.wait())
    end(folder, 0)

    def stop():
        with pushing(folder, tracker):
            begun.wait()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    over.set()
