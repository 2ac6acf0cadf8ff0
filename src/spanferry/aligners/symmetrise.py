"""From two directional alignments of a pair to one (Koehn, Och and Marcu 2003, section 4.5; Och and Ney 2003, section 5).

``forward`` comes from the model that explains target words by source words, so a target word has one link at most;
``backward`` from the opposite model, so a source word has one link at most. Both hold (source word, target word) links counted
from 0, whatever their direction, and no weights. Every rule lies between the intersection and the union; two empty alignments give
an empty one.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from spanferry.core.records import Alignment, Link

Symmetrisation = Literal["forward", "backward", "intersection", "union", "grow_diag", "grow_diag_final_and"]
_NEIGHBOURS = tuple((source, target) for source in (-1, 0, 1) for target in (-1, 0, 1) if source or target)


def intersection(forward: Alignment, backward: Alignment) -> Alignment:
    """The links both directions agree on: high precision."""
    return Alignment.of(set(forward.links) & set(backward.links))


def union(forward: Alignment, backward: Alignment) -> Alignment:
    """The links of either direction: high recall."""
    return Alignment.of(forward.links + backward.links)


def grow_diag(forward: Alignment, backward: Alignment) -> Alignment:
    """The intersection, grown by neighbours from the union.

    A link of the union joins when one of its eight neighbours is in and its source word or its target word has no link yet.
    Sweeps go over the links from small to large (source, then target) until nothing joins; a link that joins counts at once.
    """
    return Alignment.of(_Growing(intersection(forward, backward)).grown(union(forward, backward)).links)


def grow_diag_final_and(forward: Alignment, backward: Alignment) -> Alignment:
    """``grow_diag``, then every link, of forward first, whose source word and target word both have none yet."""
    growing = _Growing(intersection(forward, backward)).grown(union(forward, backward))
    for link in forward.links + backward.links:
        if growing.has_two_free_words(link):
            growing.add(link)
    return Alignment.of(growing.links)


RULES: Mapping[Symmetrisation, Callable[[Alignment, Alignment], Alignment]] = MappingProxyType(
    {
        "forward": lambda forward, backward: forward,
        "backward": lambda forward, backward: backward,
        "intersection": intersection,
        "union": union,
        "grow_diag": grow_diag,
        "grow_diag_final_and": grow_diag_final_and,
    }
)
"""The rules under the names that configurations use; ``forward`` and ``backward`` are one direction alone."""


class _Growing:
    """Links, and which words have one."""

    def __init__(self, start: Alignment) -> None:
        self.links = set(start.links)
        self.sources = {source for source, _ in start.links}
        self.targets = {target for _, target in start.links}

    def add(self, link: Link) -> None:
        self.links.add(link)
        self.sources.add(link[0])
        self.targets.add(link[1])

    def has_a_free_word(self, link: Link) -> bool:
        return link[0] not in self.sources or link[1] not in self.targets

    def has_two_free_words(self, link: Link) -> bool:
        return link[0] not in self.sources and link[1] not in self.targets

    def grown(self, allowed: Alignment) -> "_Growing":
        """Itself, after the sweeps."""
        candidates, before = frozenset(allowed.links), -1
        while before < len(self.links):
            before = len(self.links)
            for source, target in sorted(self.links):
                for step_source, step_target in _NEIGHBOURS:
                    link = (source + step_source, target + step_target)
                    if link in candidates and self.has_a_free_word(link):
                        self.add(link)
        return self
