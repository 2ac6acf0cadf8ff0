"""Signs of life: files that are named after the process that leaves them, and kept young by it while it lives.

    [PREFIX]HOST-PID-START-MACHINE-NONCE[SUFFIX]

``START`` is when the process began, so that a number that was given out again is another process; ``MACHINE`` stands for host name, boot
and process namespace, so that two containers are two machines. A name is never used twice: to remove the sign of a dead process can
remove nothing else. A process of the same machine is dead when the system does not know it, which shows at once; of one elsewhere only
its heartbeat tells, a new modification time every ``BEAT`` seconds, and whoever looks measures the silence by its own clock.
"""

import hashlib
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from time import monotonic

LEASE = 300.0
"""Seconds without a heartbeat after which a process of another machine counts as dead."""
BEAT = 5.0
"""Seconds between two heartbeats."""


@dataclass(frozen=True)
class Sign:
    """A sign of life that was found.

    Attributes:
        start: when the process began, in the system's unit.
        machine: 12 hexadecimal digits.
    """

    path: Path
    host: str
    pid: int
    start: int
    machine: str

    @property
    def here(self) -> bool:
        """Whether that process is of this machine, so that its death shows at once."""
        return self.machine == _own(os.getpid()).machine

    def alive(self, lease: float = LEASE) -> bool:
        """Whether the process that left it lives, as far as this process can know."""
        own = _own(os.getpid())
        if (self.machine, self.pid, self.start) == (own.machine, own.pid, own.start):
            return _heart.knows(self.path.name)  # otherwise it was interrupted while it left or took away the sign
        lives = _lives(self.pid, self.start) if self.here else None
        return _heard(self.path, lease) if lives is None else lives


@dataclass(frozen=True)
class _Process:
    host: str
    pid: int
    start: int
    machine: str


def leave(folder: Path, *, prefix: str = "", suffix: str = "", text: str = "") -> Path:
    """Leave a sign in a folder, and keep it young until ``take_away``.

    Args:
        text: what the file says; it is never seen half-written.

    Raises:
        FileNotFoundError: there is no such folder.
        OSError: the file cannot be written.
    """
    own = _own(os.getpid())
    name = f"{own.host}-{own.pid}-{own.start}-{own.machine}-{token_hex(8)}"
    path = folder.absolute() / f"{prefix}{name}{suffix}"  # the working directory may change
    first = path.with_name(f".{path.name}") if text else path
    _heart.add(path)
    try:
        with first.open("x", encoding="utf-8") as file:
            file.write(text)
        if text:
            os.replace(first, path)
    except BaseException:
        with suppress(OSError):
            first.unlink(missing_ok=True)
        take_away(path)
        raise
    return path


def take_away(path: Path) -> None:
    """Remove a sign: one's own, or a dead process's."""
    with suppress(OSError):  # a disk that is gone; the name is never used again
        path.unlink(missing_ok=True)
    _heart.drop(path)
    _silence.pop(path.name, None)


def signs(folder: Path, suffix: str = "", prefix: str = "") -> list[Sign]:
    """The signs of a kind in a folder, by name; none where there is no such folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  # names alone, without a path object for each
    except (FileNotFoundError, NotADirectoryError):
        return []
    ours = [name for name in names if name.startswith(prefix) and name.endswith(suffix) and not name.startswith(".")]
    found = [_sign(folder / name, name.removeprefix(prefix).removesuffix(suffix)) for name in ours]
    return [sign for sign in found if sign is not None]


def _sign(path: Path, name: str) -> Sign | None:
    parts = name.rsplit("-", 4)
    if len(parts) != 5 or not (parts[1].isdigit() and parts[2].isdigit()):
        return None
    return Sign(path, parts[0], int(parts[1]), int(parts[2]), parts[3])


@lru_cache(maxsize=1)
def _own(pid: int) -> _Process:
    """This process, once for each process: a fork is another."""
    host = socket.gethostname().replace("/", "_").lstrip(".") or "host"
    state = _state(pid)
    return _Process(host, pid, 0 if state is None else state[1], hashlib.sha256("\n".join([host, *_kernel()]).encode()).hexdigest()[:12])


def _kernel() -> list[str]:
    """What tells machines of the same name apart, where the system says it: the boot, and the container's own processes."""
    found = []
    with suppress(OSError):
        found.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip())
    with suppress(OSError):
        found.append(os.readlink("/proc/self/ns/pid"))  # noqa: PTH115  # not a path
    return found


def _lives(pid: int, start: int) -> bool | None:
    """Whether a process of this machine lives; None: that cannot be seen (another user's, hidden)."""
    state = _state(pid)
    if state is not None:
        return state[0] not in "ZX" and state[1] == start  # a zombie works no more
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return None
    return None


def _state(pid: int) -> tuple[str, int] | None:
    """A process's state and when it began; None where there is no such process, or it is hidden."""
    if not Path("/proc/self/stat").exists():
        return _state_elsewhere(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return fields[0], int(fields[19])  # fields 3 and 22 of proc(5): its second, the name, may hold blanks and brackets


def _state_elsewhere(pid: int) -> tuple[str, int] | None:
    """The same on systems without ``/proc``."""
    import psutil

    try:
        process = psutil.Process(pid)
        return "Z" if process.status() == psutil.STATUS_ZOMBIE else "R", int(process.create_time() * 1000)
    except psutil.Error:
        return None


_silence: dict[str, tuple[int, float, float]] = {}
"""By sign: its modification time, when this process last looked (monotonic), and for how many seconds it has seen no change."""


def _heard(path: Path, lease: float) -> bool:
    """Whether a sign's heartbeat was heard within a lease, as far as this process has looked."""
    try:
        beat = path.stat().st_mtime_ns
    except FileNotFoundError:
        _silence.pop(path.name, None)
        return False
    now = monotonic()
    known, looked, silence = _silence.get(path.name, (beat, now, 0.0))
    # while this process did not look it may have been stopped, or the disk been away for all: one gap is no proof
    silence = silence + min(now - looked, lease / 3) if beat == known else 0.0
    _silence[path.name] = (beat, now, silence)
    return silence < lease


class _Heart:
    """Keeps this process's signs young, by one thread that lives as long as there are any."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def knows(self, name: str) -> bool:
        return name in self._paths

    def add(self, path: Path) -> None:
        with self._lock:
            self._paths[path.name] = path
            if self._thread is None:
                self._thread = threading.Thread(target=self._beat, name="spanferry heartbeat", daemon=True)
                self._thread.start()

    def drop(self, path: Path) -> None:
        with self._lock:
            self._paths.pop(path.name, None)

    def _beat(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(BEAT)
            with self._lock:
                if not self._paths:
                    self._thread = None
                    return
                paths = list(self._paths.values())
            for path in paths:
                with suppress(OSError):  # taken away, or taken over; a disk that is away comes back
                    os.utime(path)


_heart = _Heart()


def _forget() -> None:
    """A child by fork leaves its parent's signs to the parent."""
    global _heart
    _heart = _Heart()


os.register_at_fork(after_in_child=_forget)
