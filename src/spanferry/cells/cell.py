"""One cell's steps: each runs a stage through the store."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from spanferry.cells.aligning import Aligning
from spanferry.cells.choices import Choices, named, spoken
from spanferry.cells.labels import check_labels, check_map, each_sentence, labels_of
from spanferry.cells.learning import converted, learnt
from spanferry.cells.outputs import TRAINING, Projected, Sentences, Tagged, Trained
from spanferry.cells.runner import Runner
from spanferry.core.codecs import PROJECTIONS, SENTENCES, TRANSLATIONS, load, save
from spanferry.core.config import Bound, Config, Transfer, label_names
from spanferry.core.errors import ConfigError
from spanferry.core.pair_filter import well_paired, with_the_filtered
from spanferry.core.records import Language, Pair, Projection, Sentence, Translation
from spanferry.core.stages import Split, Tagger, in_split
from spanferry.core.store import StageRun, Store
from spanferry.core.writing import check_splitter


class Cell:
    """The steps of one cell; a transfer is a few of them in order.

    Args:
        bound: the cell's choices, as ``core.config.bind`` gives them.

    Attributes:
        known_labels: what the corpus calls its entities, after ``label_map``, before ``labels``.
        counts: what the corpus and the steps counted beside their outputs, as metrics.

    Raises:
        SpanferryError: the corpus does not load.
    """

    def __init__(self, config: Config, bound: Mapping[str, Bound], store: Store) -> None:
        self.config = config
        self.source_language = spoken(config.source_lang, config)
        self.target_language = spoken(config.lang.code, config)
        self._runner = Runner(store)
        languages = {"source_language": self.source_language, "target_language": self.target_language}
        choices = Choices(config, bound, {**languages, "seed": config.seed, "transfer": config.transfer})
        self._reader = choices.build("data")
        read = self._reader.load()
        mapped = each_sentence(read, lambda sentence: sentence.relabelled(label_names(config)))
        self.known_labels = labels_of(mapped)
        check_map(config, labels_of(read), self.known_labels)
        self.corpus = each_sentence(mapped, self._kept)
        self.counts = {f"corpus/{name}": float(count) for name, count in mapped.counts.items()}
        facts = {**choices.facts, "corpus": self.corpus}
        self._choices = Choices(config, bound, facts, self._reader.source_inputs, self._reader.target_inputs)

    @property
    def stages(self) -> Sequence[StageRun]:
        """What the cell's steps cost so far."""
        return self._runner.done

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
        """The sentences in another language; those that came out empty or cut are counted."""
        translator = converted(self._runner, self._choices.build("translator"))
        recipe = self._choices.recipe("translate", "translator", translator, sentences.text, into=into.code)
        made = self._runner.items(
            recipe, translator, _unlabelled(sentences.items), lambda batch, done: translator.translate(batch, into, done), TRANSLATIONS
        )
        self.counts |= {
            "translation/sentences": float(len(made)),
            "translation/empty": float(sum(not translation.sentence.words for translation in made)),
            "translation/truncated": float(sum(translation.truncated for translation in made)),
            "translation/copied": float(sum(map(_copied, sentences.items, made))),
        }
        return Sentences(self._with_labels(recipe.key), recipe.key, tuple(translation.sentence for translation in made))

    def unwritten(self, sentences: Sentences, into: Language) -> Sentences:
        """Sentences without words: the target of a method that writes its own."""
        return Sentences(sentences.text, sentences.text, tuple(Sentence(each.id, into.code, ()) for each in sentences.items))

    def label(self, sentences: Sentences) -> Sentences:
        """The sentences with the labels that projection starts from."""
        labeler, upstream = self._choices.build("labeler"), [sentences.key]
        if "tagger" in getattr(labeler, "needs", ()):
            trained = self.train(self.source("train", "dev"))
            labeler = labeler.with_tagger(self._choices.build("tagger"), trained.folder)
            upstream.append(trained.key)
        recipe = self._choices.recipe("label", "labeler", labeler, *upstream)
        items = self._runner.items(recipe, labeler, sentences.items, lambda batch, _: labeler.label(batch), SENTENCES)
        if getattr(labeler, "keeps_labels", False):  # so that what is trained on it is shared with cells that do not label
            return sentences
        renamed = [sentence.relabelled(label_names(self.config)) for sentence in items]
        check_labels(renamed, self.known_labels)
        return Sentences(self._with_labels(recipe.key), sentences.text, tuple(map(self._kept, renamed)))

    def refine(self, labelled: Sentences) -> Sentences:
        """The labelled sentences in the target language, where the cell has a refiner; otherwise as they are."""
        if "refiner" not in self._choices:
            return labelled
        with self._translating("refiner", self._choices) as choices:
            refiner = choices.build("refiner")
            recipe = choices.recipe("refine", "refiner", refiner, labelled.key, into=named(self.target_language))
            refined = self._runner.items(
                recipe, refiner, labelled.items, lambda batch, _: refiner.refine(batch, self.target_language), SENTENCES
            )
        before, after = (sum(len(sentence.entities or ()) for sentence in items) for items in (labelled.items, refined))
        self.counts |= {"refinement/entities": float(before), "refinement/lost": float(before - after)}
        return Sentences(recipe.key, f"{recipe.key} words", refined)

    def align(self, source: Sentences, target: Sentences) -> tuple[Pair, ...]:
        """The pairs of the two sides, linked by the cell's aligner."""
        return self._align(tuple(map(Pair, source.items, target.items)), source.text, target.text)[1]

    def project(self, labelled: Sentences, target: Sentences) -> Projected:
        """The target with the source's entities, by the cell's method; aligned first if the method needs links.

        Raises:
            ConfigError: ``min_pair_score`` leaves no pair of a split.
        """
        pairs = tuple(map(Pair, labelled.items, target.items))
        upstream = [labelled.key, target.text]
        if self.needs_links():
            key, pairs = self._align(pairs, labelled.text, target.text)
            upstream.append(key)
        kept = well_paired(pairs, self.config.min_pair_score)
        filtered = frozenset(pair.id for pair in pairs) - {pair.id for pair in kept}
        key, made = self._project(kept, *upstream)
        if self.writes_target():
            empty = sum(not projection.target.words for projection in made)
            self.counts |= {"translation/sentences": float(len(made)), "translation/empty": float(empty)}
        return Projected(key, key if self.writes_target() else target.text, with_the_filtered(pairs, made), pairs, filtered)

    def needs_links(self) -> bool:
        """Whether the cell aligns: its method asks for links, or it has none and stops there."""
        return "method" not in self._choices or "links" in self._method.needs

    def writes_target(self) -> bool:
        """Whether the cell's method makes the target sentences itself."""
        return "method" in self._choices and getattr(self._method, "writes_target", False)

    def train(self, sentences: Sentences) -> Trained:
        """The cell's tagger, trained on the sentences' train and dev splits."""
        tagger = self._choices.build("tagger")
        train, dev = ([item for item in sentences.items if in_split(item.id, split)] for split in ("train", "dev"))
        recipe = self._choices.recipe("train", "tagger", tagger, sentences.key, seed=self.config.seed)
        return Trained(recipe.key, self._runner.folder(recipe, lambda folder: _train(tagger, train, dev, folder, self.config.seed)))

    def train_and_tag(self, sentences: Sentences) -> Tagged | None:
        """Train the cell's tagger on the sentences and tag the target's test set; None where the cell has no tagger."""
        return self._tag(self.train(sentences), self.target("test")) if "tagger" in self._choices else None

    def build(self, *groups: str) -> None:
        """Construct the choices of these groups once, so that their mistakes show before work starts; a group without choice is passed.

        Raises:
            ConfigError: with all mistakes together, one a line.
        """
        mistakes = []
        for group in (group for group in groups if group in self._choices):
            try:
                (self._pairing if group in ("aligner", "method") else self._choices).build(group)
            except ConfigError as error:
                mistakes.append(str(error))
        if mistakes:
            raise ConfigError("\n".join(dict.fromkeys(mistakes)))

    def check_translators(self) -> None:
        """Ask the translators, before any work, whether they do what the cell wants of them.

        Raises:
            ConfigError: one of them does not.
        """
        there, back = (self.source_language, self.target_language), (self.target_language, self.source_language)
        if self.config.transfer is not Transfer.zero_shot and not self.writes_target():
            _ask(self._choices.build("translator"), *(there if self.config.transfer is Transfer.translate_train else back))
        if any(self._choices.asks(group, "translator") for group in ("refiner", "method")):
            check_splitter(self.target_language)
            _ask(self._choices.build(self._choices.marking), *there)

    def _project(self, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Projection, ...]]:
        least = self.config.min_pair_score
        facts: dict[str, Any] = {"min_pair_score": least} if least else {}  # cells without a filter share what was made before it
        with self._translating("method", self._pairing) as choices:
            method, keys = learnt(choices, self._runner, choices.bound["method"], choices.build("method"), pairs, *upstream)
            recipe = choices.recipe("project", "method", method, *keys, **facts)
            blind = [pair.blind() for pair in pairs]  # a method never sees the target's gold
            return recipe.key, self._runner.items(recipe, method, blind, lambda batch, _: method.project(batch), PROJECTIONS)

    def _tag(self, trained: Trained, test: Sentences) -> Tagged:
        tagger = self._choices.build("tagger")

        def compute(folder: Path) -> None:
            predictions = tagger.predict(_unlabelled(test.items), trained.folder)
            save(folder / "predictions.parquet", SENTENCES, predictions.sentences)
            (folder / "truncated.json").write_text(json.dumps(predictions.truncated), "utf-8")

        folder = self._runner.folder(self._choices.recipe("predict", "tagger", tagger, trained.key, test.text), compute)
        sentences = load(folder / "predictions.parquet", SENTENCES)
        return Tagged(tuple(sentences), json.loads((folder / "truncated.json").read_text("utf-8")), trained.folder)

    def _align(self, pairs: Sequence[Pair], *upstream: str) -> tuple[str, tuple[Pair, ...]]:
        return Aligning(self._pairing, self._runner).align(pairs, *upstream)

    @cached_property
    def _method(self) -> Any:
        """The method, to be asked what it needs; the one that projects is constructed with a translator that is ready."""
        return self._pairing.build("method")

    @property
    def _pairing(self) -> Choices:
        """The choices as those are told of the languages that work on pairs: after a refiner both sides are in the target's."""
        return self._choices.knowing(source_language=self.target_language) if "refiner" in self._choices else self._choices

    @contextmanager
    def _translating(self, group: str, choices: Choices) -> Iterator[Choices]:
        """The choices with a translator that is ready to work, if the choice of the group asks for one."""
        if not choices.asks(group, "translator"):
            yield choices
            return
        translator = converted(self._runner, self._choices.build(self._choices.marking))
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
    ) -> Sentences:
        found = [split for split in wanted if splits.get(split)]
        if wanted[0] not in found:
            others = ", ".join(split for split, sentences in splits.items() if sentences)
            held = "it holds no sentence" if wanted[0] in splits else f"the corpus holds {others or 'nothing'} there"
            raise ConfigError(
                f"this cell needs the {side}'s {wanted[0]} split in {language.name}, and {held}. Give it (data.{side}.{wanted[0]}=FILE of "
                f"data=files, data.text.{wanted[0]} of data=parallel_text, data.source and data.splits of a benchmark), "
                f"or choose {self._instead(side)}"
            )
        recipe = self._choices.recipe("load", "data", self._reader, side, named(language), *found, inputs=inputs)
        return Sentences(self._with_labels(recipe.key), recipe.key, tuple(sentence for split in found for sentence in splits[split]))

    def _instead(self, side: str) -> str:
        """The choices under which a cell does without a side, those left out that this one has made."""
        if side == "source":
            return f"transfer={Transfer.translate_test}"
        made = {"transfer": str(self.config.transfer), "tagger": "" if "tagger" in self._choices else "none"}
        choices = {"transfer": str(Transfer.translate_train), "tagger": "none"}
        return " ".join(f"{group}={choice}" for group, choice in choices.items() if made[group] != choice)

    def _with_labels(self, key: str) -> str:
        """The key of the same sentences with the labels as the cell wants them."""
        wanted = self._choices.labels()
        return f"{key} {json.dumps(wanted, sort_keys=True)}" if wanted else key

    def _kept(self, sentence: Sentence) -> Sentence:
        """The sentence with those of its labels that the cell keeps."""
        return sentence if self.config.labels is None else sentence.restricted_to(self.config.labels)


def _ask(translator: Any, source: Language, target: Language) -> None:
    if hasattr(translator, "check"):
        translator.check(source, target)


def _copied(source: Sentence, translation: Translation) -> bool:
    """Whether a translator gave back what it got: some models do so for a language they hardly know."""
    return bool(source.words) and translation.sentence.words == source.words


def _unlabelled(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The words alone: what a stage may see that has no business with gold labels."""
    return tuple(sentence.with_entities(None) for sentence in sentences)


def _train(tagger: Tagger, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> None:
    trained = tagger.train(train, dev, folder, seed)
    report = {"history": [dict(row) for row in trained.history], "truncated": trained.truncated}
    (folder / TRAINING).write_text(json.dumps(report, indent=2), "utf-8")
