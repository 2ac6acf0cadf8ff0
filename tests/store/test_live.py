"""Which artifacts runs use, and pruning that waits for nobody and is waited for."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

from spanferry.store import live
from spanferry.store.leases import holder
from spanferry.store.store import Store


def elsewhere(root, keys):
    """The marker of a run on another host."""
    marker = root / "live" / f"elsewhere-1-1-0123456789ab-{'f' * 16}.json"
    marker.parent.mkdir(parents=True)
    marker.write_text(f'{{"keys": ["{keys}"]}}')
    return marker


def test_keys_are_in_use_while_the_block_runs(tmp_path):
    with Store(tmp_path).live(["b", "a"]), live.live(tmp_path, ["c"]):
        assert live.in_use(tmp_path) == {"a", "b", "c"}
    assert live.in_use(tmp_path) == frozenset()
    assert list((tmp_path / "live").iterdir()) == []


def test_no_store_is_in_no_use(tmp_path):
    assert live.in_use(tmp_path / "none") == frozenset()


def _use(root):
    with live.live(Path(root), ["a"]):
        time.sleep(600)


def test_what_a_killed_run_used_is_free(tmp_path):
    run = multiprocessing.get_context("spawn").Process(target=_use, args=(str(tmp_path),))
    run.start()
    while not live.in_use(tmp_path):
        time.sleep(0.01)
    run.kill()
    run.join()
    assert live.in_use(tmp_path) == frozenset()
    assert list((tmp_path / "live").iterdir()) == []


def test_what_a_run_elsewhere_uses_is_free_when_it_was_silent_for_an_hour(tmp_path):
    marker = elsewhere(tmp_path, "a")
    os.utime(marker, (time.time() - 1800,) * 2)
    assert live.in_use(tmp_path) == {"a"}
    os.utime(marker, (time.time() - 4000,) * 2)
    assert live.in_use(tmp_path) == frozenset()
    assert not marker.exists()


def test_a_run_that_starts_waits_for_a_prune_that_sees_it(tmp_path):
    seen, order = threading.Event(), []

    def run():
        with live.live(tmp_path, ["a"]):
            order.append("run")

    with live.pruning(tmp_path):
        thread = threading.Thread(target=run)
        thread.start()
        while live.in_use(tmp_path) != {"a"}:
            seen.wait(0.01)
        order.append("prune")
    thread.join()
    assert order == ["prune", "run"]


def test_prunes_take_turns(tmp_path):
    with live.pruning(tmp_path):
        assert holder(tmp_path / "leases" / "prune").pid == os.getpid()
    with live.pruning(tmp_path):
        pass
