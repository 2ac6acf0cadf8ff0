"""Tasks of a local Ray, for real."""

import os
import signal
import sys

import pytest
from tests.launchers.conftest import interrupt_when

from spanferry.core.errors import ConfigError
from spanferry.launchers.ray import RayLauncher


@pytest.fixture(scope="module")
def own():
    """A Ray that is the program's own: the tests share it, and the launcher leaves it running."""
    import ray

    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level="ERROR", object_store_memory=100 * 2**20)
    yield ray
    ray.shutdown()


@pytest.mark.slow
def test_it_starts_a_ray_and_ends_it(leave):
    import ray

    work, folder = leave
    before = signal.getsignal(signal.SIGTERM)
    assert RayLauncher(workers=2).run(work("OMP_NUM_THREADS"), 2) == []
    assert not ray.is_initialized()
    assert signal.getsignal(signal.SIGTERM) is before
    assert {place.read_text() for place in folder.iterdir()} == {"1"}


def test_a_cluster_that_does_not_answer(raising):
    with pytest.raises(ConfigError, match=r"launcher\.address=127\.0\.0\.1:1: Ray does not answer"):
        RayLauncher(address="127.0.0.1:1").run(raising, 1)


@pytest.mark.slow
def test_tasks_are_processes_of_their_own(own, rendezvous):
    work, folder = rendezvous
    assert RayLauncher(workers=2).run(work(2, 0), 3) == []
    assert len(list(folder.glob("*.done"))) == 2
    assert not (folder / f"{os.getpid()}.done").exists()
    assert own.is_initialized()


@pytest.mark.slow
def test_a_killed_task_is_told_of_and_the_others_go_on(own, rendezvous):
    work, folder = rendezvous
    deaths = RayLauncher(workers=3).run(work(3, signal.SIGKILL), 3)
    assert deaths == ["its process was killed (out of memory?), or crashed"]
    assert len(list(folder.glob("*.done"))) == 2


@pytest.mark.slow
def test_what_the_work_raises_goes_up(own, raising):
    with pytest.raises(ValueError, match="no cells here"):
        RayLauncher(workers=1).run(raising, 1)


@pytest.mark.slow
def test_ctrl_c_lets_tasks_tidy_up_and_goes_up(own, sleeper):
    work, folder = sleeper
    interrupt_when(lambda: len(list(folder.glob("*.asleep"))) == 2)
    with pytest.raises(KeyboardInterrupt):
        RayLauncher(workers=2).run(work, 2)
    assert len(list(folder.glob("*.woken"))) == 2


def test_no_ray_here(raising, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"pip install 'spanferry\[ray\]'"):
        RayLauncher().run(raising, 1)


@pytest.mark.parametrize("options", [{"workers": 0}, {"cpus": 0}, {"gpus": -1}])
def test_wrong_numbers_are_refused(options):
    with pytest.raises(ConfigError, match=f"launcher.{next(iter(options))}="):
        RayLauncher(**options)
