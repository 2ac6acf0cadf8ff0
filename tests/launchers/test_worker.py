"""What stands around the work."""

import os
import signal

from spanferry.core.errors import ConfigError
from spanferry.launchers._worker import Ending, Worker


def test_a_signal_stops_the_work_and_a_second_does_not_disturb_its_tidying_up():
    tidied = []

    def work():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            tidied.append(True)

    assert Worker(work)() == Ending(death="stopped by signal 15 (Terminated)")
    assert tidied == [True]


def test_handlers_are_as_before():
    before = signal.getsignal(signal.SIGINT)
    Worker(lambda: None)()
    assert signal.getsignal(signal.SIGINT) is before


def test_work_that_runs_out_of_memory_has_died():
    def work():
        raise MemoryError

    assert Worker(work)() == Ending(death="out of memory")


def test_an_error_that_cannot_travel_travels_as_text():
    class StubbornError(Exception):
        def __reduce__(self):
            raise TypeError

    def work():
        raise StubbornError("no disk")

    error = Worker(work)().error
    assert type(error) is RuntimeError
    assert "StubbornError: no disk" in str(error)


def test_a_user_s_mistake_stays_one():
    def work():
        raise ConfigError("lang=xx: no such language")

    assert type(Worker(work)().error) is ConfigError


def test_a_worker_without_the_folder_says_so(raising, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    worker = Worker(raising)
    monkeypatch.chdir(tmp_path)
    gone.rmdir()
    assert "start in a folder of a shared file system" in str(worker().error)
