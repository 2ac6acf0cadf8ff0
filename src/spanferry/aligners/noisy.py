"""Links made worse on purpose, to a wanted precision and recall: what a study of alignment quality turns."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from random import Random
from typing import get_args

from spanferry.aligners import _noise
from spanferry.aligners._cells import Cells
from spanferry.aligners._noise import Kind, Links, Noisy
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Link, Pair
from spanferry.core.stages import Aligner

_CLEAN = "clean"
_BESIDE = 0.5  # of mixed noise, the share of wrong links beside lost ones
_STEPS = 10_000  # rates in error texts have four digits


class NoisyAligner:
    """Degrades another aligner's links until they have the precision and recall asked for, judged by the undegraded ones.

    Of N clean links round(recall * N) are kept, drawn at random from the whole corpus, and wrong ones are put in until
    round(kept / precision) links stand there. A wrong link is one that neither the clean aligner nor the corpus has, be it as a sure or
    as a possible link. With gold links as the clean ones, precision and recall are therefore those that the cell logs; with another
    aligner's, what is right by gold among them shrinks as they do. Counts are of the whole corpus, so that a short sentence may lose
    all its links or none.

    Where wrong links lie is the noise's kind:

    - ``mixed``: half of them are a lost link moved to a word beside its source or its target word, as far as there are
      lost links with a free place beside them; the others lie anywhere, each place of the corpus equally likely.
    - ``spurious``: anywhere.
    - ``shifted``: all are off by one: beside a lost link, and where these do not suffice beside a kept one.
    - ``swapped``: two links of a sentence exchange their targets. That loses as many links as it makes wrong ones, so recall is at most
      precision; where it is lower, further links are lost.
    - ``entity``: noise falls on links of entity words alone, those whose source word lies in an entity of the corpus's source sentence.
      Precision and recall are of these links (the cell logs them as ``alignment/entity_precision``); all others stay clean.

    The same seed draws the same links for the same pairs and clean links, and what it keeps at one recall it keeps at every higher one
    (not so ``swapped``). At a precision and recall of 1 the clean links are left as they are. A kept link keeps its weight, a wrong one
    gets that of some clean link, and links without weights stay without.

    Args:
        members: ``clean``, the aligner whose links are degraded, and no other.
        precision: wanted share of the links that are clean ones, above 0.
        recall: wanted share of the clean links that are there, above 0. None: the precision, so that there are as many links as before.
        kind: see above.

    Raises:
        ConfigError: other members, a rate out of range, or no such kind.
    """

    version = 1
    whole_corpus = True

    def __init__(
        self,
        members: Mapping[str, Aligner],
        corpus: Corpus,
        seed: int,
        precision: float = 0.8,
        recall: float | None = 0.8,
        kind: Kind = "mixed",
    ) -> None:
        if set(members) != {_CLEAN}:
            raise ConfigError(f"members {', '.join(sorted(members)) or '(none)'}: noise is put on one aligner, the member {_CLEAN}")
        recall = precision if recall is None else recall
        for name, rate in (("precision", precision), ("recall", recall)):
            if not 0 < rate <= 1:
                raise ConfigError(f"{name}={rate}: what is asked of the links lies above 0 and is at most 1")
        if kind not in get_args(Kind):
            raise ConfigError(f"kind={kind}: one of {', '.join(get_args(Kind))}")
        self.members = members
        self._corpus, self._seed = corpus, seed
        self._precision, self._recall, self._kind = precision, recall, kind

    @property
    def reads_labels(self) -> bool:
        """Whether the corpus's entities decide the links."""
        return self._kind == "entity"

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """The clean aligner's links, degraded.

        Raises:
            ConfigError: as ``combine`` does.
        """
        return self.combine({_CLEAN: self.members[_CLEAN].align(pairs)}, pairs)

    def combine(self, alignments: Mapping[str, Sequence[Alignment]], pairs: Sequence[Pair]) -> list[Alignment]:
        """The links, from what the clean aligner says of the pairs.

        Raises:
            ConfigError: the pairs have too few places for so many wrong links, where the text says what they have room for; or noise is
                to fall on entity words, and the corpus knows of none.
        """
        random, cells, alignment = Random(self._seed), Cells(pairs), alignments[_CLEAN]
        words = self._entity_words(pairs) if self.reads_labels else set()
        linked = [(number, link) for number, of_pair in enumerate(alignment) for link in of_pair.links]
        clean = [cells.of(number, link) for number, link in linked]
        touched = [cells.of(number, link) for number, link in linked if not self.reads_labels or (number, link[0]) in words]
        if clean and not touched:
            raise ConfigError("aligner=noisy: kind=entity, and no link is of a word that the corpus labels in its source sentences")
        links = Links(cells, random.sample(touched, len(touched)), set(clean) | self._gold(cells, pairs), random)
        noisy = self._noisy(links, words)
        spared = set(clean).difference(touched)
        return _assembled(alignment, [*spared, *noisy.kept], noisy.wrong, cells, random)

    def _noisy(self, links: Links, words: set[tuple[int, int]]) -> Noisy:
        """The links after as much noise as makes the precision and recall, known to have had room."""
        clean = len(links.clean)
        kept = round(self._recall * clean)
        wrong = round(kept / self._precision) - kept
        if self._kind == "swapped" and self._recall <= self._precision:
            wrong = min(wrong, clean - kept)  # where both are equal, rounding may ask for one more than is lost
        noisy = self._drawn(links, kept, wrong, words)
        if len(noisy.wrong) < wrong:
            raise self._no_room(kept, wrong, clean, len(noisy.wrong))
        return noisy

    def _drawn(self, links: Links, kept: int, wrong: int, words: set[tuple[int, int]]) -> Noisy:
        if self._kind == "shifted":
            return _noise.shifted(links, kept, wrong)
        if self._kind == "swapped":
            return _noise.swapped(links, kept, wrong)
        if self._kind == "entity":
            return _noise.entity(links, kept, wrong, words)
        return _noise.mixed(links, kept, wrong, _BESIDE if self._kind == "mixed" else 0.0)

    def _gold(self, cells: Cells, pairs: Sequence[Pair]) -> set[int]:
        """The cells of the corpus's gold links, sure and possible."""
        found = ((number, self._corpus.gold_links(pair), self._corpus.possible_links(pair)) for number, pair in enumerate(pairs))
        return {cells.of(number, link) for number, sure, possible in found if sure for link in sure.links + possible.links}

    def _entity_words(self, pairs: Sequence[Pair]) -> set[tuple[int, int]]:
        """The source words, by pair and place, that lie in an entity: of pairs whose source sentence is the corpus's own."""
        labelled = {sentence.id: sentence for side in self._corpus.source.values() for sentence in side}
        sentences = ((number, labelled.get(pair.id), pair.source.words) for number, pair in enumerate(pairs))
        own = [(number, sentence.entities or ()) for number, sentence, words in sentences if sentence and sentence.words == words]
        return {(number, word) for number, entities in own for each in entities for word in range(each.span.start, each.span.end)}

    def _no_room(self, kept: int, wrong: int, clean: int, room: int) -> ConfigError:
        least = ceil(kept / (kept + room) * _STEPS) / _STEPS
        most = floor(int(room * self._precision / (1 - self._precision)) / clean * _STEPS) / _STEPS
        if self._kind == "swapped":
            way_out = "; an exchange loses as many links as it makes wrong ones, so that recall is at most precision"
        else:
            way_out = f", at this precision a recall of {most} or less" if most else ""
        what = {"mixed": "", "spurious": "", "shifted": " beside clean links", "swapped": " by exchange", "entity": " at entity words"}
        return ConfigError(
            f"aligner=noisy: precision={self._precision} and recall={self._recall} of {clean:,} clean links take {wrong:,} wrong links, "
            f"and the pairs have room for {room:,}{what[self._kind]}. At this recall a precision of {least} or more can be had{way_out}"
        )


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
