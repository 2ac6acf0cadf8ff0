"""The contracts of a cell's stages. One method each, batch in, batch out, same order and length; implementations do not inherit.

Besides its method a stage may say, as class attributes or properties:

- ``version`` (int): raise it when the output changes for the same input; the store then computes anew.
- ``inputs`` (tuple of paths): files whose *contents* decide the output besides the constructor's arguments.
- ``stored`` (bool, default True): False where making the output is as cheap as reading it back; the store then stays out of it.
- ``whole_corpus`` (bool): the output for one item depends on the others (a trained aligner); the store then never computes it in shards.
- ``immaterial`` (strings): options that do not matter to the output (``concurrency``, ``generation.device``); the store ignores them.
- ``reads_labels`` (bool): to an aligner that asks for the corpus, that is more than words and links; the store then minds its labels.
- ``release()``: gives back the memory of a model; called when the stage has done its work.

An aligner or a method that makes something worth keeping before it works has ``learn(pairs, folder)``, which leaves it in an empty folder
of the store, and ``learnt(folder)``, the stage that uses it; where that is of another class, ``plain`` is the same over what there was
before, whose ``version`` and ``inputs`` then count. ``learns`` (bool) may say that it need not. ``learning_ignores`` (a set of strings)
names options that do not matter to what it learns: with other values of these the store still finds the folder.
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

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from spanferry.core.corpus import Corpus
from spanferry.core.records import Alignment, Language, Pair, Projection, Sentence, Translation
from spanferry.core.teaching import Distance, Learnt, Teaching

if TYPE_CHECKING:
    from spanferry.core.markers import Markers
    from spanferry.core.models.objective import AtWork, Training
    from spanferry.core.models.tag_probabilities import TagProbabilities


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

    One whose ``writes_target`` (bool) is true makes the target sentences itself and gets pairs whose targets have no words. One whose
    ``scores_entities`` (bool) is true says how sure it is of each entity. One with ``candidates(pairs)`` says where entities might have
    landed, as ``Crossing`` has it.
    """

    needs: frozenset[str]

    def project(self, pairs: Sequence[Pair]) -> list[Projection]:
        """One projection a pair. ``pair.source`` is labelled; ``pair.target`` is not."""


@dataclass(frozen=True)
class TrainingData:
    """What a tagger learns from. Ids are unique within ``train``.

    Attributes:
        train: labelled sentences.
        dev: labelled sentences by which the best model is chosen.
        unlabelled: text of the target language, for an objective that needs some.
        weights: by id, how much each word counts; words of sentences that are not named count 1.
        soft: by id, what teachers think of the sentence's words; such a sentence is learnt from that instead of its labels.
        distance: how a tagger is brought to what teachers say.
        start: the folder of a trained tagger to go on from, in place of the tagger's own start.
    """

    train: Sequence[Sentence]
    dev: Sequence[Sentence] = ()
    unlabelled: Sequence[Sentence] = ()
    weights: Mapping[str, Sequence[float]] = field(default_factory=dict)
    soft: Mapping[str, "TagProbabilities"] = field(default_factory=dict)
    distance: Distance = "mse"
    start: Path | None = None


class Objective(Protocol):
    """A choice of the group ``objective``: what a training step lowers.

    ``needs`` names what it wants besides labelled sentences: ``unlabelled``. Constructing it loads no torch.
    """

    needs: frozenset[str]

    def at_work(self, training: "Training") -> "AtWork":
        """The objective for one training; ``core.models.objective`` says what it does there."""


@dataclass(frozen=True)
class TrainedTagger:
    """What training leaves in its folder.

    Attributes:
        folder: a ``save_pretrained`` folder that plain transformers loads.
        history: one mapping a dev evaluation: ``step`` and ``examples`` (always), ``epoch``, ``seconds``, ``train/loss``, ``dev/f1``, ...
        truncated: training sentences cut at the model's limit.
        planned: steps, as many as there would have been had training not stopped early; 0: it has none.
    """

    folder: Path
    history: Sequence[Mapping[str, float]]
    truncated: int
    planned: int = 0


