"""The contracts of a cell's stages. One method each, batch in, batch out, same order and length; implementations do not inherit.

Besides its method a stage may say, as class attributes or properties:

- ``version`` (int): raise it when the output changes for the same input; the store then computes anew.
- ``inputs`` (tuple of paths): files whose *contents* decide the output besides the constructor's arguments.
- ``stored`` (bool, default True): False where making the output is as cheap as reading it back; the store then stays out of it.
- ``whole_corpus`` (bool): the output for one item depends on the others (a trained aligner); the store then never computes it in shards.
- ``immaterial`` (strings): options that do not matter to the output (``concurrency``, ``generation.device``); the store ignores them.
- ``release()``: gives back the memory of a model; called when the stage has done its work.

An aligner or a method that makes something worth keeping before it works has ``learn(pairs, folder)``, which leaves it in an empty folder
of the store, and ``learnt(folder)``, the stage that uses it; ``learns`` (bool) may say that it need not. ``learning_ignores`` (a set of
strings) names options that do not matter to what it learns: with other values of these the store still finds the folder.
``learns_from_source`` (bool): it learns from the source side of the corpus it asked for; pairs and target do not matter.

A translator may have ``check(source, target)``, which refuses (``ConfigError``) a direction that it will be asked in, before any work.
One that works with its model in another form has ``conversion`` (a mapping of what decides that form; None: it has no other),
``convert(folder)`` and ``converted(folder)``, which do the same for it.

A constructor takes what its YAML says, and may ask by name for what the cell knows: ``corpus`` (a ``Corpus``), ``source_language`` and
``target_language`` (a ``Language``; after a refiner both are the target's), ``seed`` (int), ``transfer`` (a ``core.config.Transfer``),
``translator`` (a ``MarkedTranslator``: the cell's, or its ``marked_translator`` where it has one). One that takes ``members`` gets other
choices of its group by name, constructed; an aligner of aligners keeps them as ``members`` and has ``combine(alignments, pairs)``, which
gets what each made of the pairs, by name.

A worked example, an aligner that links words of the same position:

    class Diagonal:
        version = 1

        def align(self, pairs):
            return [Alignment.of(zip(range(len(p.source.words)), range(len(p.target.words)))) for p in pairs]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from spanferry.core.records import Alignment, Language, Pair, Projection, Sentence, Translation

if TYPE_CHECKING:
    from spanferry.core.markers import Markers

Split = Literal["train", "dev", "test"]


def in_split(id: str, split: Split) -> bool:
    """Whether a sentence is of a split: ids are ``SPLIT-n``, with ``n`` counting the split's sentences from 1."""
    return id.startswith(f"{split}-")


