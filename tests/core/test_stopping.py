"""Being stopped."""

import signal
import weakref

import pytest

from spanferry.core import stopping


def test_nobody_is_stopped_who_was_not_told_to():
    with stopping.listening():
        stopping.check()
        stopping.ask()
        with pytest.raises(KeyboardInterrupt):
            stopping.check()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_what_runs_and_afterwards_all_is_as_it_was(number):
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), stopping.listening():
        signal.raise_signal(number)
    assert signal.getsignal(number) is before
    stopping.check()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_whose_exception_is_lost_stops_the_next_step():
    """Ctrl-C while Python imports can come up in a callback like this one."""

    class Thing:
        pass

    thing = Thing()
    reference = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    with stopping.listening():
        del thing
        assert reference() is None
        with pytest.raises(KeyboardInterrupt):
            stopping.check()


def test_what_the_shell_ignores_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stopping.listening():
            signal.raise_signal(signal.SIGINT)
            stopping.check()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_question_is_answered_once():
    stopping.ask()
    with pytest.raises(KeyboardInterrupt):
        stopping.check()
    stopping.check()
