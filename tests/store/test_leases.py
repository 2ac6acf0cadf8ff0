"""Leases: one holder at a time, whatever dies, stops or forks."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from spanferry.store import presence
from spanferry.store.leases import hold, holder, try_hold

SPAWN = multiprocessing.get_context("spawn")


def until(holds, seconds=30.0):
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def foreign(place, pid=1):
    """A sign of a process of another machine that holds."""
    sign = place.with_name(f"{place.name}.lease-elsewhere-{pid}-1-0123456789ab-{'f' * 16}")
    sign.write_text("x")
    return sign


def test_one_holds_and_others_do_not_until_it_gives_back(tmp_path):
    first = try_hold(tmp_path / "a")
    assert try_hold(tmp_path / "a") is None
    assert try_hold(tmp_path / "b") is not None
    first.release()
    assert try_hold(tmp_path / "a") is not None


def test_nothing_is_left_behind_even_by_a_block_that_fails(tmp_path):
    with suppress(ZeroDivisionError), hold(tmp_path / "leases" / "a"):
        raise ZeroDivisionError
    assert list((tmp_path / "leases").iterdir()) == []


def test_the_holder_is_named(tmp_path):
    assert holder(tmp_path / "a") is None
    with hold(tmp_path / "a"):
        found = holder(tmp_path / "a")
    assert (found.pid, found.alive) == (os.getpid(), True)
    assert str(found) == f"{found.host} (process {os.getpid()})"


def test_releasing_twice_takes_nothing_from_the_next(tmp_path):
    first = try_hold(tmp_path / "a")
    first.release()
    with hold(tmp_path / "a") as second:
        first.release()
        assert second.kept


def test_one_folder_has_many_spellings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lease = try_hold(Path("leases/a"))
    monkeypatch.chdir("/")
    assert try_hold(tmp_path / "leases" / "a") is None
    lease.release()
    assert try_hold(tmp_path / "leases" / "a") is not None


def _hold_for_ever(path):
    with hold(Path(path)):
        time.sleep(600)


def held_elsewhere(path):
    """A process that holds a lease."""
    process = SPAWN.Process(target=_hold_for_ever, args=(str(path),))
    process.start()
    until(lambda: (found := holder(path)) is not None and found.pid == process.pid)
    return process


def test_a_killed_holder_keeps_nothing(tmp_path):
    process = held_elsewhere(tmp_path / "a")
    assert try_hold(tmp_path / "a") is None
    os.kill(process.pid, signal.SIGKILL)
    until(lambda: not holder(tmp_path / "a").alive)  # before it is waited for: a zombie holds nothing
    with hold(tmp_path / "a") as lease:
        assert holder(tmp_path / "a").pid == os.getpid()
        assert lease.kept
    process.join()


def test_a_stopped_holder_of_this_host_keeps_its_lease(tmp_path, monkeypatch):
    process = held_elsewhere(tmp_path / "a")
    os.kill(process.pid, signal.SIGSTOP)
    assert try_hold(tmp_path / "a", lease=0.0) is None
    process.kill()
    process.join()


def test_who_waits_is_told_for_whom(tmp_path):
    process, told = held_elsewhere(tmp_path / "a"), []

    def waiting(found):
        told.append(found.pid)
        process.kill()

    with hold(tmp_path / "a", waiting):
        assert told == [process.pid]
    process.join()


def test_a_holder_elsewhere_is_dead_after_a_lease_of_silence(tmp_path):
    sign = foreign(tmp_path / "a")
    assert try_hold(tmp_path / "a", lease=0.3) is None
    with hold(tmp_path / "a", lease=0.3):
        assert not sign.exists()


def test_a_holder_elsewhere_whose_heart_beats_keeps_its_lease(tmp_path):
    sign, told = foreign(tmp_path / "a"), []
    for _ in range(20):
        os.utime(sign, ns=(1, len(told)))
        told.append(try_hold(tmp_path / "a", lease=0.05))
        time.sleep(0.01)
    assert told == [None] * 20


def test_one_long_gap_between_two_looks_is_no_silence(tmp_path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    foreign(tmp_path / "a")
    assert try_hold(tmp_path / "a") is None
    now[0] = 10_000.0  # this process was stopped, or the disk was away
    assert try_hold(tmp_path / "a") is None
    now[0] = 10_100.0
    assert try_hold(tmp_path / "a") is None
    now[0] = 10_200.0  # three looks, each a third of a lease or more after the one before
    assert try_hold(tmp_path / "a") is not None


def test_a_late_holder_harms_nobody(tmp_path):
    late = try_hold(tmp_path / "a")
    for sign in tmp_path.iterdir():
        sign.unlink()  # taken for dead by another host
    with hold(tmp_path / "a") as lease:
        late.release()
        assert (late.kept, lease.kept) == (False, True)


def test_a_heart_beats_while_a_lease_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(presence, "BEAT", 0.01)
    monkeypatch.setattr(presence, "_heart", presence._Heart())
    with hold(tmp_path / "a"):
        (sign,) = tmp_path.iterdir()
        os.utime(sign, (1, 1))
        until(lambda: sign.stat().st_mtime > 1)


def test_a_fork_leaves_its_parents_lease_alone(tmp_path):
    code = """
