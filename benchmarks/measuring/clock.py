"""How long work takes and how much memory it needs; benchmarks print ratios of such figures, all from one run."""

import gc
import os
import platform
import resource
import subprocess
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar
from unittest.mock import patch

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Timed(NamedTuple, Generic[T_co]):
    """The fastest of some runs of one piece of work.

    Attributes:
        items: worked on.
        seconds: by the clock on the wall.
        busy: processor seconds, child processes included, in each of these seconds; well below 1 means that others held the core.
        spread: from the fastest to the slowest run, as a share of the fastest; None for a single one.
        result: what it returned.
    """

    items: int
    seconds: float
    busy: float
    spread: float | None
    result: T_co

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.items / self.seconds

    def ratio(self, baseline: "Timed[object]") -> float:
        """How many times the baseline's its rate is."""
        return self.rate / baseline.rate

    def processor_ratio(self, baseline: "Timed[object]") -> float:
        """The same by processor seconds, which neighbours on the machine leave alone."""
        return self.ratio(baseline) * baseline.busy / self.busy


def best_of(repeats: int, work: Callable[[], T], items: int = 1) -> Timed[T]:
    """Run the work some times, 1 or more, with the garbage collector on as in real runs."""
    runs = [_once(work, items) for _ in range(repeats)]
    fastest = min(runs, key=lambda run: run.seconds)
    return fastest._replace(spread=spread([run.seconds for run in runs]))


def spread(seconds: Sequence[float]) -> float | None:
    """From the least to the greatest, as a share of the least; None for one."""
    return max(seconds) / min(seconds) - 1 if len(seconds) > 1 else None


def _once(work: Callable[[], T], items: int) -> Timed[T]:
    gc.collect()
    processor, wall = _processor_seconds(), time.perf_counter()
    result = work()
    seconds = time.perf_counter() - wall
    return Timed(items, seconds, (_processor_seconds() - processor) / seconds, None, result)


def _processor_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def peak_bytes(work: Callable[[], object]) -> int:
    """The most Python objects (NumPy's arrays too) that the work held at one time, its result included, in an untimed run.

    What was there before is not counted, nor what child processes or libraries in C hold.
    """
    gc.collect()
    tracemalloc.start()
    try:
        kept = work()
        peak = tracemalloc.get_traced_memory()[1]
        del kept
        return peak
    finally:
        tracemalloc.stop()


def peak_resident_mb(process: int | None = None) -> float:
    """The most memory that this process, or another that still runs, ever had in use, in 10^6 bytes; 0 for one that has ended.

    Linux lets ``ru_maxrss`` begin at what the parent held when it started the process; VmHWM begins at 0.
    """
    if not Path("/proc/self/status").exists():  # macOS: counts bytes, and does not tell of others
        return float("nan") if process else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = Path(f"/proc/{process or 'self'}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def programs_watched() -> Iterator[list[float]]:
    """Collect the peak memory of programs that are started and waited for meanwhile, in 10^6 bytes, looked at 100 times a second."""
    peaks: list[float] = []
    plain = subprocess.Popen.wait

    def watched(program: "subprocess.Popen[bytes]", timeout: float | None = None) -> int:
        while program.poll() is None:
            peaks.append(peak_resident_mb(program.pid))
            time.sleep(0.01)
        return plain(program, timeout)

    with patch.object(subprocess.Popen, "wait", watched):
        yield peaks


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Do it in a process of its own, whose memory no other work is in; the work stands in a module, and all goes through pickle."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(work, *arguments).result()


def machine() -> str:
    """Processor, cores, Python."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = f"{len(names)} cores" if names else platform.machine()
    return f"{names[0] if names else platform.processor()}, {cores}; {platform.system()}; Python {platform.python_version()}"


def keep_to(threads: int) -> None:
    """Hold every library to so many threads: torch, BLAS, tokenizers, and those of child processes."""
    for library in ("OMP", "MKL", "OPENBLAS", "RAYON"):
        os.environ[f"{library}_NUM_THREADS"] = str(threads)
    import_module("torch").set_num_threads(threads)
    import_module("threadpoolctl").threadpool_limits(threads)
