"""Tasks of a local Ray, for real."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from tests.launchers.conftest import Deaths, interrupt_when

from spanferry.core.errors import ConfigError
from spanferry.launchers.ray import RayLauncher

PARENT = """
import sys
from functools import partial
from spanferry.launchers.ray import RayLauncher

def work(place):
    import os
    from pathlib import Path
    Path(place).write_text(os.getcwd())

RayLauncher(address=sys.argv[1], workers=1).run(partial(work, sys.argv[2]), 1, sys.exit)
"""


@pytest.fixture(scope="module")
def own():
    """A Ray that is the program's own: the tests share it, and the launcher leaves it running."""
    import ray

    ray.init("local", num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level="ERROR", object_store_memory=100 * 2**20)
    yield ray
    ray.shutdown()


@pytest.mark.slow
def test_it_starts_a_ray_and_ends_it(leave, deaths):
    import ray

    work, folder = leave
    before = signal.getsignal(signal.SIGTERM)
    RayLauncher(workers=2).run(work("OMP_NUM_THREADS"), 2, deaths)
    assert deaths == []
    assert not ray.is_initialized()
    assert signal.getsignal(signal.SIGTERM) is before
    assert {place.read_text() for place in folder.iterdir()} == {"1"}


def test_a_cluster_that_does_not_answer(raising, deaths):
    with pytest.raises(ConfigError, match=r"launcher\.address=127\.0\.0\.1:1: Ray does not answer"):
        RayLauncher(address="127.0.0.1:1").run(raising, 1, deaths)


@pytest.fixture
def cluster(monkeypatch):
    """A Ray that others started, by its address, with one core and a token of its own."""
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", uuid4().hex)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = ["--disable-usage-stats", "--include-dashboard=false", "--object-store-memory=100000000"]
    head = ["--head", "--block", "--node-ip-address=127.0.0.1", f"--port={port}", "--num-cpus=1", *quiet]
    ray = Path(sys.executable).with_name("ray")
    started = subprocess.Popen([ray, "start", *head], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in started.stdout:
        if "--block" in line:  # it says so when it is up
            break
    yield f"127.0.0.1:{port}"
    started.terminate()
    started.communicate(timeout=60)


@pytest.mark.slow
def test_a_cluster_is_used_by_its_address_and_goes_on(cluster, tmp_path):
    for name in ("first", "second"):  # in a process of their own, which takes the cluster's token
        subprocess.run([sys.executable, "-c", PARENT, cluster, tmp_path / name], cwd=tmp_path, check=True, timeout=100)
        assert (tmp_path / name).read_text() == str(tmp_path)


@pytest.mark.slow
def test_tasks_are_processes_of_their_own(own, rendezvous, deaths):
    work, folder = rendezvous
    RayLauncher(workers=2).run(work(2, 0), 3, deaths)
    assert deaths == []
    assert len(list(folder.glob("*.done"))) == 2
    assert not (folder / f"{os.getpid()}.done").exists()
    assert own.is_initialized()


@pytest.mark.slow
def test_a_killed_task_is_told_of_and_the_others_go_on(own, rendezvous, deaths):
    work, folder = rendezvous
    RayLauncher(workers=3).run(work(3, signal.SIGKILL), 3, deaths)
    assert deaths == ["its process was killed (out of memory?), or crashed"]
    assert len(list(folder.glob("*.done"))) == 2


@pytest.mark.slow
def test_another_takes_the_place_of_a_killed_task(own, first_one_dies):
    work, folder = first_one_dies
    deaths = Deaths(replaced=1)
    RayLauncher(workers=2).run(work, 2, deaths)
    assert len(deaths) == 1
    assert len(list(folder.glob("*.*"))) == 2


@pytest.mark.slow
def test_what_the_work_raises_goes_up(own, raising, deaths):
    with pytest.raises(ValueError, match="no cells here"):
        RayLauncher(workers=1).run(raising, 1, deaths)


@pytest.mark.slow
def test_ctrl_c_lets_tasks_tidy_up_and_goes_up(own, sleeper, deaths):
    work, folder = sleeper
    interrupt_when(lambda: len(list(folder.glob("*.asleep"))) == 2)
    with pytest.raises(KeyboardInterrupt):
        RayLauncher(workers=2).run(work, 2, deaths)
    assert len(list(folder.glob("*.woken"))) == 2


def test_no_ray_here(raising, monkeypatch, deaths):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"pip install 'spanferry\[ray\]'"):
        RayLauncher().run(raising, 1, deaths)


@pytest.mark.parametrize("options", [{"workers": 0}, {"cpus": 0}, {"gpus": -1}])
def test_wrong_numbers_are_refused(options):
    with pytest.raises(ConfigError, match=f"launcher.{next(iter(options))}="):
        RayLauncher(**options)
