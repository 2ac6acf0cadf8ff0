"""A cell's tagger: what it learns from, its training, what it finds and what it loses elsewhere."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from spanferry.cells.choices import Choices
from spanferry.cells.outputs import TEACHERS, TRAINING, Projected, Sentences, Shifted, Tagged, Trained
from spanferry.cells.runner import StageRunner
from spanferry.core.binding import Bound
from spanferry.core.choice_class import code
from spanferry.core.codecs import SENTENCES, load, save
from spanferry.core.confidence import word_weights
from spanferry.core.config import Confidence
from spanferry.core.corpus import Split, in_split
from spanferry.core.errors import ConfigError
from spanferry.core.label_noise import with_label_noise
from spanferry.core.records import Sentence
from spanferry.core.stages import Objective, TrainingData
from spanferry.objectives.cross_entropy import CrossEntropy
from spanferry.store.recipe import Recipe, digest


@dataclass(frozen=True)
class Lesson:
    """What a tagger learns from.

    Attributes:
        made: makes it, when the store does not have the tagger yet.
        upstream: the keys of the recipes that it was made by.
        options: what else decided it.
        size: how many sentences it has.
        notes: metrics of those who gave the lesson, known once it is made; they are left in the tagger's folder.
    """

    made: Callable[[], TrainingData]
    upstream: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    size: int = 0
    notes: Callable[[], Mapping[str, float]] | None = None


class Training:
    """Lessons and taggers of one cell."""

    def __init__(self, choices: Choices, runner: StageRunner) -> None:
        self._choices, self._runner = choices, runner

    def lesson(self, labelled: Sentences, projected: Projected | None = None) -> Lesson:
        """The cell's way with labelled sentences of the splits train and dev.

        Args:
            projected: what the sentences were made by, if they were, for the weights of words.
        """
        config = self._choices.config
        by_confidence = projected is not None and config.confidence is not Confidence.none
        options: dict[str, Any] = {"label_noise": [config.label_noise, config.seed]} if config.label_noise else {}
        options |= {"confidence": str(config.confidence)} if by_confidence else {}

        def made() -> TrainingData:
            train, dev = (of_split(labelled.items, split) for split in ("train", "dev"))
            if config.label_noise:
                train = with_label_noise(train, config.label_noise, config.seed)
            return TrainingData(train, dev, weights=_weights(projected, config.confidence) if projected and by_confidence else {})

        return Lesson(made, (labelled.key,), options, self._runner.size(labelled.items))

    def train(self, lesson: Lesson, text: Callable[[], Sentences], *, plainly: bool = False) -> Trained:
        """The cell's tagger after a lesson.

        Args:
            text: unlabelled sentences of the target language, asked for where the objective needs them.
            plainly: by cross-entropy, whatever the cell's objective.
        """
        tagger, seed = self._choices.build("tagger"), self._choices.config.seed
        objective = None if plainly else self._objective()
        unlabelled = text() if objective is not None and "unlabelled" in objective.needs else None
        options = {**lesson.options, **self._objective_recipe(objective)}
        upstream = (*lesson.upstream, *([unlabelled.text] if unlabelled else []))
        recipe = self._choices.recipe("train", "tagger", tagger, *upstream, seed=seed, **options)

        def compute(folder: Path, work: Path | None) -> None:
            data = replace(lesson.made(), unlabelled=unlabelled.items if unlabelled else ())
            trained = tagger.train(data, folder, seed, objective, work)
            report = {"history": [dict(row) for row in trained.history], "truncated": trained.truncated, "planned": trained.planned}
            (folder / TRAINING).write_text(json.dumps(report, indent=2), "utf-8")
            if lesson.notes:
                (folder / TEACHERS).write_text(json.dumps(dict(lesson.notes()), indent=2), "utf-8")

        return Trained(recipe.key, self._runner.resumable(recipe, compute, lesson.size))

    def notes(self, trained: Trained) -> dict[str, float]:
        """What a lesson's ``notes`` were; nothing where it had none, or the tagger was trained before they were left."""
        unmade: dict[str, float] = {}
        file = trained.folder / TEACHERS
        return self._runner.once_made(lambda: json.loads(file.read_text("utf-8")) if file.is_file() else unmade, unmade)

    def tag(self, trained: Trained, test: Sentences, **more: Any) -> Tagged:
        """The sentences as the trained tagger tags them; what it is not told of is their labels.

        Args:
            more: what decided the sentences besides their key.
        """
        tagger = self._choices.build("tagger")

        def compute(folder: Path) -> None:
            predictions = tagger.predict(unlabelled(test.items), trained.folder)
            save(folder / "predictions.parquet", SENTENCES, predictions.sentences)
            (folder / "truncated.json").write_text(json.dumps(predictions.truncated), "utf-8")

        recipe = self._choices.recipe("predict", "tagger", tagger, trained.key, test.text, **more)
        folder = self._runner.folder(recipe, compute, self._runner.size(test.items))
        return self._runner.once_made(lambda: _tagged(folder, trained), Tagged((), 0, trained.folder))

    def shifted(self, trained: Trained, test: Sentences) -> dict[str, Shifted]:
        """Each shifted test set and how the tagger tags it, by the shift's name; none where the cell shifts nothing."""
        if "shift" not in self._choices:
            return {}
        with self._runner.as_one():
            return {name: self._after(name, shift, trained, test) for name, shift in self.shifts().items()}

    def shifts(self) -> dict[str, Any]:
        """The cell's shifts that there are for the target's writing, by name.

        Raises:
            ConfigError: there is none; with those that there are.
        """
        if "shift" not in self._choices:
            return {}
        bound, language = self._choices.bound["shift"], self._choices.facts["target_language"]
        built = self._choices.build("shift")
        shifts = getattr(built, "members", None) or {bound.target.__module__.rpartition(".")[2]: built}
        found = {name: shift for name, shift in shifts.items() if shift.applies(language)}
        if not found:
            for shift in shifts.values():
                shift.shift((), language, 0)  # it says for which languages there is one
        return found

    def divergence(self, trained: Trained, lesson: Lesson, test: Sentences) -> dict[str, float]:
        """How far the test set is from what the tagger learnt from, by name; nothing where the cell does not measure it."""
        from spanferry.core.divergence import VERSION

        config = self._choices.config
        if not config.divergence:
            return {}

        def compute(folder: Path) -> None:
            from spanferry.core.divergence import divergence

            model = trained.folder if (trained.folder / "config.json").is_file() else None
            found = divergence(lesson.made().train, test.items, model, config.seed)
            (folder / "divergence.json").write_text(json.dumps(found, indent=2), "utf-8")

        recipe = Recipe("measure", {"seed": config.seed}, VERSION, (trained.key, test.key))
        folder = self._runner.folder(recipe, compute, lesson.size + self._runner.size(test.items))
        unmade: dict[str, float] = {}
        return self._runner.once_made(lambda: json.loads((folder / "divergence.json").read_text("utf-8")), unmade)

    def _after(self, name: str, shift: Any, trained: Trained, test: Sentences) -> Shifted:
        seed, language = self._choices.config.seed, self._choices.facts["target_language"]
        moved = self._runner.once_made(lambda: tuple(shift.shift(test.items, language, seed)), test.items)
        bound = self._choices.bound["shift"]
        decided = {**_told(bound.members.get(name, bound), shift), "seed": seed}
        return Shifted(moved, self.tag(trained, replace(test, items=moved), shift=decided).sentences)

    def _objective(self) -> Objective | None:
        """The cell's objective; None where it is what a tagger does anyway."""
        if "objective" not in self._choices or self._choices.bound["objective"].target is CrossEntropy:
            return None
        chosen: Objective = self._choices.build("objective")
        return chosen

    def _objective_recipe(self, objective: Any) -> dict[str, Any]:
        if objective is None:
            return {}
        return {"objective": _told(self._choices.bound["objective"], objective)}


