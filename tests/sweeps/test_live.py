"""The view of a sweep that runs."""

import logging
import sys
from io import StringIO

import pytest
from rich.console import Console

from spanferry.core.journal import Journal
from spanferry.sweeps import live
from spanferry.sweeps.live import Lines, clock, picture, watching
from spanferry.sweeps.state import State

NAMES = {0: "de ilp", 1: "sw ilp", 2: "de heuristic", 3: "sw heuristic"}


def events(*told):
    state = State(NAMES, [0], [], 100.0)
    for time, event, cell, facts in told:
        state.heard({"time": time, "event": event, "cell": cell, **facts})
    return state


def drawn(state, now, height=10, width=80):
    console = Console(width=width, file=StringIO())
    console.print(picture("mine", state, now, now - 100.0, height))
    return console.file.getvalue()


def test_the_picture_counts_cells_and_tells_the_time():
    text = drawn(events((100.0, "started", 1, {}), (110.0, "done", 1, {}), (110.0, "started", 2, {})), 112.0)
    assert "2 of 4 cells done, 1 running, 1 left" in text
    assert "0:12 so far, about 0:18 left" in text


def test_a_line_for_each_cell_says_where_it_is():
    at = {"stage": "align", "done": 1200, "total": 2300}
    text = drawn(events((101.0, "started", 1, {}), (102.0, "stage", 1, at), (103.0, "started", 2, {})), 166.0)
    assert ["sw", "ilp", "align", "1,200", "of", "2,300", "1:05"] in [line.split() for line in text.splitlines()]
    assert "de heuristic  starts" in text


def test_who_a_cell_waits_for_is_told():
    assert "align  waits for host-7" in drawn(
        events((101.0, "started", 1, {}), (102.0, "stage", 1, {"stage": "align", "holder": "host-7"})), 103.0
    )


def test_a_low_terminal_shows_the_longest_running_and_counts_the_others():
    text = drawn(events((103.0, "started", 1, {}), (101.0, "started", 2, {}), (102.0, "started", 3, {})), 104.0, height=1)
    assert "de heuristic" in text
    assert "sw ilp" not in text
    assert "and 2 more" in text


def test_names_in_brackets_are_no_markup():
    state = State({0: "labels=[per]"}, [], [], 0.0)
    state.heard({"time": 1.0, "event": "started", "cell": 0})
    assert "labels=[per]" in drawn(state, 2.0)


def test_in_a_log_a_line_at_the_start_and_then_one_a_minute():
    console = Console(width=200, file=StringIO())
    state = events((100.0, "started", 1, {}), (110.0, "done", 1, {}))
    lines = Lines(console, "mine", state, 100.0)
    for now in (101.0, 159.0, 160.0, 200.0, 219.0):
        lines.show(state, now)
    assert console.file.getvalue().splitlines() == [
        "sweep mine: 4 cells, 2 done before",
        "sweep mine: 2 of 4 cells done, 2 left; 1:00 so far, about 0:30 left",
    ]


@pytest.fixture
def quick(monkeypatch):
    """The journal is looked at all the time."""
    monkeypatch.setattr(live, "_LOOK_EVERY", 0.001)


class Seen:
    """A terminal that notes what is shown on it, and waits for some of it."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return True

    def wait_for(self, text):
        for _ in range(10_000):  # ten seconds at most: a view that never shows it must fail, not hang
            if text in self.text:
                return True
            live.Event().wait(0.001)
        return False


def test_a_worker_in_this_process_is_seen_at_the_bottom_and_gone_at_the_end(tmp_path, quick):
    terminal = Seen()
    with watching(tmp_path, NAMES, console=Console(file=terminal, force_terminal=True, width=80, height=24)):
        Journal(tmp_path / "events").say("started", cell=1)
        assert terminal.wait_for("sw ilp")
    assert terminal.text.endswith("\x1b[2K")  # the last line is erased


def test_logs_of_libraries_go_above_the_view(tmp_path, quick, monkeypatch):
    terminal = Seen()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    handler = logging.StreamHandler(terminal)
    monkeypatch.setattr(logging.getLogger("library"), "handlers", [handler])
    with watching(tmp_path, NAMES, console=Console(file=terminal, force_terminal=True, width=80, height=24)):
        assert handler.stream is not terminal
        logging.getLogger("library").warning("downloading")
        assert terminal.wait_for("downloading")
    assert handler.stream is terminal


def test_the_view_stops_with_the_sweep_that_fails(tmp_path, quick, capsys):
    with pytest.raises(KeyboardInterrupt), watching(tmp_path, NAMES):
        raise KeyboardInterrupt
    assert capsys.readouterr().err.startswith("sweep ")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (61, "1:01"), (3723, "1:02:03")])
def test_times_read_as_on_a_clock(seconds, text):
    assert clock(seconds) == text
