"""Signs of life: whose they are, and whether that process lives."""

import os
import subprocess
import sys

import pytest

from spanferry.store import presence
from spanferry.store.presence import leave, signs, take_away

OWN = presence._own(os.getpid())


def sign_of(folder, host=OWN.host, pid=OWN.pid, start=OWN.start, machine=OWN.machine):
    """The sign of some process."""
    (folder / f"{host}-{pid}-{start}-{machine}-{'f' * 16}").touch()
    (found,) = signs(folder)
    return found


def test_a_sign_says_whose_it_is(tmp_path):
    path = leave(tmp_path, prefix="a-", suffix=".json", text="{}")
    (sign,) = signs(tmp_path, suffix=".json", prefix="a-")
    assert (sign.path, sign.host, sign.pid, sign.alive(), path.read_text()) == (path, OWN.host, os.getpid(), True, "{}")
    take_away(path)
    assert list(tmp_path.iterdir()) == []


def test_two_signs_of_one_process_have_two_names(tmp_path):
    assert leave(tmp_path) != leave(tmp_path)


@pytest.mark.parametrize("name", ["README", ".nfs0001", "host-1-2-3", "host-x-1-0123456789ab-ffff", f".{OWN.host}-1-1-{OWN.machine}-ff"])
def test_other_files_are_no_signs(tmp_path, name):
    (tmp_path / name).touch()
    assert signs(tmp_path) == []


def test_a_host_may_have_hyphens_in_its_name(tmp_path):
    assert sign_of(tmp_path, host="gpu-node-3.cluster").host == "gpu-node-3.cluster"


def test_a_number_that_was_given_out_again_is_another_process(tmp_path):
    parent = os.getppid()
    assert sign_of(tmp_path, pid=parent, start=presence._state(parent)[1]).alive()
    assert not presence._lives(parent, presence._state(parent)[1] + 1)


def test_of_another_container_the_system_is_not_asked(tmp_path):
    sign = sign_of(tmp_path, pid=2**22 + 1, machine="0123456789ab")
    assert not sign.here
    assert sign.alive()


def test_a_process_that_is_hidden_is_judged_by_its_heartbeat(tmp_path, monkeypatch):
    def refuse(pid, signal):
        raise PermissionError

    sign = sign_of(tmp_path, pid=2**22 + 1)
    assert not sign.alive()
    monkeypatch.setattr(os, "kill", refuse)
    assert sign.alive()


def test_a_sign_that_cannot_be_written_is_not_kept_young(tmp_path):
    with pytest.raises(FileNotFoundError):
        leave(tmp_path / "none")
    assert not any("none" in str(path) for path in presence._heart._paths.values())


FORK = """
import os, sys, time
from pathlib import Path
from spanferry.store import presence
presence.BEAT = 0.02
old = presence.leave(Path(sys.argv[1]))
if (child := os.fork()) == 0:
    new = presence.leave(Path(sys.argv[1]))
    os.utime(new, (1, 1))
    for _ in range(500):
        time.sleep(0.02)
        if new.stat().st_mtime > 1:
            os._exit(0 if not presence._heart.knows(old.name) else 2)
    os._exit(1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_fork_has_a_heart_of_its_own(tmp_path):
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", FORK, str(tmp_path)], timeout=60).returncode == 0
