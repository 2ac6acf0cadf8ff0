"""``launcher=joblib``: processes on this machine, by loky, joblib's engine."""

import os
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from spanferry.core.errors import require
from spanferry.core.launching import Died, Work
from spanferry.launchers._jobs import deaf
from spanferry.launchers._tending import tend
from spanferry.launchers._worker import Ending, Worker, signal_name, thread_limits

if TYPE_CHECKING:
    from concurrent.futures import Future

_PAUSE = 0.05


class JoblibLauncher:
    """Local processes, started afresh (never forked).

    Each is a loky executor of one process: in one executor of several, which ``joblib.Parallel`` uses, the death of one process kills the
    others in the middle of their cells.

    Args:
        workers: processes; None: as many as this process may use cores.
        cpus: cores of a worker, and threads that it computes with; None: cores by workers.
        devices: GPUs, handed out in turn, one a worker, as numbers or UUIDs; None: every worker sees what this process sees.
    """

    apart = True
    seconds = None

    def __init__(self, workers: int | None = None, cpus: int | None = None, devices: list[int | str] | None = None) -> None:
        require(workers is None or workers >= 1, "launcher.workers", workers, "at least 1, or null for all cores")
        require(cpus is None or cpus >= 1, "launcher.cpus", cpus, "at least 1, or null for cores by workers")
        require(devices is None or len(devices) > 0, "launcher.devices", devices, "numbers of GPUs, as [0,1], or null")
        self._workers = workers
        self._cpus = cpus
        self._devices = devices

    @property
    def workers(self) -> int:
        """As configured, or one a core."""
        return self._workers or _cores()

    def check(self) -> None:
        """Joblib comes along."""

    def run(self, work: Work, count: int, died: Died) -> None:
        """See ``core.launching``; workers also end, at once, when this process is killed."""
        worker = Worker(work, parent=os.getpid())

        def start(number: int) -> _Process:
            with deaf():  # until it has loaded what it needs, a worker would answer Ctrl-C with a traceback
                return _Process(worker, self._environment(number))

        tend(map(start, range(min(count, self.workers))), start, died, _PAUSE)

    def _environment(self, number: int) -> dict[str, str]:
        """What the process of a number (from 0) finds set before it loads anything."""
        limits = thread_limits(self._cpus or max(1, _cores() // self.workers))
        if self._devices is None:
            return limits
        return {**limits, "CUDA_VISIBLE_DEVICES": str(self._devices[number % len(self._devices)])}


class _Process:
    """One process with its executor."""

    def __init__(self, worker: Worker, environment: dict[str, str]) -> None:
        from joblib.externals.loky import ProcessPoolExecutor

        self._executor = ProcessPoolExecutor(max_workers=1, env=environment)
        self._id: Future[int] = self._executor.submit(os.getpid)
        self._work: Future[Ending] = self._executor.submit(worker)

    def ending(self) -> Ending | None:
        if not self._work.done():
            return None
        self._executor.shutdown()  # an idle process would keep what it has loaded
        return self._ending()

    def _ending(self) -> Ending:
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        try:
            return self._work.result()
        except TerminatedWorkerError as error:
            return Ending(death=f"process {self._name()} {_how(str(error))}")

    def _name(self) -> str:
        return str(self._id.result()) if self._started() else "(not yet started)"

    def _started(self) -> bool:
        return self._id.done() and self._id.exception() is None

    def stop(self) -> None:
        if self._started() and not self._work.done():
            with suppress(ProcessLookupError):
                os.kill(self._id.result(), signal.SIGTERM)

    def kill(self) -> None:
        self._executor.shutdown(kill_workers=True)


def _how(message: str) -> str:
    """How a process ended, from loky's list of exit codes, ``{SIGKILL(-9)}``; Windows has none."""
    codes = [int(code) for code in re.findall(r"\((-?\d+)\)", message)]
    if not codes:
        return "ended without a word"
    if codes[0] >= 0:
        return f"ended with code {codes[0]}"
    return f"killed by {signal_name(-codes[0])}" + (", out of memory?" if codes[0] == -9 else "")


def _cores() -> int:
    """How many cores this process may use: affinity and a container's quota count."""
    from joblib import cpu_count

    return int(cpu_count())
