import numpy as np
import pytest

from spanferry.core.errors import DataError
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Sentence
from spanferry.core.stages import TrainingData
from spanferry.taggers._lessons import Lesson, lessons

OPINION = TagProbabilities(("O", "B-PER", "I-PER"), np.array([[0.1, 0.9, 0], [1, 0, 0]]))


def test_sentences_without_words_are_passed_over(sentence):
    kai = sentence("(PER Kai) rains")
    assert lessons(TrainingData([Sentence("empty", "en", (), ()), kai])) == [Lesson(kai)]


def test_what_is_known_of_words_is_found_by_id(sentence):
    [lesson] = lessons(TrainingData([sentence("(PER Kai) rains")], weights={"train-1": (1, 0), "train-2": ()}))
    assert lesson.weights == (1, 0)


def test_what_teachers_find_likeliest_takes_the_place_of_labels(sentence):
    data = TrainingData([Sentence("train-1", "en", ("Kai", "rains"))], soft={"train-1": OPINION})
    assert [lesson.sentence for lesson in lessons(data)] == [sentence("(PER Kai) rains")]


def test_each_word_has_a_weight_and_an_opinion(sentence):
    with pytest.raises(DataError, match="'train-1': 1 weights for 2 words"):
        lessons(TrainingData([sentence("(PER Kai) rains")], weights={"train-1": (1,)}))
    with pytest.raises(DataError, match="'train-1': 2 teachers' opinions for 1 words"):
        lessons(TrainingData([sentence("rains")], soft={"train-1": OPINION}))


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_is_a_number_from_0_on(sentence, weight):
    with pytest.raises(DataError, match="'train-1': a word of weight"):
        lessons(TrainingData([sentence("(PER Kai) rains")], weights={"train-1": (1.0, weight)}))