import os, sys
from pathlib import Path
from spanferry.store.leases import hold, holder, try_hold
place = Path(sys.argv[1])
with hold(place) as lease:
    if (child := os.fork()) == 0:
        lease.release()
        os._exit(0 if holder(place).alive and try_hold(place) is None else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert lease.kept
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "a")], check=True, timeout=60)


def test_a_sign_that_this_process_failed_to_take_away_holds_nothing(tmp_path):
    lease = try_hold(tmp_path / "a")
    presence._heart.drop(lease._sign)
    assert try_hold(tmp_path / "a") is not None


def test_threads_of_one_process_exclude_each_other(tmp_path):
    inside, most = [], []

    def work():
        for _ in range(20):
            with hold(tmp_path / "a"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 80


def _rush(path, go, won):
    go.wait()
    lease = try_hold(Path(path))
    won.put(lease is not None)
    time.sleep(600)


def test_of_several_that_ask_at_once_one_gets_it(tmp_path):
    go, won = SPAWN.Event(), SPAWN.Queue()
    crowd = [SPAWN.Process(target=_rush, args=(str(tmp_path / "a"), go, won)) for _ in range(4)]
    for process in crowd:
        process.start()
    go.set()
    assert sum(won.get(timeout=60) for _ in crowd) == 1
    for process in crowd:
        process.kill()
        process.join()


def _work_inside(folder, rounds):
    """Holds again and again; the room must be empty, or hold what a dead process left."""
    folder = Path(folder)
    for _ in range(rounds):
        with hold(folder / "a"):
            room = folder / "room"
            if room.exists() and presence._lives(*map(int, room.read_text().split())) is not False:
                (folder / f"two-{os.getpid()}").write_text(room.read_text())
            own = presence._own(os.getpid())
            (folder / f"new-{os.getpid()}").write_text(f"{own.pid} {own.start}")
            os.replace(folder / f"new-{os.getpid()}", room)
            time.sleep(random.uniform(0, 0.002))
            room.unlink()
            with (folder / "visits").open("a") as file:
                file.write("x")


def _crowd(folder, count, rounds, kills):
    """Kill processes at random while they work; whoever is killed has a successor."""
    start = lambda: SPAWN.Process(target=_work_inside, args=(str(folder), rounds))  # noqa: E731
    crowd = [start() for _ in range(count)]
    for process in crowd:
        process.start()
    visits, killed = folder / "visits", 0
    until(visits.exists)
    while killed < kills:
        time.sleep(random.uniform(0.05, 0.3))
        victim = random.randrange(count)
        crowd[victim].kill()
        crowd[victim].join()
        crowd[victim] = start()
        crowd[victim].start()
        killed += 1
    for process in crowd:
        process.join()
        assert process.exitcode == 0
    assert not list(folder.glob("two-*"))
    assert not list(folder.glob("*.lease-*")) or try_hold(folder / "a") is not None
    return visits.stat().st_size


def test_no_two_are_inside_though_holders_are_killed(tmp_path):
    assert _crowd(tmp_path, count=3, rounds=100, kills=4) >= 300


@pytest.mark.slow
def test_no_two_are_inside_though_many_holders_are_killed(tmp_path):
    assert _crowd(tmp_path, count=12, rounds=400, kills=100) >= 4800
