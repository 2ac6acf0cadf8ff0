"""How figures look, in one place: sizes, colours, shapes; and how they become files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito's, which colour-blind people tell apart; shapes tell them apart on paper without colour."""
SHAPES = "os^DvPX*"
LETTERS = 100
"""As many stand side by side above a figure of ``WIDTH``."""
_MARK = 8
"""Letters that a legend's mark is as wide as, with what is left free around it."""
WIDTH = 7.2
"""Inches of a figure that fills the page."""
_POINTS = 8000
"""Along a picture's longer side at most: viewers refuse what is much larger, matplotlib what is past 65,535."""
_STYLE: Any = {  # matplotlib types each key by itself, and they differ between versions
    "font.family": "sans-serif",
    "font.size": 9,
    "text.parse_math": False,  # a dollar in a label is a dollar; a logarithmic axis would need it
    "svg.fonttype": "none",  # text stays text: small, and can be searched
    "svg.hashsalt": "spanferry",  # the same figure is the same file
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw and write in the house's style within the block."""
    import matplotlib as mpl

    with mpl.rc_context(_STYLE):
        yield


def canvas(width: float = WIDTH, height: float = 3.0) -> "tuple[Figure, Axes]":
    """A figure of so many inches, without the global state of pyplot."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def panels(count: int, across: int = 3, height: float = 2.4, share_x: bool = True) -> "tuple[Figure, list[Axes]]":
    """A figure of several panels of one height in inches, so many side by side; axes are shared."""
    from matplotlib.figure import Figure

    columns = min(count, across)
    lines = -(-count // columns)
    figure = Figure(figsize=(WIDTH, 0.5 + height * lines), layout="constrained")
    axes = list(figure.subplots(lines, columns, sharex=share_x, sharey=True, squeeze=False).flat)
    for unused in axes[count:]:
        unused.set_visible(False)
    return figure, axes[:count]


def look(place: int) -> tuple[str, str]:
    """The colour and the shape of what is the first, second ... of its kind; past the last they start again."""
    return COLOURS[place % len(COLOURS)], SHAPES[place % len(SHAPES)]


def beside(place: int, of: int, room: float = 0.7) -> float:
    """How far off its row, or column, one of several stands that share it, ``room`` wide in all.

    >>> beside(0, 1), beside(0, 2), beside(1, 2)
    (0.0, -0.175, 0.175)
    """
    return (place - (of - 1) / 2) * room / of


def names_down(axes: "Axes", names: Sequence[str]) -> None:
    """Names of rows along the left side, the first, where y is 0, on top."""
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.5, -0.5)


def stripes(axes: "Axes", rows: int) -> None:
    """Every other row shaded, for the eye to follow it."""
    for row in range(0, rows, 2):
        axes.axhspan(row - 0.5, row + 0.5, color="#f4f4f2", linewidth=0, zorder=0)


def lines_across(axes: "Axes", axis: Literal["x", "both"] = "x") -> None:
    """Faint lines to read values by."""
    axes.grid(axis=axis, color="#dddddd", linewidth=0.6)


def legend_above(axes: "Axes", names: Sequence[str]) -> None:
    """The legend above the figure, as many names side by side as there is room for."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=side_by_side(names), frameon=False, borderaxespad=0.3, handletextpad=0.2)


def legend_over(figure: "Figure", marks: Sequence[Any], names: Sequence[str]) -> None:
    """The legend of several panels, above them all."""
    if any(names):
        figure.legend(marks, names, loc="outside upper left", ncols=side_by_side(names), frameon=False, handletextpad=0.4)


def side_by_side(names: Sequence[str]) -> int:
    """How many of these names a line of a legend holds."""
    widths = [len(name) + _MARK for name in names]
    return len(names) if sum(widths) < LETTERS else max(1, LETTERS // max(widths))


def svg(figure: "Figure") -> str:
    """The figure as one ``<svg>`` element."""
    text = StringIO()
    left_out: Any = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # the stubs know no None, which leaves a field out
    figure.savefig(text, format="svg", metadata=left_out)
    whole = text.getvalue()
    return whole[whole.index("<svg") :]


def png(figure: "Figure") -> bytes:
    """The figure as a picture, 150 points to the inch; of one so large that no more than ``_POINTS`` would do, fewer."""
    made = BytesIO()
    figure.savefig(made, format="png", dpi=min(150, _POINTS / max(figure.get_size_inches())), metadata={"Software": None})
    return made.getvalue()
