"""The memorising baseline."""

import numpy as np

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.stages import TrainingData
from spanferry.taggers.majority import MajorityTagger

KANO = (Entity(Span(0, 1), "LOC"),)


def test_words_get_their_most_frequent_tag_and_unknown_ones_none(tmp_path):
    tagger = MajorityTagger()
    train = [Sentence("a", "en", ("Kano",), KANO), Sentence("b", "en", ("Kano",), KANO), Sentence("c", "en", ("Kano", "may"), ())]
    tagger.train(TrainingData(train), tmp_path, 0)
    test = [Sentence("x", "en", ("Kano", "may", "Lagos")), Sentence("y", "en", ())]
    assert [sentence.entities for sentence in tagger.predict(test, tmp_path).sentences] == [KANO, ()]


def test_ties_go_to_the_tag_that_sorts_first(tmp_path):
    even = [Sentence("a", "en", ("Kano",), KANO), Sentence("c", "en", ("Kano",), ())]
    MajorityTagger().train(TrainingData(even), tmp_path, 0)
    assert MajorityTagger().predict([Sentence("x", "en", ("Kano",))], tmp_path).sentences[0].entities == KANO


def test_words_count_by_their_weight_and_by_what_teachers_think(tmp_path):
    unsure = TrainingData(
        [Sentence("a", "en", ("Kano",), KANO), Sentence("b", "en", ("Kano",), ()), Sentence("c", "en", ("Lomé",))],
        weights={"b": (0.5,)},
        soft={"c": TagProbabilities(("O", "B-LOC"), np.array([[0.3, 0.7]]))},
    )
    MajorityTagger().train(unsure, tmp_path, 0)
    found = MajorityTagger().predict([Sentence("x", "en", ("Kano",)), Sentence("y", "en", ("Lomé",))], tmp_path).sentences
    assert [sentence.entities for sentence in found] == [KANO, KANO]
