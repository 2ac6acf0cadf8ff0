"""How long work takes and how much memory it needs; benchmarks print ratios of such figures, all from one run."""

import gc
import platform
import resource
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Timed(NamedTuple, Generic[T]):
    """The fastest of some runs of one piece of work.

    Attributes:
        seconds: by the clock on the wall.
        busy: processor seconds, child processes included, in each of these seconds; well below 1 means that others held the core.
        result: what the last run returned.
    """

    seconds: float
    busy: float
    result: T


def best_of(repeats: int, work: Callable[[], T]) -> Timed[T]:
    """Run the work some times, 1 or more, with the garbage collector on as in real runs."""
    return min([_once(work) for _ in range(repeats)], key=lambda timed: timed.seconds)


def _once(work: Callable[[], T]) -> Timed[T]:
    gc.collect()
    processor, wall = _processor_seconds(), time.perf_counter()
    result = work()
    seconds = time.perf_counter() - wall
    return Timed(seconds, (_processor_seconds() - processor) / seconds, result)


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


def machine() -> str:
    """Processor, cores, Python."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = f"{len(names)} cores" if names else platform.machine()
    return f"{names[0] if names else platform.processor()}, {cores}; {platform.system()}; Python {platform.python_version()}"
