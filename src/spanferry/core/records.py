"""The records that travel through a cell. All are frozen; spans are half-open and count words from 0."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from spanferry.core.errors import DataError

Link = tuple[int, int]
"""One (source word, target word) pair, both counted from 0, always in that order."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The words ``start`` to ``end - 1``; ``start < end``, counted from 0.

    Raises:
        DataError: the span is empty or starts before the first word.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise DataError(f"span [{self.start}, {self.end}): a span holds at least one word and starts at 0 or later")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a word."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A span with a label such as ``PER``. Entities sort by position, then label."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Language:
    """One row of the language table (``spanferry.data.languages``).

    Attributes:
        code: what ``lang=`` takes: ISO 639-1, or the three letters that the benchmarks use.
        iso639_3: three-letter code.
        nllb: the code NLLB-200 uses; like those of the other models empty where it lacks the language.
        script: ISO 15924.
        separator: what stands between two words in running text: a space, or nothing.
        benchmarks: which benchmarks hold the language.
        iso639_1: two-letter code, empty where there is none.
        m2m100: the code of M2M100.
        opus: the code in the names of OPUS-MT models from and into English.
        opus_only: which of these two there is, where there is one only.
        madlad: the code of MADLAD-400.
        direction: ``ltr`` or ``rtl``, which way the script runs.
        splitter: what splits running text into words, a name of ``core.writing``.
        family: the branches it belongs to, from the family down to the narrowest (``Indo-European``, ``Germanic``, ...).
    """

    code: str
    name: str
    iso639_3: str
    nllb: str
    script: str
    separator: str = " "
    benchmarks: tuple[str, ...] = ()
    iso639_1: str = ""
    m2m100: str = ""
    opus: str = ""
    opus_only: Literal["", "from", "into"] = ""
    madlad: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    splitter: str = "moses"
    family: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one language, with entities once somebody has labelled them.

    Attributes:
        id: ``SPLIT-n``, unique within its side of a corpus; a translation keeps the id of its source, and joins go by it.
        words: may be empty (a translator may answer with nothing).
        entities: sorted by position, not overlapping. None: nobody has labelled the sentence; (): labelled, and without entities.
        domain: what kind of text it is from (``sport``), where the corpus says so; empty where it does not.

    Raises:
        DataError: an entity reaches past the last word, or two overlap.
    """

    id: str
    language: str
    words: tuple[str, ...]
    entities: tuple[Entity, ...] | None = None
    domain: str = ""

    def __post_init__(self) -> None:
        if not self.entities:
            return
        in_order = all(ours.span.end <= theirs.span.start for ours, theirs in pairwise(self.entities))  # nearly always; sorting costs more
        object.__setattr__(self, "entities", tuple(self.entities if in_order else sorted(self.entities)))
        end = 0
        for entity in self.entities:
            if entity.span.start < end:
                raise DataError(f"sentence {self.id!r}: {entity} overlaps the entity before it; entities must not overlap")
            end = entity.span.end
        if end > len(self.words):
            raise DataError(f"sentence {self.id!r}: an entity ends at word {end}, but the sentence has {len(self.words)} words")

    def surface(self, span: Span) -> str:
        """The words of a span, joined by spaces."""
        return " ".join(self.words[span.start : span.end])

    def with_entities(self, entities: Iterable[Entity] | None) -> "Sentence":
        """The same words with other labels; None takes the labels away."""
        return Sentence(self.id, self.language, self.words, None if entities is None else tuple(entities), self.domain)

    def restricted_to(self, labels: Iterable[str]) -> "Sentence":
        """The sentence without the entities whose label is not among ``labels`` (MISC, say); unlabelled stays unlabelled."""
        if self.entities is None:
            return self
        kept = frozenset(labels)
        return self.with_entities(entity for entity in self.entities if entity.label in kept)

    def relabelled(self, names: Mapping[str, str | None]) -> "Sentence":
        """The sentence with labels renamed, entities dropped whose label becomes None; labels that are not named stay."""
        if self.entities is None or not names:
            return self
        renamed = ((entity.span, names.get(entity.label, entity.label)) for entity in self.entities)
        return self.with_entities(Entity(span, label) for span, label in renamed if label is not None)


@dataclass(frozen=True, slots=True)
class Translation:
    """What a translator made of one sentence. A sentence without words: the model answered with nothing.

    Attributes:
        truncated: the model did not read all of the source, or did not come to the end of its answer.
    """

    sentence: Sentence
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The links of one pair: sorted by source, then target word, without repeats.

    Attributes:
        weights: how sure each link is, above 0 and at most 1, in the order of ``links``. None: the aligner does not say, and each
            link counts 1.

    Raises:
        DataError: a weight is out of range, or there is not one for each link.
    """

    links: tuple[Link, ...]
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.weights is None:
            return
        if len(self.weights) != len(self.links):
            raise DataError(f"{len(self.weights)} weights for {len(self.links)} links: each link has one")
        for link, weight in zip(self.links, self.weights, strict=True):
            if not 0 < weight <= 1:
                raise DataError(f"link {link[0]}-{link[1]} has the weight {weight}: a weight lies above 0 and is at most 1")

    @classmethod
    def of(cls, links: Iterable[Link]) -> "Alignment":
        """Any links, in any order, repeats allowed."""
        return cls(tuple(sorted(set(links))))

    @classmethod
    def weighted(cls, weights: Mapping[Link, float]) -> "Alignment":
        """Links with how sure they are, in any order."""
        links = tuple(sorted(weights))
        return cls(links, tuple(weights[link] for link in links))

    def by_link(self) -> dict[Link, float]:
        """The weight of each link; 1 where the aligner did not say."""
        weights = (1.0,) * len(self.links) if self.weights is None else self.weights
        return dict(zip(self.links, weights, strict=True))

    def only(self, keeps: Callable[[int, int], bool]) -> "Alignment":
        """The links that ``keeps`` says yes to, asked by source and target word; with their weights if there are some."""
        if self.weights is None:
            return Alignment(tuple(link for link in self.links if keeps(*link)))
        return Alignment.weighted({link: weight for link, weight in self.by_link().items() if keeps(*link)})

    def reversed(self) -> "Alignment":
        """The alignment of the pair read the other way round."""
        if self.weights is None:
            return Alignment.of((target, source) for source, target in self.links)
        return Alignment.weighted({(target, source): weight for (source, target), weight in self.by_link().items()})


