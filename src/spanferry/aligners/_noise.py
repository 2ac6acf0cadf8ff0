"""Kinds of noise on links: which clean ones are lost, and where the wrong ones lie. Links are cells, as ``_cells`` numbers them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from spanferry.aligners._cells import Cells

Kind = Literal["mixed", "spurious", "shifted", "swapped", "entity"]


@dataclass(frozen=True)
class Links:
    """What noise falls on.

    Attributes:
        clean: the links that may be lost, in random order: the first are kept.
        taken: where no wrong link may lie: on clean links, and on gold ones, sure or possible.
    """

    cells: Cells
    clean: Sequence[int]
    taken: Collection[int]
    random: Random


@dataclass(frozen=True)
class Noisy:
    """What has become of the links: clean ones that are kept, and wrong ones; fewer of these than asked for where there is no room."""

    kept: Sequence[int]
    wrong: Sequence[int]


def mixed(links: Links, kept: int, wrong: int, shifted: float) -> Noisy:
    """A share of the wrong links lies beside lost ones, as far as there is a free place; the others lie anywhere.

    Args:
        shifted: that share.
    """
    moved = _beside(links, links.clean[kept:], round(shifted * wrong))
    free = len(links.cells) - len(links.taken) - len(moved)
    inserted = links.cells.sample(min(wrong - len(moved), free), {*links.taken, *moved}, links.random)
    return Noisy(links.clean[:kept], [*moved, *inserted])


def shifted(links: Links, kept: int, wrong: int) -> Noisy:
    """Every wrong link is off by one: beside a lost link as far as there are some, else beside a kept one."""
    in_order = [*links.clean[kept:], *links.clean[:kept]]
    found: dict[int, None] = {}
    while len(found) < wrong:
        more = _beside(links, in_order, wrong - len(found), found)
        if not more:
            break
        found |= dict.fromkeys(more)
    return Noisy(links.clean[:kept], list(found))


def swapped(links: Links, kept: int, wrong: int) -> Noisy:
    """Links of one sentence exchange their targets, two by two: as many are lost by it as are wrong. What else is to be lost goes missing.

    With an odd number of wrong links the last one takes another's target while that one stays.
    """
    most = min(wrong, len(links.clean) - kept)
    lost: list[int] = []
    put: list[int] = []
    for ours, theirs in _exchanges(links):
        if len(put) >= most:
            break
        lost += [cell for cell, _ in (ours, theirs)]
        put += [crossed for _, crossed in (ours, theirs)]
    gone = set(lost[:most])
    return Noisy([cell for cell in links.clean if cell not in gone][:kept], put[:most])


def entity(links: Links, kept: int, wrong: int, words: Collection[tuple[int, int]]) -> Noisy:
    """Wrong links lie anywhere in the rows of entity words.

    Args:
        words: the entity words, by pair and place.
    """
    free = [cell for word in sorted(words) for cell in links.cells.row(*word) if cell not in links.taken]
    return Noisy(links.clean[:kept], links.random.sample(free, min(wrong, len(free))))


def _beside(links: Links, near: Sequence[int], count: int, found_before: Collection[int] = ()) -> list[int]:
    """Up to ``count`` different free cells, each beside a link of its own among ``near``."""
    found: dict[int, None] = {}
    for cell in near:
        if len(found) == count:
            break
        free = [other for other in links.cells.beside(cell) if not (other in links.taken or other in found or other in found_before)]
        if free:
            found[links.random.choice(free)] = None
    return list(found)


def _exchanges(links: Links) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Two links of a pair at a time, each with the cell where it lies once they have exchanged targets; no link and no cell comes twice."""
    waiting: dict[int, list[int]] = {}
    used: set[int] = set()
    for cell in links.clean:
        pair, (source, target) = links.cells.place(cell)
        others = waiting.setdefault(pair, [])
        for other in others:
            _, (other_source, other_target) = links.cells.place(other)
            crossed = links.cells.of(pair, (source, other_target)), links.cells.of(pair, (other_source, target))
            if not any(place in links.taken or place in used for place in crossed):  # links of one word would exchange nothing: taken
                others.remove(other)
                used.update(crossed)
                yield (cell, crossed[0]), (other, crossed[1])
                break
        else:
            others.append(cell)
