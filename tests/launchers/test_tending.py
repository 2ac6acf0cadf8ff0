"""Waiting for workers, with workers that only say how they end."""

import pytest
from tests.launchers.conftest import Deaths

from spanferry.core.errors import ConfigError
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


def nobody(place):
    raise AssertionError(place)


def test_deaths_are_told_of_when_they_happen(deaths):
    seen = []
    late = Told(None, None, Ending())
    late.ending = lambda: seen.append(list(deaths)) or (Ending() if len(seen) == 3 else None)
    tend([Told(Ending("out of memory")), Told(None, Ending("time limit")), late], nobody, deaths, 0)
    assert seen == [[], ["out of memory"], ["out of memory", "time limit"]]


def test_another_takes_the_place_of_one_that_died():
    places, deaths = [], Deaths(replaced=2)
    tend([Told(None, None, Ending()), Told(Ending("died"))], lambda place: places.append(place) or Told(Ending("again")), deaths, 0)
    assert deaths == ["died", "again", "again"]
    assert places == [1, 1]


def test_none_takes_the_place_of_one_that_ended_well_or_raised():
    with pytest.raises(ValueError, match="bug"):
        tend([Told(Ending()), Told(Ending(error=ValueError("bug"))), Told(None, Ending("late"))], nobody, Deaths(replaced=9), 0)


def test_where_no_other_can_be_started_the_rest_goes_on():
    def refuses(place):
        raise ConfigError("too many jobs")

    deaths, rest = Deaths(replaced=9), Told(None, None, Ending())
    tend([Told(Ending("died")), rest], refuses, deaths, 0)
    assert deaths == ["died", "no other takes its place: too many jobs"]
    assert rest.calls == []


def test_an_error_waits_for_the_others(deaths):
    late = Told(None, None, Ending("late"))
    with pytest.raises(ValueError, match="bug"):
        tend([Told(Ending(error=ValueError("bug"))), late], nobody, deaths, 0)
    assert late.calls == []


def test_ctrl_c_stops_and_then_kills_what_still_runs(monkeypatch, deaths):
    monkeypatch.setattr(_tending, "_GRACE", 0.0)
    ended, running = Told(Ending()), Told(None)
    with pytest.raises(KeyboardInterrupt):
        tend([ended, running, Told(None, KeyboardInterrupt(), Ending())], nobody, deaths, 0)
    assert ended.calls == []
    assert running.calls == ["stop", "kill"]


def test_what_was_started_is_stopped_when_the_rest_cannot_be(monkeypatch, deaths):
    monkeypatch.setattr(_tending, "_GRACE", 0.0)
    first = Told(None)

    def starting():
        yield first
        raise OSError("no more processes")

    with pytest.raises(OSError, match="no more"):
        tend(starting(), nobody, deaths, 0)
    assert first.calls == ["stop", "kill"]
