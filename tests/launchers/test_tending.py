"""Waiting for workers, with workers that only say how they end."""

import pytest

from spanferry.launchers import _tending
from spanferry.launchers._tending import tend
from spanferry.launchers._worker import Ending


class Told:
    """Ends as told, one look a telling; stays at the last."""

    def __init__(self, *endings):
        self._endings = list(endings)
        self.calls = []

    def ending(self):
        found = self._endings.pop(0) if len(self._endings) > 1 else self._endings[0]
        if isinstance(found, BaseException):
            raise found
        return found

    def stop(self):
        self.calls.append("stop")

    def kill(self):
        self.calls.append("kill")


def test_deaths_are_told_of_when_all_have_ended():
    assert tend([Told(Ending("out of memory")), Told(None, None, Ending()), Told(None, Ending("time limit"))], 0) == [
        "out of memory",
        "time limit",
    ]


def test_an_error_waits_for_the_others():
    late = Told(None, None, Ending("late"))
    with pytest.raises(ValueError, match="bug"):
        tend([Told(Ending(error=ValueError("bug"))), late], 0)
    assert late.calls == []


def test_ctrl_c_stops_and_then_kills_what_still_runs(monkeypatch):
    monkeypatch.setattr(_tending, "_GRACE", 0.0)
    ended, running = Told(Ending()), Told(None)
    with pytest.raises(KeyboardInterrupt):
        tend([ended, running, Told(None, KeyboardInterrupt(), Ending())], 0)
    assert ended.calls == []
    assert running.calls == ["stop", "kill"]


def test_what_was_started_is_stopped_when_the_rest_cannot_be(monkeypatch):
    monkeypatch.setattr(_tending, "_GRACE", 0.0)
    first = Told(None)

    def starting():
        yield first
        raise OSError("no more processes")

    with pytest.raises(OSError, match="no more"):
        tend(starting(), 0)
    assert first.calls == ["stop", "kill"]
