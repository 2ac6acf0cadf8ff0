"""``launcher=ray``: tasks on a Ray cluster, or on a Ray of this machine that lives as long as the sweep."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from spanferry.core.errors import ConfigError, in_short, require
from spanferry.core.launching import Died, Work
from spanferry.launchers._tending import tend
from spanferry.launchers._worker import Ending, Worker

_PAUSE = 0.1
_OBJECTS = 100 * 2**20  # bytes for Ray's objects; workers exchange none


class RayLauncher:
    """Ray tasks, each of them a worker.

    Args:
        address: of a cluster, ``auto`` or ``ray://HOST:10001``; None: a Ray of this machine is started, and ended with the sweep. On a
            cluster the folder that the sweep is started in lies on a file system that all machines share.
        workers: tasks at once.
        cpus: cores of a task, and threads that it computes with.
        gpus: of a task; parts (0.5) share one.
    """

    apart = True
    seconds = None

    def __init__(self, address: str | None = None, workers: int = 4, cpus: int = 1, gpus: float = 0) -> None:
        require(workers >= 1, "launcher.workers", workers, "at least 1")
        require(cpus >= 1, "launcher.cpus", cpus, "at least 1")
        require(gpus >= 0, "launcher.gpus", gpus, "at least 0")
        self.workers = workers
        self._address, self._cpus, self._gpus = address, cpus, gpus

    def check(self) -> None:
        """See ``core.launching``."""
        if find_spec("ray") is None:
            raise ConfigError("launcher=ray: Ray is not installed; pip install 'spanferry[ray]'")

    def run(self, work: Work, count: int, died: Died) -> None:
        """See ``core.launching``; a task whose machine or process dies is not tried again by Ray, which would not tell of it."""
        worker = Worker(work, parent=None if self._address else os.getpid())
        with self._connected():
            tend((self._task(worker) for _ in range(min(count, self.workers))), lambda _: self._task(worker), died, _PAUSE)

    def _task(self, worker: Worker) -> "_Task":
        import ray

        task = ray.remote(num_cpus=self._cpus, num_gpus=self._gpus, max_retries=0)(_call)
        return _Task(task.remote(worker))

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Ray, ready for tasks; ended if it was started here.

        Raises:
            ConfigError: it is not installed, not there, or has no such GPUs.
        """
        self.check()
        import ray

        if ray.is_initialized():  # the program's own
            yield
            return
        try:
            self._start(ray)
            self._check_gpus(ray)
            yield
        finally:
            ray.shutdown()

    def _start(self, ray: Any) -> None:
        before = signal.getsignal(signal.SIGTERM)
        cores = self.workers * self._cpus
        own = {"include_dashboard": False, "num_cpus": cores, "object_store_memory": _OBJECTS} if not self._address else {}
        try:
            _knock(self._address or "")
            ray.init(address=self._address or "local", log_to_driver=False, logging_level="ERROR", **own)
        except (OSError, RuntimeError, ValueError) as error:  # a ConnectionError is an OSError
            raise ConfigError(
                f"launcher.address={self._address}: Ray does not answer ({in_short(str(error))[:200]}). Start it (ray start --head) "
                f"and give its address and, if it has one, its token (RAY_AUTH_MODE=token RAY_AUTH_TOKEN=...); null: a Ray of this machine"
            ) from None
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)  # Ray's own would end this process before the workers

    def _check_gpus(self, ray: Any) -> None:
        found = ray.cluster_resources().get("GPU", 0)
        require(bool(self._address) or found >= self._gpus, "launcher.gpus", self._gpus, f"at most {found:g}, which this machine has")


class _Task:
    """One task."""

    def __init__(self, reference: Any) -> None:
        self._reference = reference

    def ending(self) -> Ending | None:
        import ray

        ready, _ = ray.wait([self._reference], timeout=0)
        return self._ending() if ready else None

    def _ending(self) -> Ending:
        from ray import exceptions, get

        try:
            ending: Ending = get(self._reference)
        except exceptions.OutOfMemoryError:
            return Ending(death="killed by Ray: its machine ran out of memory")
        except exceptions.WorkerCrashedError:
            return Ending(death="its process was killed (out of memory?), or crashed")
        except (exceptions.NodeDiedError, exceptions.LocalRayletDiedError, exceptions.TaskCancelledError) as error:
            return Ending(death=f"{type(error).__name__}: {in_short(str(error))[:200]}")
        return ending

    def stop(self) -> None:
        import ray

        with suppress(ray.exceptions.RayError):
            ray.cancel(self._reference)

    def kill(self) -> None:
        import ray

        with suppress(ray.exceptions.RayError):
            ray.cancel(self._reference, force=True)


def _knock(address: str) -> None:
    """Fail in seconds where nobody listens; Ray itself tries for minutes.

    Raises:
        OSError: nobody listens at ``HOST:PORT``.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=5).close()


def _call(worker: Worker) -> Ending:
    return worker()
