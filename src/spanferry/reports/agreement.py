"""How alike the links of a sweep's aligners are: for every corpus, language and translator a matrix of aligner by aligner."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from spanferry.core.alignment_scoring import agreement
from spanferry.core.corpus import Split
from spanferry.core.records import Alignment
from spanferry.reports.cells import GridCell
from spanferry.runs.axes import AXES
from spanferry.runs.links import load_links

if TYPE_CHECKING:
    from rich.table import Table

Links = Mapping[Split, Sequence[Alignment]]
"""What one aligner made, by split."""

_ALIGNER = ("aligner", "recordings.links", "ablation")
"""Axes that say which aligner a cell has, with all that start like them."""
_OTHER = (
    *("method", "tagger", "labels", "labeler", "min_pair_score"),
    *("teachers", "objective", "shift", "label_noise", "confidence", "divergence", "domains.test"),
)
"""Axes that change no links: cells that differ there alone have the same."""


def agreements(cells: Sequence[GridCell]) -> "dict[str, Table]":
    """By title, a table for each set of cells that align the same pairs, where two or more of their aligners left links.

    Seeds have a table each where links differ between them.
    """
    aligned = [cell for cell in cells if cell.axes.get("aligner", "-") != "-"]
    axes = list(dict.fromkeys(axis for cell in aligned for axis in cell.axes))
    of_pairs = _varying(aligned, (axis for axis in axes if not axis.startswith((*_ALIGNER, *_OTHER, "seed"))), "lang")
    of_aligner = _varying(aligned, (axis for axis in axes if axis.startswith(_ALIGNER)), "aligner")
    found: dict[str, dict[str, dict[str, Links]]] = {}
    for cell in aligned:
        title = ", ".join(f"{axis}={cell.axes.get(axis, '-')}" for axis in of_pairs)
        row = found.setdefault(title, {}).setdefault(cell.axes["seed"], {})
        name = _name(cell, of_aligner)
        row[name] = row.get(name) or _links(cell)
    told = {title: row for of, by_seed in found.items() for title, row in _by_seed(of, by_seed).items()}
    return {f"Agreement between aligners: {title}": _table(row) for title, row in told.items() if sum(map(bool, row.values())) > 1}


def _by_seed(title: str, found: Mapping[str, Mapping[str, Links]]) -> dict[str, Mapping[str, Links]]:
    """By title, the links under each seed; those of one alone where all are the same."""
    first, *others = found.values()
    if all(other == first for other in others):
        return {title: first}
    return {f"{title}, seed={seed}": row for seed, row in found.items()}


def _varying(cells: Sequence[GridCell], axes: Iterable[str], always: str) -> list[str]:
    """The axes that tell the cells apart, and one that is always told."""
    return [axis for axis in axes if axis == always or len({cell.axes.get(axis) for cell in cells}) > 1]


def _name(cell: GridCell, axes: Iterable[str]) -> str:
    """An aligner's name, an axis a line; a bare number or switch says what it is of."""
    values = [(axis, cell.axes.get(axis, "-")) for axis in axes]
    return "\n".join(value if axis in AXES else f"{axis.rpartition('.')[2]}={value}" for axis, value in values)


def _links(cell: GridCell) -> Links:
    """What a finished cell left: the files of one without record, or a failed one's, are of an earlier run in its folder."""
    return load_links(cell.folder) if cell.folder and cell.done else {}


def _table(found: Mapping[str, Links]) -> "Table":
    """A row and a column for each aligner that left links; what the others are is told below."""
    from rich.table import Table
    from rich.text import Text

    left = {name: links for name, links in found.items() if links}
    without = ", ".join(" ".join(name.split("\n")) for name in found if name not in left)
    caption = "2 |A & B| / (|A| + |B|) over all pairs; 1: the same links." + (f" No links left by {without}." if without else "")
    table = Table("aligner", caption=Text(caption), caption_justify="left")
    table.add_column("links", justify="right")
    for name in left:
        table.add_column(Text(name), justify="right", overflow="fold")
    for name, ours in left.items():
        table.add_row(Text(" ".join(name.split("\n"))), f"{_count(ours):,}", *(_told(ours, theirs) for theirs in left.values()))
    return table


def _count(links: Links) -> int:
    return sum(len(alignment.links) for split in links.values() for alignment in split)


def _told(first: Links, second: Links) -> str:
    """The agreement, or why there is none."""
    if {split: len(links) for split, links in first.items()} != {split: len(links) for split, links in second.items()}:
        return "other pairs"
    ours, theirs = ([alignment for split in first for alignment in links[split]] for links in (first, second))
    found = agreement(ours, theirs)
    return "no links" if found is None else f"{found:.3f}"
