"""``launcher=submitit`` and ``launcher=slurm``: jobs by submitit, on a SLURM cluster or, to try it, on this machine."""

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import ConfigError, require
from spanferry.core.launching import Died, Work
from spanferry.launchers._jobs import LocalJob, SlurmJob, ask_often, check_slurm, deaf
from spanferry.launchers._tending import tend
from spanferry.launchers._worker import Worker, thread_limits

if TYPE_CHECKING:
    from submitit import AutoExecutor

_PAUSE = 0.5
_NOTICE = 90.0
"""Seconds before its time limit at which submitit has SLURM tell a job to end."""
_LOGS = Path("multirun/submitit")


class Cluster(StrEnum):
    """What runs the jobs."""

    local = "local"
    slurm = "slurm"
    debug = "debug"


class SubmititLauncher:
    """Jobs, each of them a worker.

    Args:
        cluster: ``slurm``; ``local``, processes on this machine; ``debug``, in this process, with a debugger at an error.
        workers: jobs at once.
        minutes: time limit of a job. What a job has not finished then, the next one does.
        cpus: cores of a job, and threads that it computes with.
        gpus: of a job.
        memory: of a job, in GB; None: the cluster's default.
        partition, account: as sbatch has them.
        setup: shell lines before the work, as ``module load cuda``.
        extra: any other option of sbatch, without its dashes, as ``{qos: long}``.
        logs: folder for scripts and logs, on the shared file system; None: ``multirun/submitit``.
    """

    def __init__(
        self,
        cluster: Cluster = Cluster.local,
        workers: int = 4,
        minutes: int = 720,
        cpus: int = 1,
        gpus: int = 0,
        memory: float | None = None,
        partition: str | None = None,
        account: str | None = None,
        setup: Sequence[str] = (),
        extra: Mapping[str, str | int | bool] | None = None,
        logs: str | None = None,
    ) -> None:
        for name, value in {"workers": workers, "minutes": minutes, "cpus": cpus}.items():
            require(value >= 1, f"launcher.{name}", value, "at least 1")
        require(cluster is not Cluster.slurm or minutes >= 2, "launcher.minutes", minutes, "at least 2: a job is told to end 90 s before")
        require(gpus >= 0, "launcher.gpus", gpus, "at least 0")
        require(cluster is Cluster.slurm or not gpus, "launcher.gpus", gpus, "0 on this machine: launcher=joblib hands out its GPUs")
        require(memory is None or memory > 0, "launcher.memory", memory, "more than 0, in GB")
        self.workers = 1 if cluster is Cluster.debug else workers
        self.seconds = 60 * minutes - _NOTICE if cluster is Cluster.slurm else None
        self._cluster = cluster
        self._logs = Path(logs) if logs else _LOGS
        self._general = {"name": "spanferry", "timeout_min": minutes, "cpus_per_task": cpus, "gpus_per_node": gpus or None}
        self._general["mem_gb"] = memory
        self._slurm = {"partition": partition, "account": account}
        self._setup, self._extra, self._cpus = list(setup), dict(extra or {}), cpus

    @property
    def apart(self) -> bool:
        """Debugging happens in this process."""
        return self._cluster is not Cluster.debug

    def check(self) -> None:
        """See ``core.launching``."""
        if find_spec("submitit") is None:
            raise ConfigError("launcher=slurm: submitit is not installed; pip install 'spanferry[slurm]'")
        if self._cluster is Cluster.slurm:
            check_slurm()

    def run(self, work: Work, count: int, died: Died) -> None:
        """See ``core.launching``. On SLURM the jobs outlive this process if it is killed, and finish the sweep."""
        executor = self._executor()
        if self._cluster is Cluster.debug:
            executor.submit(work).result()
            return
        worker = Worker(work, parent=os.getpid() if self._cluster is Cluster.local else None)
        first = self._submitted(executor, worker, min(count, self.workers))
        tend(first, lambda _: self._submitted(executor, worker, 1)[0], died, _PAUSE)

    def _submitted(self, executor: "AutoExecutor", worker: Worker, count: int) -> Sequence[LocalJob | SlurmJob]:
        """Jobs, submitted together: on SLURM as one array.

        Raises:
            ConfigError: sbatch refuses them.
        """
        from submitit.core.utils import FailedJobError, FailedSubmissionError

        try:
            with deaf(), executor.batch():
                jobs = [executor.submit(worker) for _ in range(count)]
        except (FailedJobError, FailedSubmissionError) as error:
            raise ConfigError(f"launcher=slurm: sbatch refuses the jobs: {' '.join(str(error).split())}") from None
        kind = SlurmJob if self._cluster is Cluster.slurm else LocalJob
        return [kind(job) for job in jobs]

    def _executor(self) -> "AutoExecutor":
        """Submitit's own.

        Raises:
            ConfigError: submitit or SLURM is not there.
        """
        self.check()
        from submitit import AutoExecutor

        if self._cluster is Cluster.slurm:
            ask_often()
        executor = AutoExecutor(folder=self._logs.absolute(), cluster=str(self._cluster))
        executor.update_parameters(**self._general, **self._particular())
        return executor

    def _particular(self) -> dict[str, Any]:
        """The options of one kind of cluster."""
        if self._cluster is not Cluster.slurm:
            return {"local_setup": self._setup} if self._setup else {}
        exports = [f"export {name}={value}" for name, value in thread_limits(self._cpus).items()]
        options: dict[str, Any] = {f"slurm_{name}": value for name, value in self._slurm.items()}
        options["slurm_setup"] = [*exports, *self._setup]
        return {**options, "slurm_additional_parameters": self._extra or None, "slurm_array_parallelism": self.workers}
