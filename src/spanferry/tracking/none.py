"""``tracking=none``: nothing is logged but the cell's own folder."""

from collections.abc import Sequence
from pathlib import Path


class NoTracking:
    """Pushes nothing."""

    viewer = ""

    def prepare(self) -> None:
        """There is nothing to make."""

    def push(self, folder: Path) -> str:
        """The cell stays where it is."""
        return ""

    def push_sweep(self, folder: Path, report: Path | None) -> str:
        """So does the sweep."""
        return ""

    def comparison(self, folders: Sequence[Path]) -> str:
        """There is nothing to see."""
        return ""
