"""Locks between processes and hosts that share nothing but a folder, and that a dead holder does not keep.

Whoever wants the lease ``NAME`` leaves a sign of life (``store/presence.py``), ``NAME.lease-...``, and then reads the folder. It holds the
lease if it finds no other living sign, and withdraws if it finds one that holds, or one whose name comes before its own; those after its
own will withdraw, and it waits for them. So there is one winner, and never two: of two that hold, the later left its sign, and read the
folder afterwards, while the other's lay there. Signs of the dead are removed by who finds them; since no name is used twice, this cannot
hit a living one, as removing a lock file of a fixed or numbered name can. A folder of leases holds as many files as are held at a time;
leases should have one of their own.

A holder on another host that was silent for a whole lease, and lives nevertheless, has lost it without knowing: then two work at the
same, so what is done under a lease must still appear in one step. Its ``release`` harms nobody.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import uniform
from time import monotonic, sleep

from spanferry.store.presence import LEASE, Sign, leave, signs, take_away

_SHORT, _LONG = 0.002, 0.5
"""Seconds between two looks at a lease that another holds: at first, and when it takes longer."""
_SAY_EVERY = 5.0
"""Seconds between two calls of ``waiting``."""
_PATIENCE = 1.0
"""Seconds for one that asks at the same time to withdraw; it takes no longer unless that process was stopped."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lease.

    Attributes:
        alive: False: whoever asks next takes over.
    """

    host: str
    pid: int
    alive: bool

    def __str__(self) -> str:
        return f"{self.host} (process {self.pid})"


class Lease:
    """A lease that this process holds."""

    def __init__(self, sign: Path) -> None:
        self._sign, self._pid = sign, os.getpid()

    @property
    def kept(self) -> bool:
        """Whether nobody has taken it over."""
        return self._sign.exists()

    def release(self) -> None:
        """Give it back. A second time, after a take-over, or in a child by fork, this does nothing."""
        if os.getpid() == self._pid:
            take_away(self._sign)


@contextmanager
def hold(path: Path, waiting: Callable[[Holder], None] | None = None, lease: float = LEASE) -> Iterator[Lease]:
    """Hold the lease ``path`` while the block runs; wait for it if need be. Its folder is made when first needed.

    Args:
        waiting: told now and then who holds it.
        lease: seconds of silence after which a holder on another host counts as dead.

    Raises:
        OSError: the folder cannot be written.
    """
    taken = _wait(path, waiting, lease)
    try:
        yield taken
    finally:
        taken.release()


def try_hold(path: Path, lease: float = LEASE) -> Lease | None:
    """The lease ``path`` if nobody living has it, at once; of several that ask at the same time one gets it.

    A dead holder on another host shows to a process that asks several times over a lease's time.

    Raises:
        OSError: the folder cannot be written.
    """
    if any(_holds(sign) for sign in _living(path, lease)):
        return None  # without a sign of one's own, for which others would have to wait
    own = _ask(path)
    try:
        if _wins(path, own, lease):
            os.truncate(own, 1)  # an empty sign asks, another holds
            return Lease(own)
    except BaseException:
        take_away(own)
        raise
    take_away(own)
    return None


def holder(path: Path, lease: float = LEASE) -> Holder | None:
    """Who holds the lease ``path`` at this moment; None: nobody. A dead one counts until somebody asks."""
    found = [Holder(sign.host, sign.pid, sign.alive(lease)) for sign in _signs(path) if _holds(sign)]
    return max(found, key=lambda each: each.alive, default=None)


def _wait(path: Path, waiting: Callable[[Holder], None] | None, lease: float) -> Lease:
    pause, say_at, before = _SHORT, monotonic(), None
    while (taken := try_hold(path, lease)) is None:
        now = holder(path, lease)
        if now is not None and waiting is not None and monotonic() >= say_at:
            waiting(now)
            say_at = monotonic() + _SAY_EVERY
        pause, before = _SHORT if now != before else min(pause * 1.5, _LONG), now
        sleep(uniform(pause / 2, pause))
    return taken


def _wins(path: Path, own: Path, lease: float) -> bool:
    """Whether this sign gets the lease, as soon as that is clear."""
    until = monotonic() + _PATIENCE
    while True:
        living = _living(path, lease)
        if own.name not in [sign.path.name for sign in living]:
            return False  # this process was taken for dead between two steps
        others = [sign for sign in living if sign.path.name != own.name]
        if not others:
            return True
        if monotonic() > until or any(sign.path.name < own.name or _holds(sign) for sign in others):
            return False
        sleep(_SHORT / 4)


def _living(path: Path, lease: float) -> list[Sign]:
    """The living signs of a lease; the others are taken away."""
    living = []
    for sign in _signs(path):
        if sign.alive(lease):
            living.append(sign)
        else:
            take_away(sign.path)
    return living


def _signs(path: Path) -> list[Sign]:
    return signs(path.parent, prefix=_prefix(path))


def _holds(sign: Sign) -> bool:
    try:
        return sign.path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _ask(path: Path) -> Path:
    try:
        return leave(path.parent, prefix=_prefix(path))
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return leave(path.parent, prefix=_prefix(path))


def _prefix(path: Path) -> str:
    return f"{path.name}.lease-"
