"""Several aligners at once: a link counts by how many of them see it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import fsum
from types import MappingProxyType

from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Alignment, Link, Pair
from spanferry.core.stages import Aligner

_ROUNDING = 1e-9  # shares such as .1 + .7 fall short of what they are worth


class VoteAligner:
    """A vote of aligners. A link's weight is the weighted share of the members that have it.

    A member that is unsure of a link (whose link has a weight) gives as much of its vote as it is sure. With one direction of an
    aligner as one member and the other as another, a threshold of 1 gives the intersection of Och and Ney (2003), section 5, and
    0.5 their union, with weights.

    Measured with the members of conf/aligner/vote.yaml on 447 English-French pairs by themselves: AER .135 at the threshold of .2, which
    is for projection by weights and keeps unsure links, and .101 at .4; one member alone (five letters, threshold .51) has .122.

    Args:
        members: the aligners that vote, by name.
        weights: how much a member's vote counts, by its name; 1 where it does not say. Shares are of the sum of all.
        threshold: the least weight of a link that is kept, 0 to 1.

    Raises:
        ConfigError: no members, a weight of no member or not above 0, or a threshold out of range.
    """

    version = 1
    stored = False

    def __init__(self, members: Mapping[str, Aligner], weights: Mapping[str, float] = MappingProxyType({}), threshold: float = 0.2) -> None:
        if not members:
            raise ConfigError("a vote has members: aligners by name")
        if not 0 <= threshold <= 1:
            raise ConfigError(f"threshold={threshold}: the least share of the vote lies from 0 to 1")
        for name, weight in weights.items():
            if name not in members:
                raise ConfigError(f"weights.{name}: no such member.{did_you_mean(name, members)}")
            if not 0 < weight < float("inf"):
                raise ConfigError(f"weights.{name}={weight}: a vote counts more than 0")
        self.members = members
        self._weights = {name: weights.get(name, 1.0) for name in members}
        self._threshold = threshold

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The vote on each pair; an empty side gives an empty alignment."""
        return self.combine({name: member.align(pairs) for name, member in self.members.items()}, pairs)

    def combine(self, alignments: Mapping[str, Sequence[Alignment]], pairs: Sequence[Pair]) -> list[Alignment]:
        """The vote, from what each member says of the pairs, in their order."""
        names = list(self.members)
        return [self._vote(dict(zip(names, votes, strict=True))) for votes in zip(*map(alignments.__getitem__, names), strict=True)]

    def _vote(self, votes: Mapping[str, Alignment]) -> Alignment:
        parts: defaultdict[Link, list[float]] = defaultdict(list)
        for name, alignment in votes.items():
            for link, sure in alignment.by_link().items():
                parts[link].append(sure * self._weights[name])
        total = fsum(self._weights.values())
        shares = {link: min(fsum(of_link) / total, 1.0) for link, of_link in parts.items()}
        return Alignment.weighted({link: share for link, share in shares.items() if share >= self._threshold - _ROUNDING})
