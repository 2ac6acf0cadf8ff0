"""Soft and hard labels of three teachers, their opinions made up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import ConfigError
from spanferry.data.languages import language
from spanferry.teachers.unitrans import UniTransTeachers

O, PER = [0.6, 0.3, 0.1], [0.2, 0.7, 0.1]
probabilities = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(lambda row: np.array(row) / sum(row))


@pytest.fixture
def taught(taught_by, teacher, teaching, says):
    """What the student learns of one sentence of two words, from what each kind of teacher says of them."""

    def make(source, projected, tuned, **options):
        kinds = {"source": source, "projected": projected, "tuned": tuned}
        teachers = [teacher("en", says(*rows), learnt=learnt) for learnt, rows in kinds.items()]
        (found,) = taught_by(UniTransTeachers(**options), teaching(*teachers)).values()
        return found.of_words

    return make


def test_a_word_all_agree_on_gets_their_tag_beside_the_soft_label(taught):
    # the first word: .5 * (.2, .7, .1) + .5 * (0, 1, 0); on the second the projection's teacher disagrees
    found = taught([PER, PER], [[0, 0.5, 0.5], O], [PER, PER])
    np.testing.assert_allclose(found, [[0.1, 0.85, 0.05], PER])


def test_the_share_of_hard_labels_is_a_choice(taught):
    np.testing.assert_allclose(taught([O, O], [O, O], [O, PER], hard=0), [O, PER])
    np.testing.assert_allclose(taught([O, O], [O, O], [O, PER], hard=1), [[1, 0, 0], PER])


def test_kinds_are_averaged_over_sources_before_they_vote(taught_by, teacher, teaching, says):
    kinds = UniTransTeachers.learn_from
    english = [teacher("en", says(PER), learnt=learnt) for learnt in kinds]
    spanish = [teacher("es", says([0.45, 0.5, 0.05] if learnt == "tuned" else O), learnt=learnt) for learnt in kinds]
    (found,) = taught_by(UniTransTeachers(), teaching(*english, *spanish, text=("Wort",))).values()
    # means (.4, .5, .1), (.4, .5, .1) and (.325, .6, .075): all say B-PER
    np.testing.assert_allclose(found.of_words, [[0.1625, 0.8, 0.0375]])


def test_a_source_counts_once_though_it_has_three_teachers(teacher, teaching, says):
    teachers = [teacher(code, says(O), learnt=learnt) for code in ("en", "es") for learnt in UniTransTeachers.learn_from]
    assert UniTransTeachers().weigh(teaching(*teachers, text=("Wort",))) == [0.5, 0.5]


def test_tags_are_matched_by_name(taught_by, teacher, teaching, says):
    tags = ("O", "I-PER", "B-PER")
    known = [teacher("en", says(PER), learnt=learnt) for learnt in ("source", "projected")]
    given_last = teacher("en", says([0.2, 0.1, 0.7], tags=tags), learnt="tuned")
    (found,) = taught_by(UniTransTeachers(hard=1), teaching(*known, given_last, text=("Wort",))).values()
    np.testing.assert_allclose(found.column("B-PER"), [1])


def test_sentences_without_words_are_left_out(taught_by, teacher, teaching, says):
    teachers = [teacher("en", says(), says(O), learnt=learnt) for learnt in UniTransTeachers.learn_from]
    assert list(taught_by(UniTransTeachers(), teaching(*teachers, text=("", "b")))) == ["train-2"]


@given(soft=probabilities, student=probabilities, hard=st.floats(0, 1))
def test_one_mixture_is_both_losses_up_to_a_constant(soft, student, hard):
    """Differences of the two losses between two students are those of the one loss."""
    voted, other = np.array([0, 1, 0]), np.full(3, 1 / 3)
    mixed = (1 - hard) * soft + hard * voted

    def both_kl(p):
        return (1 - hard) * (soft * np.log(soft / p)).sum() - hard * np.log(p[1])

    def one_kl(p):
        return (mixed * np.log(np.where(mixed > 0, mixed, 1) / p)).sum()

    def both_mse(p):
        return (1 - hard) * ((p - soft) ** 2).sum() + hard * ((p - voted) ** 2).sum()

    def one_mse(p):
        return ((p - mixed) ** 2).sum()

    assert one_kl(student) - one_kl(other) == pytest.approx(both_kl(student) - both_kl(other), abs=1e-9)
    assert one_mse(student) - one_mse(other) == pytest.approx(both_mse(student) - both_mse(other), abs=1e-9)


def test_sources_are_chosen_by_the_rule():
    sources = [language(code) for code in ("sw", "es", "en")]
    assert UniTransTeachers(count=2).choose(sources, language("de")) == sources[:2]


def test_a_share_is_asked_for():
    with pytest.raises(ConfigError, match=r"teachers.hard=1.5"):
        UniTransTeachers(hard=1.5)
