"""The contract of the group ``tracking``: cells that are done are pushed, from their folders, to where people look at them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Tracking(Protocol):
    """A choice of the group ``tracking``.

    A cell at work knows nothing of it: what is pushed lies in its folder (``core.cell_record``, ``artifacts/``), now or months later. What
    cannot be pushed is a ``TrackingError`` and loses nothing; pushing it again leaves no second run.
    """

    @property
    def viewer(self) -> str:
        """The command that serves what links lead to; empty where a server is up anyway, or there are no links."""

    def prepare(self) -> None:
        """Make what runs will need. Calling it again does nothing.

        Raises:
            TrackingError: the server cannot be reached, or refuses.
        """

    def push(self, folder: Path) -> str:
        """Push a cell that is done or failed, unless it has been; a cell that ran again takes the place of its older run.

        Returns:
            Where a person sees it; empty where it is nowhere to be seen.

        Raises:
            DataError: the folder holds no cell that ended.
            TrackingError: the server cannot be reached, or refuses.
        """

    def push_sweep(self, folder: Path, report: Path | None) -> str:
        """Push a sweep's summary, in the place of what was pushed of it before.

        Args:
            report: a folder of files that go with it: its table, figures, page.

        Returns:
            Where a person sees it; empty where it is nowhere to be seen.

        Raises:
            TrackingError: the server cannot be reached, or refuses.
        """

    def comparison(self, folders: Sequence[Path]) -> str:
        """Where a person sees the cells of these folders side by side, as far as they were pushed; empty where none was."""