@dataclass(frozen=True)
class Predictions:
    """Sentences with the entities a tagger found, and how many of them were cut at the model's limit (words past it get no entity)."""

    sentences: Sequence[Sentence]
    truncated: int


class Tagger(Protocol):
    """A choice of the group ``tagger``. One whose ``teaches`` (bool) is true leaves a model that says how likely each tag is."""

    def train(
        self, data: TrainingData, folder: Path, seed: int, objective: Objective | None = None, work: Path | None = None
    ) -> TrainedTagger:
        """Fine-tune on labelled sentences and leave the best model by dev F1 in ``folder``, which exists and is empty.

        Args:
            objective: what a step lowers; None: cross-entropy. A tagger without gradients has no use for it.
            work: a folder that outlives a killed training, to resume from; None: a killed training is lost.
        """

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """What a trained model in ``folder`` finds, decoded by words; same sentences, same order."""


class Shift(Protocol):
    """A choice of the group ``shift``: the test set as it might be elsewhere, to see what a tagger loses there.

    One that has ``members`` is several: each is a shift of its own by its name.
    """

    def shift(self, sentences: Sequence[Sentence], language: Language, seed: int) -> list[Sentence]:
        """The labelled sentences, shifted, under their ids and in their order; gold follows (a swapped name keeps its label).

        The same seed gives the same sentences.
        """

    def applies(self, language: Language) -> bool:
        """Whether there is such a shift for the language's writing; a cell leaves out those of ``members`` that there are not."""


@dataclass(frozen=True)
class Crossing:
    """One source language's projection onto target sentences that other sources project onto too.

    Attributes:
        source: the language that labels come from.
        pairs: what was projected over; ids and target words are the same in all crossings, in the same order. Targets are unlabelled.
        projections: one a pair.
        candidates: by pair and source entity, where the entity might have landed and what that is worth; empty where the combiner does
            not need ``candidates`` or the method has none.
        silent: ids of pairs that ``min_pair_score`` left out: of these the source says neither yes nor no.
    """

    source: Language
    pairs: Sequence[Pair]
    projections: Sequence[Projection]
    candidates: Sequence[Sequence[Sequence[tuple[int, int, float]]]] = ()
    silent: Collection[str] = frozenset()


class Combiner(Protocol):
    """A choice of the group ``combiner``: one projection out of several sources'.

    ``needs`` may name ``candidates``: the method's ``candidates(pairs)``, as ``Crossing`` has them.
    """

    needs: frozenset[str]

    def combine(self, crossings: Sequence[Crossing]) -> list[Projection]:
        """One projection a target sentence. Its outcomes are those of all crossings' source entities, crossing after crossing."""


class Teachers(Protocol):
    """A choice of the group ``teachers``: taggers whose opinions on unlabelled target text a student, the cell's tagger, learns from.

    Attributes:
        learn_from: the teachers that each source gets; ``projected`` and ``tuned`` need transfer=translate_train.
        distance: how the student is brought to what they say.
        uses_objective: who is trained with the cell's objective; the others with cross-entropy.
        keeps_labelled: whether the student also learns from the labelled sentences that the transfer gives.
    """

    learn_from: tuple[Learnt, ...]
    distance: Distance
    uses_objective: Literal["teachers", "student", "both"]
    keeps_labelled: bool

    def choose(self, sources: Sequence[Language], target: Language) -> list[Language]:
        """The sources that get teachers, in order.

        Raises:
            ConfigError: there are fewer than it wants.
        """

    def weigh(self, teaching: Teaching) -> list[float]:
        """What each source counts, in the order of the sources, summing to 1."""

    def teach(self, teaching: Teaching, shares: Sequence[float]) -> dict[str, "TagProbabilities"]:
        """What the student is to think of sentences of ``teaching.text``, by id; those that are left out it never sees.

        Args:
            shares: what ``weigh`` says of the same.
        """
