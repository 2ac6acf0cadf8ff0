"""``aligner=recorded``: alignments made elsewhere, read from Pharaoh files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.paths import resolve_all
from spanferry.core.pharaoh import read_pharaoh
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
        self._paths = resolve_all(files, root, source_language, target_language, "aligner.files")
        self._base = base
        if not self._paths:
            raise ConfigError("aligner=recorded: name its files by split, for example aligner.files.train='{source}-{target}.train.talp'")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(self._paths.values())

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The recorded links, by id.

        Raises:
            DataError: a file has another number of lines than its split has pairs, none was named for a split, or a link is out of
                range; with file and line.
        """
        recorded: dict[str, tuple[Path, int, Alignment]] = {}
        for split, path in self._paths.items():
            expected = sum(pair.id.startswith(f"{split}-") for pair in pairs)
            alignments = read_pharaoh(path, base=self._base)
            if expected and len(alignments) != expected:
                raise DataError(f"{path} has {len(alignments)} lines for the {expected} pairs of split {split}; they go by position")
            recorded |= {f"{split}-{number}": (path, number, alignment) for number, alignment in enumerate(alignments, 1)}
        missing = [pair.id for pair in pairs if pair.id not in recorded]
        if missing:
            raise DataError(f"aligner=recorded: no links for {len(missing)} pairs (first {missing[0]!r}); see aligner.files")
        return [_in_range(pair, *recorded[pair.id]) for pair in pairs]


def _in_range(pair: Pair, path: Path, number: int, alignment: Alignment) -> Alignment:
    try:
        pair.with_alignment(alignment)
    except DataError as error:
        raise DataError.at(path, number, str(error)) from None
    return alignment