@dataclass(frozen=True)
class Corpus:
    """What a data choice holds for one source and one target language. Keys are splits.

    Attributes:
        source: labelled source sentences.
        target: target sentences, labelled where the data holds target gold. Where a split is parallel, ids are the source's.
        links: gold links of parallel splits, by sentence id; the sure ones, where the gold standard tells sure from possible.
        possible: by sentence id, further links that the gold standard leaves open: neither asked for nor wrong.
        answers: whether each sentence's one entity is the answer to a question, which is then scored as answers are.
        counts: what the reader counted that users should know, such as rows that could not be paired; logged as ``corpus/NAME``.
    """

    source: Mapping[Split, Sequence[Sentence]]
    target: Mapping[Split, Sequence[Sentence]]
    links: Mapping[str, Alignment] = field(default_factory=dict)
    possible: Mapping[str, Alignment] = field(default_factory=dict)
    answers: bool = False
    counts: Mapping[str, float] = field(default_factory=dict)

    def gold_links(self, pair: Pair) -> Alignment | None:
        """The pair's (sure) gold links, in the pair's direction; None where the data hold none for these very words."""
        return self._directed(self.links, pair)

    def possible_links(self, pair: Pair) -> Alignment:
        """The pair's possible links, sure ones not repeated, in the pair's direction; no links where the data hold none."""
        return self._directed(self.possible, pair) or Alignment(())

    def _directed(self, links: Mapping[str, Alignment], pair: Pair) -> Alignment | None:
        words, found = (pair.source.words, pair.target.words), links.get(pair.id)
        gold = self._words.get(pair.id)
        if found is None or gold == words:
            return found
        return found.reversed() if gold == words[::-1] else None

    @cached_property
    def _words(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The words of both sides of every pair that has gold links, by id."""
        source, target = (
            {sentence.id: sentence.words for split in side.values() for sentence in split} for side in (self.source, self.target)
        )
        return {id: (source[id], target[id]) for id in self.links}


class CorpusReader(Protocol):
    """A choice of the group ``data``, made for one source and one target language."""

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The files whose contents decide the source side."""

    @property
    def target_inputs(self) -> tuple[Path, ...]:
        """The files whose contents decide the target side and the links."""

    def load(self) -> Corpus:
        """Read everything there is for the two languages."""


def nothing(count: int) -> None:
    """Nobody wants to know how many are done."""


class Translator(Protocol):
    """A choice of the group ``translator``. It knows the cell's two languages and may be asked in either direction."""

    def translate(self, sentences: Sequence[Sentence], target: Language, done: Callable[[int], None] = nothing) -> list[Translation]:
        """Each sentence in the other language, under its id. A translation nobody labelled has ``entities=None``.

        Args:
            done: may be told how many sentences were just finished.
        """


class MarkedTranslator(Translator, Protocol):
    """A translator that methods and refiners can ask for more than a corpus's sentences."""

    def translate_marked(self, sentences: Sequence[Sentence], target: Language, markers: "Markers") -> list[str]:
        """Running text in the target language for each labelled sentence, with what has become of the markers around its entities."""

    def translate_texts(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """Each text in the target language."""


class Labeler(Protocol):
    """A choice of the group ``labeler``: puts entities on the side that projection starts from.

    One whose ``needs`` name ``tagger`` has ``with_tagger(tagger, folder)``: the labeler that uses the cell's tagger, which learnt from the
    labelled source and lies in the folder. ``keeps_labels`` (bool): the sentences come back with the labels they had.
    """

    def label(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The same sentences, labelled."""


class Refiner(Protocol):
    """A choice of the group ``refiner``: puts a sentence of the target language in the source's place, so that both sides speak one."""

    def refine(self, sentences: Sequence[Sentence], target: Language) -> list[Sentence]:
        """Each labelled sentence in the target language, under its id, with those of its entities that survive."""


class Aligner(Protocol):
    """A choice of the group ``aligner``."""

    def align(self, pairs: Sequence[Pair]) -> list[Alignment]:
        """One alignment a pair; an empty side gives an empty one."""


class Method(Protocol):
    """A choice of the group ``method``: how entities cross. ``needs`` names what pairs must carry (``links``); only that is computed.

    One whose ``writes_target`` (bool) is true makes the target sentences itself and gets pairs whose targets have no words.
    """

    needs: frozenset[str]

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair. ``pair.source`` is labelled; ``pair.target`` is not."""


@dataclass(frozen=True)
class TrainedTagger:
    """What training leaves in its folder.

    Attributes:
        folder: a ``save_pretrained`` folder that plain transformers loads.
        history: one mapping a dev evaluation: ``step`` (always), ``epoch``, ``train/loss``, ``dev/f1``, ...
        truncated: training sentences cut at the model's limit.
    """

    folder: Path
    history: Sequence[Mapping[str, float]]
    truncated: int


@dataclass(frozen=True)
class Predictions:
    """Sentences with the entities a tagger found, and how many of them were cut at the model's limit (words past it get no entity)."""

    sentences: Sequence[Sentence]
    truncated: int


class Tagger(Protocol):
    """A choice of the group ``tagger``."""

    def train(self, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> TrainedTagger:
        """Fine-tune on labelled sentences and leave the best model by dev F1 in ``folder``, which exists and is empty."""

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """What a trained model in ``folder`` finds, decoded by words; same sentences, same order."""
