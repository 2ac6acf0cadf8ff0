"""How figures look, in one place: sizes, colours, shapes; and how they become files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito's, which colour-blind people tell apart; shapes tell them apart on paper without colour."""
SHAPES = "os^DvPX*"
LETTERS = 100
"""As many stand side by side above a figure of ``WIDTH``."""
WIDTH = 7.2
"""Inches of a figure that fills the page."""
_STYLE: Any = {  # matplotlib types each key by itself, and they differ between versions
    "font.family": "sans-serif",
    "font.size": 9,
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


def panels(count: int, across: int = 3, height: float = 2.4) -> "tuple[Figure, list[Axes]]":
    """A figure of several panels of one height in inches, so many side by side; axes are shared."""
    from matplotlib.figure import Figure

    columns = min(count, across)
    lines = -(-count // columns)
    figure = Figure(figsize=(WIDTH, 0.5 + height * lines), layout="constrained")
    axes = list(figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False).flat)
    for unused in axes[count:]:
        unused.set_visible(False)
    return figure, axes[:count]


def names_down(axes: "Axes", names: Sequence[str]) -> None:
    """Names of rows along the left side, the first where y is 0."""
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)


def legend_above(axes: "Axes", names: Sequence[str]) -> None:
    """The legend above the figure, as many names side by side as there is room for."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=side_by_side(names), frameon=False, borderaxespad=0.3, handletextpad=0.2)


def side_by_side(names: Sequence[str]) -> int:
    """How many of these names a line of a legend holds."""
    return len(names) if sum(len(name) + 6 for name in names) < LETTERS else max(1, LETTERS // (max(map(len, names)) + 6))


def svg(figure: "Figure") -> str:
    """The figure as one ``<svg>`` element."""
    text = StringIO()
    left_out: Any = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # the stubs know no None, which leaves a field out
    figure.savefig(text, format="svg", metadata=left_out)
    whole = text.getvalue()
    return whole[whole.index("<svg") :]


def png(figure: "Figure") -> bytes:
    """The figure as a picture, 150 points to the inch."""
    made = BytesIO()
    figure.savefig(made, format="png", dpi=150, metadata={"Software": None})
    return made.getvalue()
