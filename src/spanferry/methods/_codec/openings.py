"""Where Codec may open a marker: where the model, given the marked source, is surprised to find no marker."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pruning:
    """Openings before other tokens are left out. The defaults are those of the published code.

    Attributes:
        change: a token stands out if the logarithm of its probability changes by as much when the source gets its markers.
        change_near: how much is enough near one that stands out.
        near: in tokens.
    """

    change: float = 0.5
    change_near: float = 0.1
    near: int = 5


def openings(plain: Sequence[float], marked: Sequence[float], pruning: Pruning) -> set[int]:
    """The tokens before which a marker may open, counted from 0.

    Args:
        plain: the logarithms of the probabilities of the bare translation's tokens, given the bare source.
        marked: the same, given the marked source.
    """
    changes = [abs(with_markers - without) for without, with_markers in zip(plain, marked, strict=True)]
    outstanding = [place for place, change in enumerate(changes) if change >= pruning.change]
    reach = {place for middle in outstanding for place in range(middle - pruning.near, middle + pruning.near + 1)}
    return {place for place, change in enumerate(changes) if place in reach and change >= pruning.change_near}
