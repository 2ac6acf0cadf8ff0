"""Links made worse on purpose, to a wanted precision and recall: what a study of alignment quality turns."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil, floor
from random import Random

from spanferry.aligners._cells import Cells
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Link, Pair
from spanferry.core.stages import Aligner, Corpus

_CLEAN = "clean"
_STEPS = 10_000  # rates in error texts have four digits


class NoisyAligner:
    """Degrades another aligner's links until they have the precision and recall asked for, judged by the undegraded ones.

    Of N clean links round(recall * N) are kept, drawn at random from the whole corpus, and wrong ones are put in until
    round(kept / precision) links stand there. A wrong link is one that neither the clean aligner nor the corpus has, be it as a sure or
    as a possible link. With gold links as the clean ones, precision and recall are therefore those that the cell logs; with another
    aligner's, what is right by gold among them shrinks as they do. Counts are of the whole corpus, so that a short sentence may lose
    all its links or none.

    The same seed draws the same links for the same pairs and clean links, and what it keeps at one recall it keeps at every higher one.
    At a precision and recall of 1 the clean links are left as they are. A kept link keeps its weight, a wrong one gets that of some
    clean link, and links without weights stay without.

    Args:
        members: ``clean``, the aligner whose links are degraded, and no other.
        precision: wanted share of the links that are clean ones, above 0.
        recall: wanted share of the clean links that are there, above 0.
        shifted: share of the wrong links that are a deleted link moved to a word beside its source or its target word, as far as there
            are deleted links with a free place beside them. The other wrong links lie anywhere, each place of the corpus equally likely.

    Raises:
        ConfigError: other members, or a rate out of range.
    """

    version = 1
    whole_corpus = True

    def __init__(
        self,
        members: Mapping[str, Aligner],
        corpus: Corpus,
        seed: int,
        precision: float = 0.8,
        recall: float = 0.8,
        shifted: float = 0.5,
    ) -> None:
        if set(members) != {_CLEAN}:
            raise ConfigError(f"members {', '.join(sorted(members)) or '(none)'}: noise is put on one aligner, the member {_CLEAN}")
        for name, rate in (("precision", precision), ("recall", recall)):
            if not 0 < rate <= 1:
                raise ConfigError(f"{name}={rate}: what is asked of the links lies above 0 and is at most 1")
        if not 0 <= shifted <= 1:
            raise ConfigError(f"shifted={shifted}: a share of the wrong links lies from 0 to 1")
        self.members = members
        self._corpus, self._seed = corpus, seed
        self._precision, self._recall, self._shifted = precision, recall, shifted

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The clean aligner's links, degraded.

        Raises:
            ConfigError: as ``combine`` does.
        """
        return self.combine({_CLEAN: self.members[_CLEAN].align(pairs)}, pairs)

    def combine(self, alignments: Mapping[str, Sequence[Alignment]], pairs: Sequence[Pair]) -> list[Alignment]:
        """The links, from what the clean aligner says of the pairs.

        Raises:
            ConfigError: the pairs have too few places for so many wrong links; the text says what they have room for.
        """
        random, cells, alignment = Random(self._seed), Cells(pairs), alignments[_CLEAN]
        clean = [cells.of(number, link) for number, of_pair in enumerate(alignment) for link in of_pair.links]
        taken = set(clean) | self._gold(cells, pairs)
        kept = round(self._recall * len(clean))
        wrong = self._wrong(kept, len(clean), len(cells) - len(taken))
        shuffled = random.sample(clean, len(clean))
        shifted = _shift(shuffled[kept:], round(self._shifted * wrong), cells, taken, random)
        inserted = cells.sample(wrong - len(shifted), taken | set(shifted), random)
        return _assembled(alignment, shuffled[:kept], [*shifted, *inserted], cells, random)

    def _gold(self, cells: Cells, pairs: Sequence[Pair]) -> set[int]:
        """The cells of the corpus's gold links, sure and possible."""
        found = ((number, self._corpus.gold_links(pair), self._corpus.possible_links(pair)) for number, pair in enumerate(pairs))
        return {cells.of(number, link) for number, sure, possible in found if sure for link in sure.links + possible.links}

    def _wrong(self, kept: int, clean: int, free: int) -> int:
        """How many wrong links make the precision, known to have room."""
        wrong = round(kept / self._precision) - kept
        if wrong <= free:
            return wrong
        least = ceil(kept / (kept + free) * _STEPS) / _STEPS
        most = floor(int(free * self._precision / (1 - self._precision)) / clean * _STEPS) / _STEPS
        raise ConfigError(
            f"aligner=noisy: precision={self._precision} and recall={self._recall} of {clean:,} clean links take {wrong:,} wrong links, "
            f"and the pairs have room for {free:,}. At this recall a precision of {least} or more can be had"
            + (f", at this precision a recall of {most} or less" if most else "")
        )


def _shift(deleted: Sequence[int], count: int, cells: Cells, taken: Collection[int], random: Random) -> list[int]:
    """Up to ``count`` different free cells, each beside a link of its own among the deleted ones."""
    found: dict[int, None] = {}
    for cell in deleted:
        if len(found) == count:
            break
        free = [other for other in cells.beside(cell) if other not in taken and other not in found]
        if free:
            found[random.choice(free)] = None
    return list(found)


def _assembled(alignment: Sequence[Alignment], kept: Sequence[int], wrong: Sequence[int], cells: Cells, random: Random) -> list[Alignment]:
    """The alignment of each pair; with weights where the clean links have some."""
    weights = [of_pair.by_link() for of_pair in alignment]
    made: list[dict[Link, float]] = [{} for _ in alignment]
    for number, link in map(cells.place, kept):
        made[number][link] = weights[number][link]
    if all(of_pair.weights is None for of_pair in alignment):
        for number, link in map(cells.place, wrong):
            made[number][link] = 1.0
        return [Alignment.of(links) for links in made]
    known = [weight for of_pair in weights for weight in of_pair.values()]
    for number, link in map(cells.place, wrong):
        made[number][link] = random.choice(known)
    return list(map(Alignment.weighted, made))
