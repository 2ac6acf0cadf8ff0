"""One cell's steps: each runs a stage through the store."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.cells.aligning import Aligning
from spanferry.cells.choices import Choices, named, spoken
from spanferry.cells.corpora import corpus_of
from spanferry.cells.counting import of_refinement, of_translations, of_written
from spanferry.cells.labels import check_labels, check_map
from spanferry.cells.learning import converted, learnt
from spanferry.cells.outputs import Projected, Sentences
from spanferry.cells.placeholders import standing_in
from spanferry.cells.projections import checked
from spanferry.cells.runner import Runner, StageRunner
from spanferry.cells.sides import present
from spanferry.cells.sides import wanted as wanted_domains
from spanferry.cells.sources import summed
from spanferry.cells.training import Training, unlabelled
from spanferry.core.binding import Bound
from spanferry.core.codecs import PROJECTIONS, SENTENCES, TRANSLATIONS
from spanferry.core.config import Config, label_names
from spanferry.core.corpus import Split
from spanferry.core.errors import ConfigError
from spanferry.core.pair_filter import well_paired, with_the_filtered
from spanferry.core.records import Language, Pair, Projection, Sentence
from spanferry.store.store import StageRun, Store


class Cell:
    """The steps of one cell; a transfer is a few of them in order.

    Args:
        bound: the cell's choices, as ``core.binding.bind`` gives them.

    Attributes:
        choices: what constructs its choices and decides their output.
        runner: what runs its stages.
        known_labels: what the corpus calls its entities, after ``label_map``, before ``labels``.
        others: the same cell from other source languages, where labels come from several; the first speaks for all.
        store: where its stages' outputs are kept.
        training: the cell's tagger.

    Raises:
        SpanferryError: the corpus does not load.
    """

    def __init__(self, config: Config, bound: Mapping[str, Bound], store: Store) -> None:
        self.config = config
        self.source_language = spoken(config.source_lang, config)
        self.target_language = spoken(config.lang.code, config)
        self.store = store
        self.runner: StageRunner = Runner(store)
        languages = {"source_language": self.source_language, "target_language": self.target_language}
        choices = Choices(config, bound, {**languages, "seed": config.seed, "transfer": config.transfer})
        self._reader = choices.build("data")
        held = corpus_of(config, bound["data"], choices.facts, self._reader)
        check_map(config, held.read_labels, held.known_labels)
        self.corpus, self.known_labels = held.corpus, held.known_labels
        self.others: tuple[Cell, ...] = ()
        self._counts = {f"corpus/{name}": float(count) for name, count in self.corpus.counts.items()}
        facts = {**choices.facts, "corpus": self.corpus}
        self.choices = Choices(config, bound, facts, self._reader.source_inputs, self._reader.target_inputs)
        self.training = Training(self.choices, self.runner)
        self._projector: Any = None  # the method once it has learnt and has a translator that is ready

    @property
    def each_source(self) -> "tuple[Cell, ...]":
        """The cell once for each language that labels come from."""
        return (self, *self.others)

    @property
    def stages(self) -> Sequence[StageRun]:
        """What the cell's steps cost so far, source after source."""
        return [run for cell in self.each_source for run in cell.runner.done]

    @property
    def counts(self) -> dict[str, float]:
        """What the corpora and the steps counted beside their outputs, as metrics."""
        return summed(cell._counts for cell in self.each_source)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the corpus, of every source, both sides."""
        return tuple(file for each in self.each_source for file in (*each._reader.source_inputs, *each._reader.target_inputs))

    def over(self, runner: StageRunner) -> "Cell":
        """This cell, from its one source, with placeholders for its corpus's sentences and a runner that never looks at them."""
        cell = copy(self)
        cell.runner, cell.training = runner, Training(self.choices, runner)
        cell.corpus, cell.others, cell._counts = standing_in(self.corpus), (), {}
        return cell

    def source(self, *splits: Split) -> Sentences:
        """The source sentences of those splits that the corpus has, in order.

        Raises:
            ConfigError: it lacks the first of them.
        """
        return self._side("source", self.corpus.source, self.source_language, self._reader.source_inputs, splits)

    def labelled(self, *splits: Split) -> Sentences:
        """The source sentences that carry labels of their own: ``source``, unless that is parallel text of other sentences.

        Raises:
            ConfigError: the corpus lacks the first of the splits.
        """
        if not self.corpus.labelled:
            return self.source(*splits)
        return self._side("source", self.corpus.labelled, self.source_language, self._reader.source_inputs, splits, labelled=True)

    def target(self, *splits: Split) -> Sentences:
        """The target sentences of those splits that the corpus has, in order.

        Raises:
            ConfigError: it lacks the first of them.
        """
        return self._side("target", self.corpus.target, self.target_language, self._reader.target_inputs, splits)

    def translate(self, sentences: Sentences, into: Language) -> Sentences:
        """The sentences in another language; those that came out empty or cut are counted."""
        translator = converted(self.runner, self.choices.build("translator"))
        recipe = self.choices.recipe("translate", "translator", translator, sentences.text, into=into.code)
        made = self.runner.items(
            recipe, translator, unlabelled(sentences.items), lambda batch, done: translator.translate(batch, into, done), TRANSLATIONS
        )
        self._counts |= of_translations(sentences.items, made)
        return Sentences(self._with_labels(recipe.key), recipe.key, tuple(translation.sentence for translation in made))

    def unwritten(self, sentences: Sentences, into: Language) -> Sentences:
        """Sentences without words: the target of a method that writes its own."""
        return Sentences(sentences.text, sentences.text, tuple(Sentence(each.id, into.code, ()) for each in sentences.items))

    def label(self, sentences: Sentences) -> Sentences:
        """The sentences with the labels that projection starts from."""
        labeler, upstream = self.choices.build("labeler"), [sentences.key]
        if "tagger" in getattr(labeler, "needs", ()):
            taught = self.labelled("train", "dev")
            if sentences.key == taught.key:  # they need no labeler
                return sentences
            trained = self.training.train(self.training.lesson(taught), self.unlabelled)
            labeler = labeler.with_tagger(self.choices.build("tagger"), trained.folder)
            upstream.append(trained.key)
        recipe = self.choices.recipe("label", "labeler", labeler, *upstream)
        items = self.runner.items(recipe, labeler, sentences.items, lambda batch, _: labeler.label(batch), SENTENCES)
        if getattr(labeler, "keeps_labels", False):  # so that what is trained on it is shared with cells that do not label
            return sentences
        names = label_names(self.config)
        renamed = [sentence.relabelled(names) for sentence in items]
        check_labels(renamed, self.known_labels)
        wanted = self.config.labels
        kept = renamed if wanted is None else [sentence.restricted_to(wanted) for sentence in renamed]
        return Sentences(self._with_labels(recipe.key), sentences.text, tuple(kept))

    def refine(self, labelled: Sentences) -> Sentences:
        """The labelled sentences in the target language, where the cell has a refiner; otherwise as they are."""
        if "refiner" not in self.choices:
            return labelled
        with self._translating("refiner", self.choices) as choices:
            refiner = choices.build("refiner")
            recipe = choices.recipe("refine", "refiner", refiner, labelled.key, into=named(self.target_language))
            refined = self.runner.items(
                recipe, refiner, labelled.items, lambda batch, _: refiner.refine(batch, self.target_language), SENTENCES
            )
        self._counts |= of_refinement(labelled.items, refined)
        return Sentences(recipe.key, f"{recipe.key} words", refined)

    def align(self, source: Sentences, target: Sentences) -> tuple[Pair, ...]:
        """The pairs of the two sides, linked by the cell's aligner."""
        pairs = tuple(map(Pair, source.items, target.items))
        return Aligning(self._pairing, self.runner).align(pairs, source.text, target.text)[1]

    def project(self, labelled: Sentences, target: Sentences) -> Projected:
        """The target with the source's entities, by the cell's method; aligned first if the method needs links.

        Raises:
            ConfigError: ``min_pair_score`` leaves no pair of a split.
        """
        pairs = tuple(map(Pair, labelled.items, target.items))
        upstream = [labelled.key, target.text]
        if self.needs_links():
            key, pairs = Aligning(self._pairing, self.runner).align(pairs, labelled.text, target.text)
            upstream.append(key)
        kept = well_paired(pairs, self.config.min_pair_score)
        filtered = frozenset(pair.id for pair in pairs) - {pair.id for pair in kept}
        key, made = self._project(kept, *upstream)
        if self.writes_target():
            self._counts |= of_written([projection.target for projection in made])
        return Projected(key, key if self.writes_target() else target.text, with_the_filtered(pairs, made), pairs, filtered)

    def candidates(self, pairs: Sequence[Pair]) -> Sequence[Sequence[Sequence[tuple[int, int, float]]]]:
        """By pair and source entity, where the method that has projected might have let the entity land, and what that is worth."""
        method = self._projector
        found: Sequence[Sequence[Sequence[tuple[int, int, float]]]] = method.candidates(pairs)
        if hasattr(method, "release"):
            method.release()
        return found

    def needs_links(self) -> bool:
        """Whether the cell aligns: its method asks for links, or it has none and stops there."""
        return "method" not in self.choices or "links" in self._method.needs

    def writes_target(self) -> bool:
        """Whether the cell's method makes the target sentences itself."""
        return "method" in self.choices and getattr(self._method, "writes_target", False)

    def scores_whole_corpus(self) -> bool:
        """Whether the cell's method weighs a pair's candidates by what it did with the others."""
        return getattr(self._method, "whole_corpus", False)

    def unlabelled(self) -> Sentences:
        """Text of the target language without labels, for what learns from text alone.

        Raises:
            ConfigError: the corpus has none.
        """
        own: Mapping[Split, Sequence[Sentence]] = {"train": self.corpus.unlabelled} if self.corpus.unlabelled else self.corpus.target
        found = self._side("target", own, self.target_language, self._reader.target_inputs, ("train",))
        text = f"{found.text} unlabelled"
        return Sentences(text, text, unlabelled(found.items))

    def build(self, *groups: str) -> None:
        """Construct the choices of these groups once, so that their mistakes show before work starts; a group without choice is passed.

        Raises:
            ConfigError: with all mistakes together, one a line.
        """
        mistakes = []
        for group in (group for group in groups if group in self.choices):
            try:
                (self._pairing if group in ("aligner", "method") else self.choices).build(group)
            except ConfigError as error:
                mistakes.append(str(error))
        if mistakes:
            raise ConfigError("\n".join(dict.fromkeys(mistakes)))

    def _project(self, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Projection, ...]]:
        least = self.config.min_pair_score
        facts: dict[str, Any] = {"min_pair_score": least} if least else {}  # cells without a filter share what was made before it
        with self._translating("method", self._pairing) as choices:
            ready = learnt(choices, self.runner, choices.bound["method"], choices.build("method"), pairs, *upstream)
            method = self._projector = ready.stage
            recipe = choices.recipe("project", "method", ready.plain, *ready.upstream, **facts)
            return recipe.key, self.runner.items(recipe, method, pairs, lambda batch, _: _projected(method, batch), PROJECTIONS)

    @cached_property
    def _method(self) -> Any:
        """The method, to be asked what it needs; the one that projects is constructed with a translator that is ready."""
        return self._pairing.build("method")

    @property
    def _pairing(self) -> Choices:
        """The choices as those are told of the languages that work on pairs: after a refiner both sides are in the target's."""
        return self.choices.knowing(source_language=self.target_language) if "refiner" in self.choices else self.choices

    @contextmanager
    def _translating(self, group: str, choices: Choices) -> Iterator[Choices]:
        """The choices with a translator that is ready to work, if the choice of the group asks for one."""
        if not choices.asks(group, "translator"):
            yield choices
            return
        translator = converted(self.runner, self.choices.build(self.choices.marking))
        try:
            yield choices.knowing(translator=translator)
        finally:
            if hasattr(translator, "release"):
                translator.release()

    def _side(
        self,
        side: str,
        splits: Mapping[Split, Sequence[Sentence]],
        language: Language,
        inputs: tuple[Path, ...],
        wanted: Sequence[Split],
        **facts: Any,
    ) -> Sentences:
        found = present(side, language, splits, wanted, self.config, tags="tagger" in self.choices)
        kept = {split: names for split in found if (names := wanted_domains(self.config.domains, split)) is not None}
        facts |= {"domains": kept} if kept else {}
        recipe = self.choices.recipe("load", "data", self._reader, side, named(language), *found, inputs=inputs, **facts)
        return Sentences(self._with_labels(recipe.key), recipe.key, tuple(sentence for split in found for sentence in splits[split]))

    def _with_labels(self, key: str) -> str:
        """The key of the same sentences with the labels as the cell wants them."""
        wanted = self.choices.labels()
        return f"{key} {json.dumps(wanted, sort_keys=True)}" if wanted else key


def _projected(method: Any, pairs: Sequence[Pair]) -> list[Projection]:
    """What the method makes of the pairs, of which it never sees the target's gold."""
    return checked(method.project([pair.blind() for pair in pairs]), pairs, writes_target=getattr(method, "writes_target", False))
