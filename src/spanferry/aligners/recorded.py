"""``aligner=recorded``: alignments made elsewhere, read from Pharaoh files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from spanferry.core.pharaoh import fitting, read_pharaoh
from spanferry.core.recordings import Recordings
from spanferry.core.records import Alignment, Language, Pair
from spanferry.core.stages import Split


class RecordedAligner:
    """Reads links ``i-j`` (source-target): line ``n`` belongs to sentence ``n`` of its split.

    Args:
        root: the folder that patterns start from.
        files: by split, the Pharaoh file; ``{source}`` and ``{target}`` stand for the codes of the cell's languages.
        base: how the files count the first word, 0 or 1.

    Raises:
        ConfigError: no files named, or missing ones.
    """

    version = 1
    stored = False

    def __init__(
        self,
        root: Path,
        files: dict[Split, str | None],
        source_language: Language,
        target_language: Language,
        base: Literal[0, 1] = 0,
    ) -> None:
        self._recordings = Recordings(root, files, source_language, target_language, "recordings.links")
        self._base = base

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return self._recordings.paths

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The recorded links, by id.

        Raises:
            DataError: a file has another number of lines than its split has pairs, none was named for a split, or a link is out of
                range; with file and line.
        """
        entries = self._recordings.entries([pair.id for pair in pairs], lambda path, split: read_pharaoh(path, base=self._base))
        return [fitting(links, pair, path, number) for pair, (path, number, links) in zip(pairs, entries, strict=True)]
