"""Servers that are away, or go away; the real one is a process of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from spanferry.core.errors import TrackingError
from spanferry.tracking.mlflow import MlflowTracking


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(folder, port):
    """A real MLflow server; killed at the end, if not before."""
    options = ["--backend-store-uri", f"sqlite:///{folder / 'server.db'}", "--artifacts-destination", str(folder / "artifacts")]
    server = subprocess.Popen(
        [Path(sys.executable).parent / "mlflow", "server", *options, "--port", str(port), "--workers", "1"],
        env=os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, cwd=folder,
    )  # fmt: skip
    try:
        for _ in range(240):
            try:
                urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
                break
            except (URLError, OSError):
                time.sleep(0.5)
        yield server
    finally:
        kill(server)


def kill(server):
    if server.poll() is None:
        os.killpg(server.pid, 9)
        server.wait()


@pytest.fixture
def _quick(monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")


def test_a_refused_connection_is_a_short_error(leave):
    uri = f"http://user:hunter2hunter2@127.0.0.1:{free_port()}"
    with pytest.raises(TrackingError, match=r"http://\S*\*\*\*@127\.0\.0\.1:\d+ does not answer.*tracking=none") as raised:
        MlflowTracking(uri).push(leave())
    assert "hunter2" not in str(raised.value)


@pytest.mark.usefixtures("_quick")
def test_a_server_that_never_answers_costs_one_timeout(leave):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(TrackingError, match="does not answer"):
            MlflowTracking(f"http://127.0.0.1:{silent.getsockname()[1]}").push(leave())
        assert time.monotonic() - began < 30  # imports on a busy machine; 4 minutes without limits


@pytest.mark.slow
def test_a_server_that_dies_and_comes_back_has_each_cell_once(tmp_path, leave, monkeypatch):
    """Killed between a run's metrics and its files; when it is back the cell is pushed whole, its files through HTTP too."""
    port = free_port()
    tracking, folders = MlflowTracking(f"http://127.0.0.1:{port}", "dying"), [leave("0_sw"), leave("1_sw")]
    with serving(tmp_path, port) as server:
        tracking.push(folders[0])
        files = tracking._server.files
        monkeypatch.setattr(tracking._server, "files", lambda *given: (kill(server), files(*given)))
        with pytest.raises(TrackingError, match="does not answer"):
            tracking.push(folders[1])
    with serving(tmp_path, port):
        again = MlflowTracking(f"http://127.0.0.1:{port}", "dying")
        for folder in folders:
            again.push(folder)
        runs = again._server.client.search_runs([again._server.experiment.id])
        assert sorted((run.info.run_name, run.info.status) for run in runs) == [("0_sw", "FINISHED"), ("1_sw", "FINISHED")]
        assert [file.path for file in again._server.client.list_artifacts(runs[0].info.run_id)] == ["projected.train.conll"]


def test_a_local_store_that_was_left_half_made_is_made_again(tmp_path):
    """As kill -9 leaves it: MLflow itself refuses it ever after (duplicate column name)."""
    (tmp_path / "half.db").write_bytes(b"half")
    (tmp_path / ".half.db.making").touch()
    MlflowTracking(f"sqlite:///{tmp_path}/half.db").prepare()
    assert not (tmp_path / ".half.db.making").exists()
    assert (tmp_path / "half.db").stat().st_size > 4
