"""Teachers: a tagger or more for each source, whose opinions on the target's unlabelled text become the student's lesson."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from spanferry.cells.opinions import opinions
from spanferry.cells.outputs import Sentences, Trained
from spanferry.cells.training import Lesson, Training
from spanferry.core import independence
from spanferry.core.errors import ConfigError
from spanferry.core.records import Language, Sentence
from spanferry.core.stages import Teachers, TrainingData
from spanferry.core.teaching import Learnt, Teacher, Teaching

if TYPE_CHECKING:
    from spanferry.core.models.tag_probabilities import TagProbabilities


@dataclass(frozen=True)
class Source:
    """One source language, as its teachers learn from it.

    Attributes:
        labelled: its labelled sentences.
        lessons: what each kind of teacher learns from; ``tuned`` has the projection's, as ``projected`` has.
        training: of the source's own cell.
    """

    language: Language
    labelled: Sentences
    lessons: Mapping[Learnt, Lesson]
    training: Training


class School:
    """The teachers of one cell.

    Args:
        teachers: the cell's choice.
        recipe: what decides what they say, besides the teachers' own keys.
        text: the target's unlabelled sentences.
        gold: the same sentences with whatever labels people gave them: for numbers to log, nobody learns from it; empty: there are none.
        size: how many sentences some are.
    """

    def __init__(
        self,
        teachers: Teachers,
        recipe: Mapping[str, Any],
        text: Sentences,
        target: Language,
        seed: int,
        gold: Sequence[Sentence] = (),
        size: Callable[[Sequence[Any]], int] = len,
    ) -> None:
        self._teachers, self._recipe, self._text = teachers, recipe, text
        self._target, self._seed, self._gold, self._size = target, seed, gold, size

    def lesson(self, sources: Sequence[Source], labelled: Lesson) -> Lesson:
        """The student's lesson: the text as the teachers see it; beside the labelled sentences, where the choice keeps these.

        Args:
            labelled: what the tagger would learn from without teachers; its dev split chooses the student.
        """
        chosen = self._teachers.choose([source.language for source in sources], self._target)
        by_code = {source.language.code: source for source in sources}
        trained = [(by_code[language.code], *each) for language in chosen for each in self._trained(by_code[language.code])]

        @cache
        def made() -> tuple[TrainingData, dict[str, float]]:
            heard = {source.language.code: source.labelled.items for source, _, _ in trained}
            teachers = [Teacher(source.language, learnt, *self._opinion(tagger)) for source, learnt, tagger in trained]
            teaching = Teaching(teachers, self._text.items, heard, self._target, self._seed)
            shares = self._teachers.weigh(teaching)
            soft = self._teachers.teach(teaching, shares)
            return self._data(labelled.made(), soft), opinions(teaching, shares, soft, self._gold)

        keys = [tagger.key for _, _, tagger in trained]
        size = self._size(self._text.items) + (labelled.size if self._teachers.keeps_labelled else 0)
        upstream, options = (*keys, self._text.text, *labelled.upstream), {**labelled.options, "teachers": self._recipe}
        return Lesson(lambda: made()[0], upstream, options, size, lambda: made()[1])

    @property
    def teaches_plainly(self) -> bool:
        """Whether teachers are trained by cross-entropy, whatever the cell's objective."""
        return self._teachers.uses_objective == "student"

    @property
    def learns_plainly(self) -> bool:
        """The same for the student."""
        return self._teachers.uses_objective == "teachers"

    def _trained(self, source: Source) -> Iterator[tuple[Learnt, Trained]]:
        for learnt in self._teachers.learn_from:
            yield learnt, self._train(source, learnt)

    def _train(self, source: Source, learnt: Learnt) -> Trained:
        lesson = source.lessons[learnt]
        if learnt == "tuned":
            lesson = going_on(self._train(source, "source"), lesson)
        return source.training.train(lesson, lambda: self._text, plainly=self.teaches_plainly)

    def _opinion(self, teacher: Trained) -> tuple[list["TagProbabilities"], tuple[float, ...]]:
        from spanferry.core.models.tag_reader import TagReader

        if not (teacher.folder / "config.json").is_file():
            raise ConfigError("teachers: a teacher says how likely each tag is, and the cell's tagger does not; choose tagger=tiny, say")
        reader = TagReader(str(teacher.folder), option="tagger.model")
        readings = reader.read(self._text.items)
        reader.release()
        known = independence.load(teacher.folder)
        return readings, tuple(known[sentence.id] for sentence in self._text.items) if known else ()

    def _data(self, labelled: TrainingData, soft: Mapping[str, "TagProbabilities"]) -> TrainingData:
        kept = labelled.train if self._teachers.keeps_labelled else ()
        taught = [sentence.with_entities(soft[sentence.id].entities()) for sentence in self._text.items if sentence.id in soft]
        ids = {sentence.id: f"taught-{number}" for number, sentence in enumerate(taught, 1)}  # labelled sentences may have their own
        return replace(
            labelled,
            train=[*kept, *(replace(sentence, id=ids[sentence.id]) for sentence in taught)],
            soft={ids[id]: said for id, said in soft.items()},
            distance=self._teachers.distance,
        )


def going_on(start: Trained, lesson: Lesson) -> Lesson:
    """The lesson for a tagger that has learnt something already."""
    upstream, options = (start.key, *lesson.upstream), {**lesson.options, "tuned": True}
    return Lesson(lambda: replace(lesson.made(), start=start.folder), upstream, options, lesson.size)
