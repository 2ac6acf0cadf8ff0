"""Local processes: what they find set, how they die, and that none is left."""

import os
import signal
import subprocess
import sys

import psutil
import pytest
from tests.launchers.conftest import Deaths, interrupt_when, until

from spanferry.core.errors import ConfigError
from spanferry.launchers.joblib import JoblibLauncher, _how

PARENT = """
import sys, time
from functools import partial
from pathlib import Path
from spanferry.launchers.joblib import JoblibLauncher

def main(folder):
    def work(folder):
        import os, time
        (folder / str(os.getpid())).touch()
        time.sleep(60)
    JoblibLauncher(2, 1).run(partial(work, folder), 2, print)

main(Path(sys.argv[1]))
"""


def test_workers_are_processes_of_their_own(rendezvous, deaths):
    work, folder = rendezvous
    JoblibLauncher(2, 1).run(work(2, 0), 2, deaths)
    assert len(list(folder.glob("*.done"))) == 2
    assert not (folder / f"{os.getpid()}.done").exists()


def test_no_more_are_started_than_configured(rendezvous, deaths):
    work, folder = rendezvous
    JoblibLauncher(1, 1).run(work(1, 0), 5, deaths)
    assert len(list(folder.iterdir())) == 2  # begun and done


def test_none_is_left_when_all_have_ended(leave, deaths):
    work, folder = leave
    JoblibLauncher(2, 1).run(work(), 2, deaths)
    assert not any(psutil.pid_exists(int(place.name)) for place in folder.iterdir())


def test_a_killed_worker_is_told_of_and_the_others_go_on(rendezvous, deaths):
    work, folder = rendezvous
    JoblibLauncher(3, 1).run(work(3, signal.SIGKILL), 3, deaths)
    (death,) = deaths
    (dead,) = {place.stem for place in folder.glob("*.begun")} - {place.stem for place in folder.glob("*.done")}
    assert death == f"process {dead} killed by signal 9 (Killed), out of memory?"


def test_another_with_the_same_device_takes_the_place_of_a_killed_one(first_one_dies):
    work, folder = first_one_dies
    deaths = Deaths(replaced=1)
    JoblibLauncher(2, 1, devices=[4, 7]).run(work, 2, deaths)
    assert len(deaths) == 1
    assert sorted(place.suffix for place in folder.glob("*.*")) == [".4", ".7"]


def test_a_stopped_worker_is_told_of(rendezvous, deaths):
    work, _ = rendezvous
    JoblibLauncher(2, 1).run(work(2, signal.SIGTERM), 2, deaths)
    assert deaths == ["stopped by signal 15 (Terminated)"]


def test_threads_are_limited_before_anything_is_loaded(leave, deaths):
    work, folder = leave
    JoblibLauncher(1, 3).run(work("OMP_NUM_THREADS"), 1, deaths)
    assert [place.read_text() for place in folder.iterdir()] == ["3"]


def test_devices_are_handed_out_in_turn(leave, deaths):
    work, folder = leave
    JoblibLauncher(3, 1, devices=[4, 7]).run(work("CUDA_VISIBLE_DEVICES"), 3, deaths)
    assert sorted(place.read_text() for place in folder.iterdir()) == ["4", "4", "7"]


def test_what_the_work_raises_goes_up_with_its_traceback(raising, deaths):
    with pytest.raises(ValueError, match="no cells here") as raised:
        JoblibLauncher(1, 1).run(raising, 1, deaths)
    assert "in work" in raised.value.__notes__[0]


def test_ctrl_c_lets_workers_tidy_up_and_goes_up(sleeper, deaths):
    work, folder = sleeper
    interrupt_when(lambda: len(list(folder.glob("*.asleep"))) == 2)
    with pytest.raises(KeyboardInterrupt):
        JoblibLauncher(2, 1).run(work, 2, deaths)
    assert len(list(folder.glob("*.woken"))) == 2
    assert not any(psutil.pid_exists(int(place.stem)) for place in folder.iterdir())


def test_workers_end_when_their_parent_is_killed(tmp_path):
    script, folder = tmp_path / "parent.py", tmp_path / "pids"
    folder.mkdir()
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, script, folder])
    until(lambda: len(list(folder.iterdir())) == 2)
    children = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert len(children) >= 2
    assert alive == []


def test_without_a_number_there_is_a_worker_a_core():
    assert 1 <= JoblibLauncher().workers <= os.cpu_count()


@pytest.mark.parametrize(("message", "how"), [
    ("The exit codes of the workers are {SIGKILL(-9)}", "killed by signal 9 (Killed), out of memory?"),
    ("The exit codes of the workers are {SIGSEGV(-11)}", "killed by signal 11 (Segmentation fault)"),
    ("The exit codes of the workers are {EXIT(3)}", "ended with code 3"),
    ("A worker process was terminated.", "ended without a word"),
])  # fmt: skip
def test_how_a_process_ended(message, how):
    assert _how(message) == how


@pytest.mark.parametrize("options", [{"workers": 0}, {"cpus": 0}, {"devices": []}])
def test_wrong_numbers_are_refused(options):
    with pytest.raises(ConfigError, match=f"launcher.{next(iter(options))}="):
        JoblibLauncher(**options)
