"""``tracking=none``: nothing is logged but the cell's own folder."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class _Untracked:
    link = ""

    def metrics(self, values: Mapping[str, float]) -> None:
        pass

    def curve(self, history: Sequence[Mapping[str, float]]) -> None:
        pass

    def files(self, folder: Path) -> None:
        pass


class NoTracking:
    """Logs nothing."""

    def prepare(self) -> None:
        """There is nothing to make."""

    @contextmanager
    def run(self, name: str, params: Mapping[str, str], tags: Mapping[str, str]) -> Iterator[_Untracked]:
        """A run that forgets everything."""
        yield _Untracked()
