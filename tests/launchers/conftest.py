"""Work for workers. Functions of a test cannot be imported in a worker; those made inside a function travel by value."""

import os
import signal
import threading
import time
from functools import partial

import pytest


def until(holds):
    """Wait for what must come, at most half a minute."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def interrupt_when(holds):
    """What Ctrl-C does to this process, once something holds."""

    def send():
        until(holds)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=send, daemon=True).start()


class Deaths(list):
    """Is told of deaths, and has the first so many replaced."""

    def __init__(self, replaced=0):
        self._replaced = replaced

    def __call__(self, how):
        self.append(how)
        return len(self) <= self._replaced


@pytest.fixture
def deaths():
    """Of which none is replaced."""
    return Deaths()


@pytest.fixture
def first_one_dies(tmp_path):
    """Work of which the first worker to begin is killed, and another meets it there before all end; and where they leave files."""

    def work(folder):
        import os
        import signal
        import time

        try:
            (folder / "first").open("x").close()
        except FileExistsError:
            (folder / f"{os.getpid()}.{os.environ.get('CUDA_VISIBLE_DEVICES', 'none')}").touch()
            while len(list(folder.iterdir())) < 3:  # the one killed and two others: one of them is in its place
                time.sleep(0.01)
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    folder = tmp_path / "replaced"
    folder.mkdir()
    return partial(work, folder), folder


@pytest.fixture
def leave(tmp_path):
    """Work that leaves a file, named by its process, with an environment variable in it; and where."""

    def work(folder, variable):
        import os

        (folder / str(os.getpid())).write_text(os.environ.get(variable, "unset"))

    folder = tmp_path / "left"
    folder.mkdir()
    return lambda variable="HOME": partial(work, folder, variable), folder


@pytest.fixture
def rendezvous(tmp_path):
    """Work of which one worker gets a signal (0: none) once all have begun, and the others end well; and where they leave files."""

    def work(folder, count, number):
        import os
        import time

        place = folder / f"{os.getpid()}.begun"
        place.touch()
        while len(list(folder.glob("*.begun"))) < count:
            time.sleep(0.01)
        if number and place == min(folder.glob("*.begun")):
            os.kill(os.getpid(), number)
        (folder / f"{os.getpid()}.done").touch()

    folder = tmp_path / "met"
    folder.mkdir()
    return lambda count, number: partial(work, folder, count, number), folder


@pytest.fixture
def raising():
    """Work that raises."""

    def work():
        raise ValueError("no cells here")

    return work


@pytest.fixture
def sleeper(tmp_path):
    """Work that says its process and sleeps for a minute, and tells how it was woken; and where."""

    def work(folder):
        import os
        import time

        (folder / f"{os.getpid()}.asleep").touch()
        try:
            for _ in range(600):
                time.sleep(0.1)  # in one piece Ray could not interrupt it: it sets Python's flag and sends no signal
        except KeyboardInterrupt:
            (folder / f"{os.getpid()}.woken").touch()
            raise

    folder = tmp_path / "asleep"
    folder.mkdir()
    return partial(work, folder), folder
