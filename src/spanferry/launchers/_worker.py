"""What every engine runs in a worker: the work, and around it what makes a process of its own behave."""

import os
import pickle
import signal
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from spanferry.core import stopping
from spanferry.core.errors import ConfigError
from spanferry.core.launching import Work

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGUSR2") if hasattr(signal, name)]
"""Ctrl-C; a cluster's way of saying it; what submitit has SLURM send before the time limit, or at preemption."""
_LOOK = 0.5  # seconds between two looks at the parent


@dataclass(frozen=True)
class Ending:
    """How a worker ended.

    Attributes:
        death: what stopped it, in short words; empty if it ended by itself.
        error: what the work raised.
    """

    death: str = ""
    error: Exception | None = None


class Worker:
    """The work as an engine runs it: in the folder where the sweep was started, stopped by a signal as by Ctrl-C.

    Args:
        parent: the process on this machine that the worker shall not outlive; None: it may.
    """

    def __init__(self, work: Work, parent: int | None = None) -> None:
        self._work = work
        self._parent = parent
        self._folder = Path.cwd()

    def __call__(self) -> Ending:
        """Work.

        Returns:
            How it ended; errors are handed back, because engines have each their own way of changing what is raised.
        """
        seen: list[int] = []
        try:
            with _stoppable(seen):
                self._start()
                self._work()
        except KeyboardInterrupt:  # Lightning makes one of its own of the signal's
            return Ending(death=f"stopped by {signal_name(seen[0])}" if seen else "interrupted")
        except MemoryError:
            return Ending(death="out of memory")
        except Exception as error:  # noqa: BLE001  # raised in the parent
            return Ending(error=_portable(error))
        return Ending()

    def _start(self) -> None:
        if self._parent is not None:
            threading.Thread(target=_end_with, args=(self._parent,), daemon=True).start()
        try:
            os.chdir(self._folder)
        except OSError as error:
            raise ConfigError(
                f"{self._folder}: not there on {socket.gethostname()} ({error.strerror}). Workers on other machines find the sweep "
                f"and the store by the same path as here: start in a folder of a shared file system"
            ) from None


def signal_name(number: int) -> str:
    """``signal 15 (Terminated)``."""
    return f"signal {number} ({signal.strsignal(number) or 'unknown'})"


def thread_limits(threads: int) -> dict[str, str]:
    """The environment in which libraries compute with so many threads; they read it once, when they are loaded."""
    libraries = ("OMP", "MKL", "OPENBLAS", "BLIS", "NUMEXPR")
    return {**{f"{name}_NUM_THREADS": str(threads) for name in libraries}, "VECLIB_MAXIMUM_THREADS": str(threads)}


@contextmanager
def _stoppable(seen: list[int]) -> Iterator[None]:
    """Signals raise KeyboardInterrupt in the block, and leave their number: the work tidies up."""

    def stop(number: int, _: FrameType | None) -> None:
        for each in _STOPS:
            signal.signal(each, _let_pass)  # a second one would break off the tidying up; of SIG_IGN Python complains if both come at once
        seen.append(number)
        stopping.stop()

    with stopping.handling(stop, _STOPS):
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)  # a launcher starts processes with Ctrl-C blocked
        yield


def _let_pass(*_: object) -> None:
    """A signal that changes nothing."""


def _end_with(parent: int) -> None:
    """End this process, whatever it does, once its parent is gone: killed, it could not say so.

    The work's leases are then taken over as those of any killed process, and no orphan keeps memory or a GPU.
    """
    while _runs(parent):
        time.sleep(_LOOK)
    os._exit(1)


def _runs(process: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _portable(error: Exception) -> Exception:
    """The error with its traceback as a note; as text where it cannot be pickled."""
    trace = "".join(traceback.format_exception(error))
    error.add_note(f"In a worker on {socket.gethostname()}:\n{trace}")
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  # whatever a class of somebody else's does when pickled
        return RuntimeError(trace)
    return error