def _told(bound: Bound, choice: Any) -> dict[str, Any]:
    """A choice as the recipe of another stage tells of it: its options, its version, and its files, a user's own class among them."""
    files = [digest(path) for path in (*getattr(choice, "inputs", ()), *code(bound.target))]
    return {**bound.node, "version": choice.version, **({"inputs": files} if files else {})}


def of_split(sentences: Iterable[Sentence], split: Split) -> list[Sentence]:
    """The sentences of a split, in order."""
    return [sentence for sentence in sentences if in_split(sentence.id, split)]


def unlabelled(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The words alone: what a stage may see that has no business with gold labels."""
    return tuple(sentence.with_entities(None) for sentence in sentences)


def _tagged(folder: Path, trained: Trained) -> Tagged:
    """What ``tag`` left in a folder."""
    sentences = load(folder / "predictions.parquet", SENTENCES)
    return Tagged(tuple(sentences), json.loads((folder / "truncated.json").read_text("utf-8")), trained.folder)


def _weights(projected: Projected, confidence: Confidence) -> dict[str, Sequence[float]]:
    """By id, the weights of the words of projected training sentences.

    Raises:
        ConfigError: the method does not say how sure it is.
    """
    silent = [made.target.id for made in projected.items if made.scores is None and made.target.entities]
    if silent:
        raise ConfigError(
            f"confidence={confidence} goes by the projection's scores, and sentence {silent[0]!r} has none: the cell's method or combiner "
            f"does not say how sure it is. Choose method=ilp, or confidence=none"
        )
    level: Literal["entity", "sentence"] = "entity" if confidence is Confidence.entity else "sentence"
    return {made.target.id: word_weights(made, level) for made in projected.items if in_split(made.target.id, "train")}
