"""``aligner=recorded``: alignments made elsewhere, read from Pharaoh files."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from spanferry.core.corpus import Split
from spanferry.core.pharaoh import fitting, read_pharaoh, within
from spanferry.core.recordings import Recordings
from spanferry.core.records import Alignment, Language, Pair

log = logging.getLogger(__name__)


class RecordedAligner:
    """Reads links ``i-j`` (source-target), or ``i-j:0.9731`` with a weight: line ``n`` belongs to sentence ``n`` of its split.

    Args:
        root: the folder that patterns start from.
        files: by split, the Pharaoh file; ``{source}`` and ``{target}`` stand for the codes of the cell's languages.
        base: how the files count the first word, 0 or 1.
        out_of_range: what a link past the end of a sentence is: ``refuse``: an error; ``drop``: nothing, and a warning counts them.

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
        out_of_range: Literal["refuse", "drop"] = "refuse",
    ) -> None:
        self._recordings = Recordings(root, files, source_language, target_language, "recordings.links")
        self._base = base
        self._out_of_range = out_of_range

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return self._recordings.paths

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The recorded links, by id.

        Raises:
            DataError: a file has another number of lines than its split has pairs, none was named for a split, or a link is out of
                range and not to be dropped; with file and line.
        """
        entries = self._recordings.entries([pair.id for pair in pairs], lambda path, split: read_pharaoh(path, base=self._base))
        if self._out_of_range == "drop":
            return _without_the_rest(pairs, entries)
        return [fitting(links, pair, path, number) for pair, (path, number, links) in zip(pairs, entries, strict=True)]


def _without_the_rest(pairs: Sequence[Pair], entries: Sequence[tuple[Path, int, Alignment]]) -> list[Alignment]:
    """The links that fit; one warning for all that do not."""
    kept = [within(links, pair) for pair, (_, _, links) in zip(pairs, entries, strict=True)]
    dropped = [len(links.links) - len(left.links) for left, (_, _, links) in zip(kept, entries, strict=True)]
    if any(dropped):
        path, number, _ = next(entry for entry, count in zip(entries, dropped, strict=True) if count)
        log.warning("dropped %d links that are out of range, the first at %s:%d (aligner.out_of_range=drop)", sum(dropped), path, number)
    return kept
