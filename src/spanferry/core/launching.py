"""The contract of the group ``launcher``: where a sweep's workers run."""

from collections.abc import Callable
from typing import Protocol

Work = Callable[[], None]
"""What a worker does: take cells of a sweep, one after the other, until none is left. It can be pickled, and takes no arguments."""

Died = Callable[[str], bool]
"""Told in short words how a worker died (killed, out of memory, time limit), when it did; says whether another shall take its place."""


class Launcher(Protocol):
    """A choice of the group ``launcher``.

    Workers share nothing but the file system: each claims cells in the sweep's folder. A launcher only starts them, waits, and tells of
    those that did not end by themselves; whoever calls it looks at the folder, and launches again what is missing.
    """

    @property
    def workers(self) -> int:
        """How many it runs at once, at most."""

    @property
    def apart(self) -> bool:
        """Whether they are processes of their own, so that the sweep lives on when one is killed."""

    @property
    def seconds(self) -> float | None:
        """How long a worker may work before it is told to end, which costs its cell nothing that is kept; None: as long as it takes."""

    def check(self) -> None:
        """Find out, before anything is written, whether the engine is there.

        Raises:
            ConfigError: it is not.
        """

    def run(self, work: Work, count: int, died: Died) -> None:
        """Run ``work`` in ``count`` workers (never more than ``workers``) and wait for all of them.

        Args:
            died: told of each death at once. A worker that it wants instead gets what the dead one had: its GPU, its cores, its memory.

        Raises:
            KeyboardInterrupt: the user stopped it; the workers are stopped too.
            ConfigError: the engine cannot be used here (not installed, no SLURM).
        """
