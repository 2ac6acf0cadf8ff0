"""One cell's steps: each runs a stage through the store and remembers what it cost."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, Codec, load, save
from spanferry.core.config import Bound, Config, Transfer
from spanferry.core.errors import ConfigError, SpanferryError
from spanferry.core.pair_filter import well_paired, with_the_filtered
from spanferry.core.records import Alignment, Language, Pair, Sentence
from spanferry.core.stages import Corpus, Split, Tagger, in_split
from spanferry.core.store import SHARD_SIZE, Recipe, StageRun, Store
from spanferry.data.languages import language
from spanferry.outputs import TRAINING, Projected, Sentences, Tagged
from spanferry.progress import progress

In = TypeVar("In")
Out = TypeVar("Out")


class Cell:
    """The steps of one cell; a transfer is a few of them in order.

    Args:
        bound: the cell's choices, as ``core.config.bind`` gives them.

    Raises:
        SpanferryError: the corpus does not load.
    """

    def __init__(self, config: Config, bound: Mapping[str, Bound], store: Store) -> None:
        self.config = config
        self.source_language = language(config.source_lang)
        self.target_language = language(config.lang.code)
        self.stages: list[StageRun] = []
        self._bound, self._store = bound, store
        self._context: dict[str, Any] = {
            "source_language": self.source_language,
            "target_language": self.target_language,
            "seed": config.seed,
        }
        self._reader = self._build("data")
        self.corpus: Corpus = self._reader.load()
        self._context["corpus"] = self.corpus

    def source(self, *splits: Split) -> Sentences:
        """The source sentences of those splits that the corpus has, in order.

        Raises:
            ConfigError: it lacks the first of them.
        """
        return self._side("source", self.corpus.source, self.source_language, self._reader.source_inputs, splits)

    def target(self, *splits: Split) -> Sentences:
        """The target sentences of those splits that the corpus has, in order.

        Raises:
            ConfigError: it lacks the first of them.
        """
        return self._side("target", self.corpus.target, self.target_language, self._reader.target_inputs, splits)

    def translate(self, sentences: Sentences, into: Language) -> Sentences:
        """The sentences in another language."""
        translator = self._build("translator")
        recipe = self._recipe("translate", "translator", translator, sentences.text, into=into.code)
        items = self._run(recipe, translator, _unlabelled(sentences.items), lambda batch: translator.translate(batch, into), SENTENCES)
        return Sentences(self._with_labels(recipe.key), recipe.key, self._restricted(items))

    def label(self, sentences: Sentences) -> Sentences:
        """The sentences with the labels that projection starts from."""
        labeler = self._build("labeler")
        recipe = self._recipe("label", "labeler", labeler, sentences.key)
        items = self._run(recipe, labeler, sentences.items, labeler.label, SENTENCES)
        return Sentences(recipe.key, sentences.text, self._restricted(items))

    def align(self, source: Sentences, target: Sentences) -> tuple[Pair, ...]:
        """The pairs of the two sides, linked by the cell's aligner."""
        return self._align(tuple(map(Pair, source.items, target.items)), source.text, target.text)[1]

    def project(self, labelled: Sentences, target: Sentences) -> Projected:
        """The target with the source's entities, by the cell's method; aligned first if the method needs links.

        Raises:
            ConfigError: ``min_pair_score`` leaves no pair of a split.
        """
        method, least = self._build("method"), self.config.min_pair_score
        pairs = tuple(map(Pair, labelled.items, target.items))
        upstream = [labelled.key, target.text]
        if "links" in method.needs:
            key, pairs = self._align(pairs, labelled.text, target.text)
            upstream.append(key)
        kept = well_paired(pairs, least)
        filtered = frozenset(pair.id for pair in pairs) - {pair.id for pair in kept}
        facts: dict[str, Any] = {"min_pair_score": least} if least else {}  # cells without a filter share what was made before it
        recipe = self._recipe("project", "method", method, *upstream, **facts)
        blind = [pair.blind() for pair in kept]  # a method never sees the target's gold
        made = self._run(recipe, method, blind, method.project, PROJECTIONS)
        return Projected(recipe.key, target.text, with_the_filtered(pairs, made), pairs, filtered)

    def needs_links(self) -> bool:
        """Whether the cell aligns: its method asks for links, or it has none and stops there."""
        return "method" not in self._bound or "links" in self._build("method").needs

    def train_and_tag(self, sentences: Sentences) -> Tagged | None:
        """Train the cell's tagger on the sentences and tag the target's test set; None where the cell has no tagger."""
        if "tagger" not in self._bound:
            return None
        tagger, test = self._build("tagger"), self.target("test")
        train, dev = ([item for item in sentences.items if in_split(item.id, split)] for split in ("train", "dev"))
        recipe = self._recipe("train", "tagger", tagger, sentences.key, seed=self.config.seed)
        folder, run = self._store.folder(recipe, lambda folder: _train(tagger, train, dev, folder, self.config.seed))
        self.stages.append(run)
        return self._tag(tagger, folder, recipe.key, test)

    def _tag(self, tagger: Any, model: Path, upstream: str, test: Sentences) -> Tagged:
        def compute(folder: Path) -> None:
            predictions = tagger.predict(_unlabelled(test.items), model)
            save(folder / "predictions.parquet", SENTENCES, predictions.sentences)
            (folder / "truncated.json").write_text(json.dumps(predictions.truncated), "utf-8")

        recipe = self._recipe("predict", "tagger", tagger, upstream, test.text)
        folder, run = self._store.folder(recipe, compute)
        self.stages.append(run)
        sentences = load(folder / "predictions.parquet", SENTENCES)
        return Tagged(tuple(sentences), json.loads((folder / "truncated.json").read_text("utf-8")), model)

    def _align(self, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Pair, ...]]:
        unlabelled = [Pair(pair.source.with_entities(None), pair.target.with_entities(None)) for pair in pairs]
        aligner, before = self._build("aligner"), len(self.stages)
        key, alignments = self._links(self._bound["aligner"], aligner, unlabelled, *upstream)
        self.stages[before:] = [_together(self.stages[before:])]
        return key, tuple(pair.with_alignment(alignment) for pair, alignment in zip(pairs, alignments, strict=True))

    def _links(self, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """An aligner's links. The members of a vote go through the store as if each were the cell's aligner: cells share them."""
        if not bound.members:
            return self._linked(bound, aligner, pairs, *upstream)
        voted = {name: self._vote(name, member, aligner.members[name], pairs, *upstream) for name, member in bound.members.items()}
        recipe = self._recipe_of("align", bound, aligner, *(key for key, _ in voted.values()))
        votes = {name: alignments for name, (_, alignments) in voted.items()}
        return recipe.key, self._run(recipe, aligner, pairs, lambda _: aligner.combine(votes, pairs), ALIGNMENTS)

    def _linked(self, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """The links of one aligner, which learns first if it wants to, and then gives its memory back."""
        if hasattr(aligner, "learn"):
            lesson = self._recipe_of("adapt", _without(bound, getattr(aligner, "learning_ignores", ())), aligner, *upstream)
            folder, run = self._store.folder(lesson, lambda folder: aligner.learn(pairs, folder))
            self.stages.append(run)
            aligner, upstream = aligner.learnt(folder), (*upstream, lesson.key)
        recipe = self._recipe_of("align", bound, aligner, *upstream)
        try:
            return recipe.key, self._run(recipe, aligner, pairs, aligner.align, ALIGNMENTS)
        finally:
            if hasattr(aligner, "release"):
                aligner.release()

    def _vote(self, name: str, bound: Bound, aligner: Any, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Alignment, ...]]:
        """A member's links; its mistakes name it."""
        try:
            return self._links(bound, aligner, pairs, *upstream)
        except SpanferryError as error:
            raise SpanferryError(f"aligner.members.{name}: {error}") from error

    def _side(
        self,
        side: str,
        splits: Mapping[Split, Sequence[Sentence]],
        spoken: Language,
        inputs: tuple[Path, ...],
        wanted: Sequence[Split],
    ) -> Sentences:
        found = [split for split in wanted if splits.get(split)]
        if wanted[0] not in found:
            others = ", ".join(split for split, sentences in splits.items() if sentences)
            held = "it holds no sentence" if wanted[0] in splits else f"the corpus holds {others or 'nothing'} there"
            raise ConfigError(
                f"this cell needs the {side}'s {wanted[0]} split in {spoken.name}, and {held}. Name its file (data.{side}.{wanted[0]}, "
                f"data.text.{wanted[0]} of data=parallel_text), or choose {self._instead(side)}"
            )
        recipe = self._recipe("load", "data", self._reader, side, spoken.code, *found, inputs=inputs)
        items = self._restricted(sentence for split in found for sentence in splits[split])
        return Sentences(self._with_labels(recipe.key), recipe.key, items)

    def _instead(self, side: str) -> str:
        """The choices under which a cell does without a side, those left out that this one has made."""
        if side == "source":
            return f"transfer={Transfer.translate_test}"
        made = {"transfer": str(self.config.transfer), "tagger": "" if "tagger" in self._bound else "none"}
        choices = {"transfer": str(Transfer.translate_train), "tagger": "none"}
        return " ".join(f"{group}={choice}" for group, choice in choices.items() if made[group] != choice)

    def _with_labels(self, key: str) -> str:
        """The key of the same sentences with only the labels the cell keeps."""
        return key if self.config.labels is None else f"{key} {' '.join(sorted(self.config.labels))}"

    def _restricted(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        labels = self.config.labels
        return tuple(sentences if labels is None else (sentence.restricted_to(labels) for sentence in sentences))

    def build(self, *groups: str) -> None:
        """Construct the choices of these groups once, so that their mistakes show before work starts; a group without choice is passed.

        Raises:
            ConfigError: with all mistakes together, one a line.
        """
        mistakes = []
        for group in (group for group in groups if group in self._bound):
            try:
                self._build(group)
            except ConfigError as error:
                mistakes.append(str(error))
        if mistakes:
            raise ConfigError("\n".join(mistakes))

    def _build(self, group: str) -> Any:
        if group not in self._bound:
            raise ConfigError(f"{group}=none: this cell needs one; choose another {group}")
        return self._bound[group].build(**self._context)

    def _recipe(self, name: str, group: str, stage: Any, *upstream: str, inputs: tuple[Path, ...] = (), **facts: Any) -> Recipe:
        return self._recipe_of(name, self._bound[group], stage, *upstream, inputs=inputs, **facts)

    def _recipe_of(self, name: str, bound: Bound, stage: Any, *upstream: str, inputs: tuple[Path, ...] = (), **facts: Any) -> Recipe:
        """What decides the output of a stage: its node of the config and whatever else of the cell it sees."""
        config: dict[str, Any] = {**bound.node, **facts}
        inputs = inputs or getattr(stage, "inputs", ())
        asked = bound.asks_for
        if "seed" in asked:
            config["seed"] = self.config.seed
        if asked & {"source_language", "target_language"} and bound.group != "data":
            config["languages"] = [self.source_language.code, self.target_language.code]
        if "corpus" in asked:
            config["data"] = self.config.data
            inputs = (*inputs, *self._reader.source_inputs, *self._reader.target_inputs)
        return Recipe(name, config, stage.version, upstream, inputs)

    def _run(
        self, recipe: Recipe, stage: Any, items: Sequence[In], compute: Callable[[Sequence[In]], list[Out]], codec: Codec[Out]
    ) -> tuple[Out, ...]:
        """A batch stage, through the store unless it is not worth it."""
        if getattr(stage, "stored", True):
            size = None if getattr(stage, "whole_corpus", False) else SHARD_SIZE
            with progress(recipe.stage, len(items)) as advance:
                found, run = self._store.items(recipe, items, compute, codec, size, advance)
        else:
            started = perf_counter()
            found = compute(items)
            run = StageRun(recipe.stage, recipe.key, perf_counter() - started, 1, 0)
        self.stages.append(run)
        return tuple(found)


def _without(bound: Bound, names: Collection[str]) -> Bound:
    """The choice as a recipe has it that these options do not matter to."""
    return replace(bound, node={name: value for name, value in bound.node.items() if name not in names})


def _together(runs: Sequence[StageRun]) -> StageRun:
    """What a step cost that is several runs (a vote's members, then the vote)."""
    seconds, shards, reused = (sum(values) for values in zip(*((run.seconds, run.shards, run.reused) for run in runs), strict=True))
    return StageRun(runs[-1].stage, runs[-1].key, seconds, shards, reused)


def _unlabelled(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The words alone: what a stage may see that has no business with gold labels."""
    return tuple(sentence.with_entities(None) for sentence in sentences)


def _train(tagger: Tagger, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> None:
    trained = tagger.train(train, dev, folder, seed)
    report = {"history": [dict(row) for row in trained.history], "truncated": trained.truncated}
    (folder / TRAINING).write_text(json.dumps(report, indent=2), "utf-8")
