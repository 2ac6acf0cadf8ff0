"""Teachers and their student's lesson."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from spanferry.cells.outputs import Sentences, Trained
from spanferry.cells.teaching import School, Source
from spanferry.cells.training import Lesson
from spanferry.core.errors import ConfigError
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.stages import TrainingData
from spanferry.data.languages import LANGUAGES

EN, ES, DE = (LANGUAGES[code] for code in ("en", "es", "de"))


@dataclass
class Teachers:
    """Says of each sentence but the first that its first word is a place."""

    learn_from: tuple = ("source",)
    uses_objective: str = "student"
    keeps_labelled: bool = False
    distance: str = "kl"
    heard: list = field(default_factory=list)

    def choose(self, sources, target):
        return list(sources)

    def weigh(self, teaching):
        return [1 / len(teaching.sources)] * len(teaching.sources)

    def teach(self, teaching, shares):
        self.heard.append(teaching)
        tags = ("O", "B-LOC", "I-LOC")
        rows = {item.id: np.tile([0.2, 0.3, 0.5], (len(item.words), 1)) for item in teaching.text[1:]}
        return {id: TagProbabilities(tags, row) for id, row in rows.items()}


class Training:
    """Notes the lessons that are taught, in order."""

    def __init__(self, folder):
        self.folder, self.taught = folder, []

    def train(self, lesson, text, *, plainly=False):
        self.taught.append((lesson, plainly))
        return Trained(f"trained {' '.join(lesson.upstream)}", self.folder)


@pytest.fixture
def text(sentence):
    return Sentences("text", "text", tuple(sentence("Kano is near", f"train-{number}", "de").with_entities(None) for number in (1, 2)))


@pytest.fixture
def student(sentence):
    return Lesson(lambda: TrainingData([sentence("(PER Ada)", "train-9")], [sentence("(PER Ada)", "dev-1")]), ("labelled",))


def source(sentence, training, language=EN):
    lessons = {kind: Lesson(lambda: TrainingData([]), (f"{language.code} {kind}",)) for kind in ("source", "projected", "tuned")}
    return Source(language, Sentences("s", "s", (sentence("(LOC Kano)"),)), lessons, training)


def school(teachers, text, gold=()):
    return School(teachers, {"teachers": "x"}, text, DE, 0, gold)


def test_the_student_hears_of_the_text_what_is_said_of_it(sentence, text, student, tagger):
    lesson = school(Teachers(), text).lesson([source(sentence, Training(tagger))], student)
    data = lesson.made()
    assert [(item.id, item.words, item.entities) for item in data.train] == [
        ("taught-1", ("Kano", "is", "near"), sentence("(LOC Kano is near)").entities)
    ]
    assert list(data.soft) == ["taught-1"]
    assert ([item.id for item in data.dev], data.distance) == (["dev-1"], "kl")


def test_what_teachers_said_is_told_beside_the_lesson_and_gold_changes_only_that(sentence, text, student, tagger):
    gold = [sentence("(LOC Kano is near)", item.id, "de") for item in text.items]
    of_gold, plain = (school(Teachers(), text, known).lesson([source(sentence, Training(tagger))], student) for known in (gold, ()))
    notes = of_gold.notes()
    assert (notes["teachers/count"], notes["teachers/kept"], notes["teachers/en/weight"], notes["teachers/f1"]) == (1, 0.5, 1, 1)
    assert "teachers/f1" not in plain.notes()
    assert [item.entities for item in of_gold.made().train] == [item.entities for item in plain.made().train]
    assert (of_gold.upstream, of_gold.options) == (plain.upstream, plain.options)


def test_it_may_keep_what_is_labelled(sentence, text, student, tagger):
    data = school(Teachers(keeps_labelled=True), text).lesson([source(sentence, Training(tagger))], student).made()
    assert [item.id for item in data.train] == ["train-9", "taught-1"]


def test_a_teacher_for_each_source_and_kind(sentence, text, student, tagger):
    teachers, training = Teachers(("source", "projected", "tuned")), Training(tagger)
    lesson = school(teachers, text).lesson([source(sentence, training, EN), source(sentence, training, ES)], student)
    lesson.made()
    (teaching,) = teachers.heard
    assert [(each.language.code, each.learnt) for each in teaching.teachers] == [
        (code, kind) for code in ("en", "es") for kind in ("source", "projected", "tuned")
    ]
    assert len(teaching.teachers[0].readings) == 2
    assert teaching.teachers[0].independence == ()


def test_a_tuned_teacher_goes_on_from_what_learnt_the_source(sentence, text, student, tagger):
    training = Training(tagger)
    school(Teachers(("tuned",)), text).lesson([source(sentence, training)], student)
    first, tuned = (lesson for lesson, _ in training.taught)
    assert first.upstream == ("en source",)
    assert tuned.made().start == tagger
    assert tuned.upstream == ("trained en source", "en tuned")


@pytest.mark.parametrize(("who", "teachers", "student"), [("teachers", False, True), ("student", True, False), ("both", False, False)])
def test_who_uses_the_cells_objective(text, who, teachers, student):
    found = school(Teachers(uses_objective=who), text)
    assert (found.teaches_plainly, found.learns_plainly) == (teachers, student)


def test_everything_that_decides_the_lesson_is_in_its_key(sentence, text, student, tagger):
    lesson = school(Teachers(), text).lesson([source(sentence, Training(tagger))], student)
    assert lesson.upstream == ("trained en source", "text", "labelled")
    assert lesson.options == {"teachers": {"teachers": "x"}}


def test_a_tagger_that_only_counts_cannot_teach(sentence, text, student, tmp_path):
    lesson = school(Teachers(), text).lesson([source(sentence, Training(tmp_path))], student)
    with pytest.raises(ConfigError, match=r"a teacher says how likely each tag is"):
        lesson.made()
