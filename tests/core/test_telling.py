"""Work that tells how far it has come."""

import pytest

from spanferry.core.telling import tell_kept, teller, told_to


@pytest.fixture
def clock(monkeypatch):
    """Seconds that a test sets: ``clock[0] = 2.0``."""
    now = [0.0]
    monkeypatch.setattr("spanferry.core.telling.monotonic", lambda: now[0])
    return now


def test_a_start_is_told_at_once_and_what_follows_once_a_second(clock):
    heard = []
    with told_to(heard.append):
        teller().starts("align", 10)
        for clock[0], done in ((0.5, 1), (1.0, 2), (1.9, 3), (2.0, 4)):
            teller().reached(done, 10)
    assert [(each["stage"], each["done"]) for each in heard] == [("align", 0), ("align", 2), ("align", 4)]


def test_waiting_names_who_is_waited_for(clock):
    heard = []
    with told_to(heard.append):
        teller().starts("align", 10)
        teller().waits("host-7")
    assert heard[1] == {"stage": "align", "done": 0, "total": 0, "holder": "host-7"}


def test_nobody_listens_outside_the_block():
    with told_to(print):
        pass
    assert teller() is None


def test_what_is_kept_is_told_at_once(clock):
    heard = []
    with told_to(heard.append):
        teller().starts("train", 10)
        tell_kept()
    tell_kept()  # to nobody
    assert heard[1:] == [{"stage": "train", "kept": True}]


def test_work_that_never_said_that_it_starts_is_told(clock):
    heard = []
    with told_to(heard.append):
        teller().reached(3, 10)
    assert heard == [{"stage": "", "done": 3, "total": 10}]


def test_a_start_says_how_much_there_is_to_do(clock):
    heard = []
    with told_to(heard.append):
        teller().starts("align", 10)
        teller().starts("train")
    assert heard == [{"stage": "align", "done": 0, "total": 10}, {"stage": "train", "done": 0, "total": 0}]
