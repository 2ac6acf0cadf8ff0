"""What a cell leaves of its links: ``artifacts/links.SPLIT.talp``, Pharaoh files counted from 0, line ``n`` for sentence ``n``."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from spanferry.core.cell_record import ARTIFACTS
from spanferry.core.corpus import Split, in_split
from spanferry.core.pharaoh import read_pharaoh, write_pharaoh, write_weighted_pharaoh
from spanferry.core.records import Alignment, Pair


def save_links(folder: Path, pairs: Sequence[Pair]) -> None:
    """Write the links of each split that has aligned pairs into the cell's folder."""
    for split, links in _by_split(pairs).items():
        write_pharaoh(folder / ARTIFACTS / f"links.{split}.talp", links)


def save_weighted_links(folder: Path, pairs: Sequence[Pair]) -> None:
    """The same with how sure each link is, beside them: ``weighted_links.SPLIT.talp``."""
    for split, links in _by_split(pairs).items():
        write_weighted_pharaoh(folder / ARTIFACTS / f"weighted_links.{split}.talp", links)


def load_links(folder: Path) -> dict[Split, list[Alignment]]:
    """The links that a cell left in its folder, by split, as far as it left any; without weights."""
    files = {split: folder / ARTIFACTS / f"links.{split}.talp" for split in get_args(Split)}
    return {split: read_pharaoh(path) for split, path in files.items() if path.is_file()}


def _by_split(pairs: Sequence[Pair]) -> dict[Split, list[Alignment]]:
    """The alignments of each split that has some."""
    found = {split: [pair.alignment for pair in pairs if pair.alignment and in_split(pair.id, split)] for split in get_args(Split)}
    return {split: links for split, links in found.items() if links}
