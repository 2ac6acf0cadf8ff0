"""What the machine did while a cell ran: samples of CPU, memory, disk, network and GPUs in the cell's folder, without MLflow."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time

from spanferry.core.json_files import damaged, fitting, parsed

FILE = "system.jsonl"
EVERY = 10.0
"""Seconds between samples, and before the first: shorter cells leave none."""
_SHARE = 100
"""In long cells samples are a hundredth of the time so far apart: a day leaves some 550."""


@contextmanager
def watched(folder: Path, every: float = EVERY) -> Iterator[None]:
    """Sample the machine while the block runs.

    Args:
        folder: the cell's own; samples of an earlier run are removed.
        every: seconds between samples.
    """
    (folder / FILE).unlink(missing_ok=True)
    stop = Event()
    thread = Thread(target=_sample, args=(folder, every, stop), name="system metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def samples(folder: Path) -> list[Mapping[str, float]]:
    """A cell's samples, each with its ``time`` in Unix seconds; none for a short cell.

    Raises:
        DataError: the file is damaged.
    """
    path = folder / FILE
    lines = path.read_bytes().splitlines() if path.is_file() else []
    try:
        return [fitting(path, parsed(line), dict[str, float]) for line in lines if line.endswith(b"}")]  # a killed cell's last may be torn
    except ValueError as error:
        raise damaged(path, error) from None


def _sample(folder: Path, every: float, stop: Event) -> None:
    began = monotonic()
    if stop.wait(every):
        return
    measure = _measures(folder)
    with suppress(OSError), (folder / FILE).open("a", encoding="utf-8") as file:  # a full disk is the cell's to tell of
        while True:
            file.write(json.dumps({"time": time(), **measure()}) + "\n")
            file.flush()
            if stop.wait(max(every, (monotonic() - began) / _SHARE)):
                return


def _measures(folder: Path) -> Callable[[], dict[str, float]]:
    """What measures the machine, under MLflow's names. Its own monitors are not used: importing MLflow takes two seconds."""
    import psutil

    psutil.cpu_percent()  # the first is always 0
    network, gpus = psutil.net_io_counters(), _gpus()

    def measure() -> dict[str, float]:
        memory, disk, now = psutil.virtual_memory(), psutil.disk_usage(str(folder)), psutil.net_io_counters()
        return {
            "cpu_utilization_percentage": psutil.cpu_percent(),
            "system_memory_usage_megabytes": memory.used / 1e6,
            "system_memory_usage_percentage": memory.percent,
            "disk_usage_percentage": disk.percent,
            "disk_usage_megabytes": disk.used / 1e6,
            "disk_available_megabytes": disk.free / 1e6,
            "network_receive_megabytes": (now.bytes_recv - network.bytes_recv) / 1e6,
            "network_transmit_megabytes": (now.bytes_sent - network.bytes_sent) / 1e6,
            **gpus(),
        }

    return measure


def _gpus() -> Callable[[], dict[str, float]]:
    """What measures NVIDIA's GPUs; nothing where there is none, or no ``pynvml`` to ask."""
    try:
        import pynvml  # type: ignore[import-not-found, unused-ignore]  # most machines have none

        pynvml.nvmlInit()
    except ImportError:
        return dict
    except pynvml.NVMLError:
        return dict
    handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(pynvml.nvmlDeviceGetCount())]

    def measure() -> dict[str, float]:
        found: dict[str, float] = {}
        for index, handle in enumerate(handles):
            with suppress(pynvml.NVMLError):  # what a GPU, or a part of one (MIG), does not tell
                memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
                found[f"gpu_{index}_memory_usage_percentage"] = memory.used / memory.total * 100
                found[f"gpu_{index}_memory_usage_megabytes"] = memory.used / 1e6
            with suppress(pynvml.NVMLError):
                found[f"gpu_{index}_utilization_percentage"] = pynvml.nvmlDeviceGetUtilizationRates(handle).gpu
            with suppress(pynvml.NVMLError):
                found[f"gpu_{index}_power_usage_watts"] = pynvml.nvmlDeviceGetPowerUsage(handle) / 1000
        return found

    return measure
