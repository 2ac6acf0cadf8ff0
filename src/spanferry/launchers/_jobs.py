"""Jobs of submitit: whether they have ended, and how."""

import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from spanferry.core import stopping
from spanferry.core.errors import ConfigError
from spanferry.launchers._worker import Ending

if TYPE_CHECKING:
    from submitit import Job

_ASK = 30.0  # seconds between two questions to SLURM
_LATE = 15.0  # seconds that a result may come after its job has ended: shared file systems are slow
_STATES = {
    "OUT_OF_MEMORY": "out of memory (launcher.memory)",
    "TIMEOUT": "time limit (launcher.minutes)",
    "NODE_FAIL": "its node failed",
    "BOOT_FAIL": "its node did not start",
    "PREEMPTED": "preempted",
    "CANCELLED": "cancelled",
    "FAILED": "killed, or it crashed",
    "UNKNOWN": "gone from SLURM's queue",
}


def check_slurm() -> None:
    """Refuse a machine that cannot submit jobs.

    Raises:
        ConfigError: it has no SLURM commands.
    """
    absent = [command for command in ("sbatch", "srun", "scancel") if shutil.which(command) is None]
    if absent:
        raise ConfigError(
            f"launcher=slurm: {', '.join(absent)} not found. Start on a machine that submits SLURM jobs, or use this one: launcher=joblib"
        )


def ask_often() -> None:
    """Ask SLURM's accounting every half minute, in one call for all jobs; submitit's ten minutes are long for a job that died."""
    from submitit.slurm.slurm import SlurmInfoWatcher
    from submitit.slurm.slurm import SlurmJob as Submitted

    Submitted.watcher = SlurmInfoWatcher(delay_s=int(_ASK))


@contextmanager
def deaf() -> Iterator[None]:
    """What is started in the block does not hear Ctrl-C, of which this process tells it; submitit's own processes would show a traceback.

    This process acts on one when the block is over and what was started is known: ``core.stopping.check``.
    """
    elsewhere = threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask")
    if elsewhere or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # which new processes inherit too
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: stopping.ask())
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which new processes inherit
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)


class LocalJob:
    """A job on this machine: a process that looks after the one with the work."""

    def __init__(self, job: "Job[Ending]") -> None:
        self._job = job

    def ending(self) -> Ending | None:
        if not self._job.done():
            return None
        return self._job.result() if self._job.paths.result_pickle.exists() else Ending(death=_told(self._job, "killed, or it crashed"))

    def stop(self) -> None:
        self._signal(signal.SIGTERM, itself=False)  # who looks after the work ends with it

    def kill(self) -> None:
        self._signal(signal.SIGKILL, itself=True)

    def _signal(self, number: int, itself: bool) -> None:
        import psutil

        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(self._job.job_id))
            for each in (*process.children(recursive=True), *([process] if itself else [])):
                with suppress(psutil.NoSuchProcess):
                    each.send_signal(number)


class SlurmJob:
    """A job on a cluster."""

    def __init__(self, job: "Job[Ending]") -> None:
        self._job = job
        self._asked = monotonic()
        self._ended = 0.0

    def ending(self) -> Ending | None:
        done = self._job.done() or self._gone()
        if self._job.paths.result_pickle.exists():
            return self._job.result()
        if not done:
            return None
        self._ended = self._ended or monotonic()
        if monotonic() - self._ended < _LATE:
            return None
        state = self._state()
        return Ending(death=_told(self._job, _STATES.get(state, state.lower())))

    def _state(self) -> str:
        return (self._job.state.split() or ["UNKNOWN"])[0].rstrip("+")  # "CANCELLED by 1000"

    def _gone(self) -> bool:
        """Whether the queue has forgotten a job that may be over: SLURM keeps no accounts here, or preempted it for good."""
        if self._ended:
            return True
        if monotonic() - self._asked < _ASK or self._state() not in ("UNKNOWN", "PREEMPTED"):
            return False
        self._asked = monotonic()
        found = subprocess.run(["squeue", "--noheader", "--jobs", self._job.job_id], capture_output=True, text=True, check=False)
        return "Invalid job id" in found.stderr or (found.returncode == 0 and not found.stdout.strip())

    def stop(self) -> None:
        self._job.cancel(check=False)

    def kill(self) -> None:
        """Cancelled is cancelled: SLURM kills what does not end."""


def _told(job: "Job[Any]", how: str) -> str:
    """How a job died, the last line of its log and where that lies."""
    log: Path = job.paths.stderr
    lines = [line for line in _lines(log) if line.strip() and not line.startswith("submitit INFO")]
    return f"job {job.job_id}: {how}" + (f"; {lines[-1].strip()[:200]}" if lines else "") + f"; see {log}"


def _lines(log: Path) -> list[str]:
    try:
        return log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