@dataclass(frozen=True, slots=True)
class Pair:
    """A source sentence, its translation, and their alignment once somebody has aligned them.

    Raises:
        DataError: the two sides have different ids, or a link points past the end of a side.
    """

    source: Sentence
    target: Sentence
    alignment: Alignment | None = None

    def __post_init__(self) -> None:
        if self.source.id != self.target.id:
            raise DataError(f"pair of {self.source.id!r} and {self.target.id!r}: the two sides of a pair share one id")
        links = self.alignment.links if self.alignment else ()
        for source, target in () if self._holds(links) else links:
            if not (0 <= source < len(self.source.words) and 0 <= target < len(self.target.words)):
                raise DataError(
                    f"sentence {self.id!r}: link {source}-{target} is out of range; the source has {len(self.source.words)} words "
                    f"and the target {len(self.target.words)}, counted from 0. Do the links belong to this tokenisation?"
                )

    def _holds(self, links: tuple[Link, ...]) -> bool:
        """Whether all links are in range; told by their extremes, because pairs are made by the ten thousand."""
        if not links:
            return True
        sides = zip(zip(*links, strict=True), (self.source.words, self.target.words), strict=True)
        return all(0 <= min(side) <= max(side) < len(words) for side, words in sides)

    @property
    def id(self) -> str:
        """The id both sides share."""
        return self.source.id

    def with_alignment(self, alignment: Alignment | None) -> "Pair":
        """The same sentences, aligned otherwise."""
        return Pair(self.source, self.target, alignment)

    def blind(self) -> "Pair":
        """The pair as a method may see it: without the target's labels."""
        return Pair(self.source, self.target.with_entities(None), self.alignment)


class Outcome(StrEnum):
    """What became of one source entity. Every source entity ends in exactly one."""

    PROJECTED = "projected"
    UNALIGNED = "unaligned"
    FILTERED = "filtered"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Projection:
    """The target sentence with the entities it received.

    Attributes:
        target: labelled; its entities are exactly the projected ones.
        outcomes: one for each source entity, in the source's order.
        scores: how sure the method is of each of the target's entities, in their order; 0 to 1. None: the method does not say.
    """

    target: Sentence
    outcomes: tuple[Outcome, ...]
    scores: tuple[float, ...] | None = None
