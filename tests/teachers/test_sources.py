"""Teachers of several sources, their opinions made up."""

import numpy as np
import pytest

from spanferry.core.errors import ConfigError
from spanferry.data.languages import language
from spanferry.teachers.sources import SourceTeachers

FIVE = ("a", "b", "c", "d", "e")
SURE, UNSURE = [0.9, 0.1, 0], [0.5, 0.3, 0.2]


@pytest.fixture
def picker(taught_by, teacher, teaching, says):
    """What AdvPicker's selection leaves of five sentences, by their independence to each teacher."""

    def pick(select, *independences):
        teachers = [teacher(code, *[says(SURE)] * 5, independence=told) for code, told in zip(("en", "sw"), independences, strict=False)]
        return list(taught_by(SourceTeachers(select=select, uses_objective="teachers"), teaching(*teachers, text=FIVE)))

    return pick


def test_the_student_learns_the_weighted_mean(taught_by, teacher, teaching, says):
    # English counts .7 / .95 and Swahili .25 / .95
    given = teaching(teacher("en", says([0.8, 0.2, 0])), teacher("sw", says([0.4, 0.2, 0.4])), text=("Wort",))
    (found,) = taught_by(SourceTeachers(weighting="typology"), given).values()
    np.testing.assert_allclose(found.of_words, [[0.66 / 0.95, 0.19 / 0.95, 0.1 / 0.95]])


def test_one_teacher_is_believed(taught_by, teacher, teaching, says):
    found = taught_by(SourceTeachers(), teaching(teacher("en", says(SURE), says(UNSURE)), text=("a", "b")))
    assert list(found) == ["train-1", "train-2"]
    np.testing.assert_allclose(found["train-2"].of_words, [UNSURE])


def test_sentences_without_words_are_left_out(taught_by, teacher, teaching, says):
    assert list(taught_by(SourceTeachers(threshold=0.1), teaching(teacher("en", says(), says(SURE)), text=("", "b")))) == ["train-2"]
    assert taught_by(SourceTeachers(threshold=0.1), teaching(teacher("en"), text=())) == {}


def test_sentences_with_an_unsure_word_may_be_left_out(taught_by, teacher, teaching, says):
    given = teaching(teacher("en", says(SURE, UNSURE), says(SURE, SURE)), text=("a b", "c d"))
    assert list(taught_by(SourceTeachers(threshold=0.9), given)) == ["train-2"]
    with pytest.raises(ConfigError, match=r"teachers.threshold=0.95: .* take a lower one"):
        taught_by(SourceTeachers(threshold=0.95), given)


def test_the_sentences_that_show_their_language_threshold_are_kept_in_the_order_of_the_text(picker):
    assert picker(0.4, (0.5, 0.9, 0.6, 0.7, 0.8)) == ["train-2", "train-5"]
    assert picker(0.5, (0.5, 0.9, 0.6, 0.7, 0.8)) == ["train-2", "train-4", "train-5"]  # rounded up


def test_ties_fall_to_the_earlier_sentence(picker):
    assert picker(0.4, (0.5, 0.9, 0.9, 0.9, 0.5)) == ["train-2", "train-3"]


def test_several_teachers_judge_independence_together(picker):
    assert picker(0.2, (1, 0.9, 0, 0, 0), (0, 0.9, 0, 0, 1)) == ["train-2"]  # means .5, .9, 0, 0, .5


def test_teachers_that_cannot_tell_languages_apart_cannot_select(picker):
    with pytest.raises(ConfigError, match=r"teachers.select=0.8: .* objective=adversarial objective.metric=discriminator"):
        picker(0.8, ())


def test_selection_needs_teachers_trained_for_it():
    with pytest.raises(ConfigError, match=r"teachers.uses_objective=student: must be teachers or both"):
        SourceTeachers(select=0.8)


def test_each_source_is_weighed_once_whatever_it_has_of_teachers(teacher, teaching, says):
    given = teaching(teacher("en", says(SURE)), teacher("sw", says(SURE)), text=("Wort",))
    assert SourceTeachers(weighting="typology").weigh(given) == pytest.approx([0.7 / 0.95, 0.25 / 0.95])


def test_sources_are_chosen_by_the_rule():
    sources = [language(code) for code in ("sw", "es", "en")]
    assert SourceTeachers(count=1, pick="typology").choose(sources, language("de")) == [language("en")]


@pytest.mark.parametrize("given", [{"select": 0}, {"select": 1.1}, {"threshold": 2}, {"count": 0}, {"sharpness": -1}])
def test_what_is_out_of_range_is_refused(given):
    with pytest.raises(ConfigError, match=f"teachers.{next(iter(given))}="):
        SourceTeachers(**given)
