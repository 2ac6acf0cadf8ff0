"""The domain matrix: F1 by what was learnt from and what was tested on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spanferry.reports import plots
from spanferry.reports.cells import numbers
from spanferry.reports.estimates import INTERVALS, estimate
from spanferry.reports.sections import Drawing, Estimate, Row, Section, Table, Value
from spanferry.reports.values import short
from spanferry.studies._domain_mismatch.fields import SCORE, Field, panels_of, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 12
"""Panels that a figure holds; the table has all."""
_ACROSS = 2


def matrix(found: Sequence[Field]) -> Section:
    """The matrix as a table and, where some cell has a score, as a heat map for each mix of sources."""
    text = [
        "How well does a tagger that learnt from one domain do on another? Rows are what it learnt from, columns what it is tested on; "
        "where the test set is of a domain that was learnt from, the field is in-domain."
    ]
    missing = sum(not numbers(field.cells, SCORE) for field in found)
    if missing:
        text.append(f"{missing} of {len(found)} fields have no score; they are left white.")
    panels = list(panels_of([field for field in found if numbers(field.cells, SCORE)]).items())
    if len(panels) > MOST:
        text.append(f"The figure shows the first {MOST} of {len(panels)} pairs of language and mix of sources; the table has all.")
    return Section("The domain matrix", text, [_table(found)], [_drawing(found, dict(panels[:MOST]))] if panels else [])


def _table(found: Sequence[Field]) -> Table:
    rows = []
    for field in found:
        inside = "yes" if field.in_domain else "no"
        values: list[Value] = [field.language, field.mix, field.train, field.test, inside, len(numbers(field.cells, SCORE))]
        rows.append(Row([*values, estimate(field.cells, SCORE)], field.cells, [len(values)] if field.in_domain else []))
    heads = ["language", "sources", "learnt from", "tested on", "in-domain", "n", "F1"]
    return Table("domain_matrix", "Test F1 by domain", heads, rows, f"n: cells, one a seed. {INTERVALS} Bold: in-domain.")


def _drawing(found: Sequence[Field], panels: dict[tuple[str, str], list[Field]]) -> Drawing:
    trains, tests = (list(dict.fromkeys(getattr(field, side) for field in found)) for side in ("train", "test"))
    scores = [mean for kept in panels.values() for field in kept if (mean := field.mean(SCORE)) is not None]
    figure, axes = plots.panels(len(panels), across=_ACROSS, height=0.5 + 0.42 * len(trains))
    for panel, ((language, mix), kept) in zip(axes, panels.items(), strict=True):
        panel.set_title(titled(found, language, mix), loc="left")
        _heat(panel, kept, trains, tests, (min(scores), max(scores)))
    for panel in axes[::_ACROSS]:
        panel.set_ylabel("learnt from")
    for panel in axes[-_ACROSS:]:
        panel.set_xlabel("tested on")
    seeds = max(len(numbers(field.cells, SCORE)) for kept in panels.values() for field in kept)
    caption = f"Test F1, means over up to {seeds} seeds; small, its 95 % interval where there is one. Framed: in-domain."
    return Drawing("domain_matrix", "Test F1 by what was learnt from and tested on", figure, caption)


def _heat(axes: "Axes", kept: Sequence[Field], trains: Sequence[str], tests: Sequence[str], scale: tuple[float, float]) -> None:
    """One panel, a field for every two domains."""
    import numpy as np
    from matplotlib.patches import Rectangle

    values = np.full((len(trains), len(tests)), np.nan)
    for field in kept:
        row, column, mean = trains.index(field.train), tests.index(field.test), field.mean(SCORE)
        if mean is None:
            continue
        values[row, column] = mean
        ink = "white" if mean < sum(scale) / 2 else "black"
        _write(axes, column, row, field, ink)
        if field.in_domain:
            frame = Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, fill=False, edgecolor=plots.COLOURS[1], linewidth=2)
            axes.add_patch(frame)
    axes.imshow(values, aspect="auto", cmap="cividis", interpolation="nearest", vmin=scale[0], vmax=scale[1])
    plots.names_down(axes, trains)
    axes.set_xticks(range(len(tests)), tests)
    axes.tick_params(axis="x", length=0, labelbottom=True)
    axes.spines[:].set_visible(False)


def _write(axes: "Axes", column: int, row: int, field: Field, ink: str) -> None:
    """The number, and below it its interval."""
    found = estimate(field.cells, SCORE)
    assert isinstance(found, Estimate)  # the field has a mean
    known = found.low is not None and found.high is not None
    axes.text(column, row - (0.14 if known else 0), short(found.value), ha="center", va="center", fontsize=9, color=ink)
    if found.low is not None and found.high is not None:
        ends = f"{short(found.low, 2)} to {short(found.high, 2)}"
        axes.text(column, row + 0.22, ends, ha="center", va="center", fontsize=6.5, color=ink)
