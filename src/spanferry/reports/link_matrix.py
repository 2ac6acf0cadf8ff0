"""The links of one sentence as a matrix: how people read alignments."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from spanferry.core.errors import require
from spanferry.core.records import Entity
from spanferry.core.sentence_record import SentenceRecord
from spanferry.reports import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCH = 0.24
"""Of a row or a column."""


def link_matrix(record: SentenceRecord, other: SentenceRecord | None = None) -> "Figure":
    """A row a source word, a column a target word, a square where they are linked; to be made in ``plots.style``.

    Rows of source entities and columns of projected ones are shaded.

    Args:
        other: the same sentence under another aligner, gold say; its links are rings.

    Raises:
        ConfigError: the sentence has no source, or the other is another sentence.
    """
    require(record.source is not None, "record", record.id, "a sentence with a source side")
    require(other is None or other.target.words == record.target.words, "other", other and other.id, "the same sentence")
    rows, columns = record.source.words if record.source else (), record.target.words
    figure, axes = plots.canvas(1.6 + _INCH * len(columns), 1.2 + _INCH * len(rows))
    _shade(axes, record)
    _points(axes, record.links, "s", "links", color=plots.COLOURS[0])
    if other is not None:
        _points(axes, other.links, "o", "links of the other", facecolors="none", edgecolors=plots.COLOURS[1], linewidths=1.5)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False)
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.tick_params(length=0)
    return figure


def _points(axes: "Axes", links: Iterable[tuple[int, int]], shape: str, name: str, **look: object) -> None:
    found = list(links)
    places = [target for _, target in found], [source for source, _ in found]
    axes.scatter(*places, s=90 if shape == "o" else 40, marker=shape, label=name, zorder=3, **look)  # type: ignore[arg-type]  # looks vary


def _shade(axes: "Axes", record: SentenceRecord) -> None:
    for entity in (record.source.entities if record.source else None) or ():
        axes.axhspan(*_ends(entity), color=plots.COLOURS[4], alpha=0.2, linewidth=0)
    for entity in record.projected or ():
        axes.axvspan(*_ends(entity), color=plots.COLOURS[5], alpha=0.2, linewidth=0)


def _ends(entity: Entity) -> tuple[float, float]:
    return entity.span.start - 0.5, entity.span.end - 0.5
