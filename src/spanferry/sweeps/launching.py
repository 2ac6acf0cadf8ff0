"""Launches workers on a sweep's folder until every cell is done or failed."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import sleep
from typing import Any

from spanferry.core.errors import SpanferryError
from spanferry.core.launching import Launcher
from spanferry.store.leases import holder
from spanferry.sweeps.folder import SweepFolder
from spanferry.sweeps.work import work_off

_WAIT = 1.0
"""Seconds between two looks at cells that other processes are at."""
_IDLE = 3
"""Launches in which nothing happened before that counts as an error."""


def work_until_done(folder: SweepFolder, launcher: Launcher) -> None:
    """Launch workers, again and again, until no cell is missing.

    Cells that other processes are at (the same command in another terminal, workers that outlived their parent) are waited for.

    Raises:
        SpanferryError: workers do not get to work.
        KeyboardInterrupt: the user stopped it.
    """
    idle = 0
    while missing := folder.missing():
        died = launcher.run(partial(work_off, folder.path), min(launcher.workers, len(missing)))
        left = folder.missing()
        held = [(cell, found) for cell in left if (found := holder(folder.claim(cell["number"]))) is not None]
        _tell_of_deaths(folder, died, [cell for cell, found in held if not found.alive])
        idle = idle + 1 if len(left) == len(missing) and not held else 0
        if idle >= _IDLE or (idle and died):
            raise SpanferryError(f"{folder.path}: workers end without having worked on any of {len(left)} cells: {'; '.join(died) or '?'}")
        if any(found.alive for _, found in held):
            sleep(_WAIT)


def _tell_of_deaths(folder: SweepFolder, died: Sequence[str], lost: Sequence[Mapping[str, Any]]) -> None:
    """Note how workers died, and of which cells."""
    for how in died:
        folder.events.say("died", how=how)
    for cell in lost:
        folder.events.say("died", cell=cell["number"], how=died[0] if died else "it is gone without a word")
