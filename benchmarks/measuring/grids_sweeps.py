"""Sweeps started as a user starts them, and watched: how long, how much of it was computing, how much memory."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

from spanferry.core.journal import Reader
from spanferry.store.log import Computed, computed

RUN = Path(__file__).parents[2] / "run.py"
_LOOKS = 20  # a second, at the memory of the processes


@dataclass
class Memory:
    """Resident memory of a sweep's processes, in 10^6 bytes.

    Attributes:
        parent: the most that the process had which was started.
        worker: the most that one of its children had.
        course: (seconds from the start, the most that a child had then), look by look.
    """

    parent: float = 0.0
    worker: float = 0.0
    course: list[tuple[float, float]] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The most that a child had in the tenth of the looks that ends after this share of them; 0 for no look."""
        seen = [size for _, size in self.course]
        end = round(share * len(seen))
        return max(seen[max(0, end - max(1, len(seen) // 10)) : end], default=0.0)


class Swept(NamedTuple):
    """A sweep that is done.

    Attributes:
        cells: how many there were.
        wall: seconds from the start of the command to its end.
        before, after: of these, until the first cell started, and from the end of the last.
        busy: seconds of all cells together, computing included.
        computed: what the store's log says was computed meanwhile.
        workers: processes that took cells.
    """

    cells: int
    wall: float
    before: float
    after: float
    busy: float
    computed: Sequence[Computed]
    workers: int
    memory: Memory

    @property
    def computing(self) -> float:
        """Seconds that all computations together took."""
        return sum(each.seconds for each in self.computed)

    @property
    def overhead(self) -> float:
        """Seconds a cell that were no computing, whatever of the workers' time they went to: start, planning and report too."""
        return (self.wall * self.workers - self.computing) / self.cells

    @property
    def overhead_in_cells(self) -> float:
        """Seconds a cell that were no computing, from its start to its end."""
        return (self.busy - self.computing) / self.cells

    def times(self) -> Mapping[str, tuple[int, int]]:
        """By stage how many different outputs were computed, and how often the one that was computed most."""
        outputs = Counter((each.stage, each.key, each.shard) for each in self.computed)
        stages = sorted({stage for stage, _, _ in outputs})
        return {stage: (len(own := [n for key, n in outputs.items() if key[0] == stage]), max(own)) for stage in stages}


def sweep(folder: Path, store: Path, workers: int, overrides: Sequence[str]) -> Swept:
    """Run ``python run.py -m`` with so many local processes, all its cells anew, and watch it.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    started = time.time()
    arguments = ["-m", *overrides, "launcher=joblib", f"launcher.workers={workers}", "fresh=true", f"hydra.sweep.dir={folder}"]
    with _running(arguments, store) as process:
        memory = _watched(process)
    wall = time.time() - started
    events = Reader(folder / "events").news()
    done = [event for event in events if event["event"] == "done"]
    first = min(event["time"] for event in events if event["event"] == "started")
    made = [each for each in computed(store) if each.time >= started]
    last = max(event["time"] for event in done)
    busy = sum(event["seconds"] for event in done)
    return Swept(len(done), wall, first - started, started + wall - last, busy, made, workers, memory)


def alone(folder: Path, store: Path, overrides: Sequence[str]) -> float:
    """Wall seconds of one cell as a command of its own.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    started = time.time()
    with _running([*overrides, f"hydra.run.dir={folder}"], store) as process:
        process.wait()
    return time.time() - started


@contextmanager
def _running(arguments: Sequence[str], store: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """The command; afterwards an error if it failed."""
    store.mkdir(parents=True, exist_ok=True)
    said = store / "said.txt"
    command = [sys.executable, str(RUN), *arguments, "tagger=none", "tracking=none", f"store={store}"]
    with said.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env={**os.environ, "OMP_NUM_THREADS": "1"})
        yield process
        process.wait()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{said.read_text('utf-8')[-2000:]}")


def _watched(process: "subprocess.Popen[bytes]") -> Memory:
    """Look at the memory of a process and its children until it ends."""
    memory, ended, started = Memory(), threading.Event(), time.time()

    def look() -> None:
        while not ended.wait(1 / _LOOKS):
            with suppress(psutil.Error):
                own = psutil.Process(process.pid)
                sizes = [_resident(child) for child in own.children(recursive=True)]
                memory.parent, memory.worker = max(memory.parent, _resident(own)), max([memory.worker, *sizes])
                memory.course.append((time.time() - started, max(sizes, default=0.0)))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    process.wait()
    ended.set()
    watcher.join()
    return memory


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:  # it ended meanwhile
        return 0.0
