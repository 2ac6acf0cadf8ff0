"""Being stopped."""

import signal
import weakref

import pytest

from spanferry.core import stopping


@pytest.fixture(autouse=True)
def handlers():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
    stopping._asked = False


def test_nobody_is_stopped_who_was_not_told_to():
    stopping.listen()
    stopping.check()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_what_runs(number):
    stopping.listen()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_whose_exception_is_lost_stops_the_next_step():
    """Ctrl-C while Python imports can come up in a callback like this one."""
    stopping.listen()

    class Thing:
        pass

    thing = Thing()
    reference = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    assert reference() is None
    with pytest.raises(KeyboardInterrupt):
        stopping.check()


def test_what_the_shell_ignores_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopping.listen()
    signal.raise_signal(signal.SIGINT)
    stopping.check()
