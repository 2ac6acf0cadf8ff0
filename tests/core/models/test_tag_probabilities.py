"""Tag probabilities, and the entities they say."""

import numpy as np

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Entity, Span


def entities(tags, *of_words):
    return TagProbabilities(tags, np.eye(len(tags))[[tags.index(tag) for tag in of_words]]).entities()


TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def test_ill_formed_tags_start_an_entity():
    assert entities(TAGS, "I-LOC", "I-PER", "I-PER") == (Entity(Span(0, 1), "LOC"), Entity(Span(1, 3), "PER"))


def test_iob1_means_what_it_says():
    # one entity of two words; B- stands only between neighbours of one label
    assert entities(TAGS, "I-PER", "I-PER") == (Entity(Span(0, 2), "PER"),)
    assert entities(TAGS, "I-PER", "B-PER", "I-PER") == (Entity(Span(0, 1), "PER"), Entity(Span(1, 3), "PER"))


def test_probabilities_stand_in_the_order_that_is_asked_for():
    reading = TagProbabilities(("O", "B-PER"), np.array([[0.25, 0.75]]))
    assert reading.over(("B-PER", "I-PER", "O")).tolist() == [[0.75, 0, 0.25]]
    assert reading.over(["O", "B-PER"]).tolist() == [[0.25, 0.75]]


def test_of_equally_likely_tags_the_first():
    assert TagProbabilities(TAGS, np.array([[0.0, 0.5, 0.0, 0.5, 0.0]])).entities() == (Entity(Span(0, 1), "LOC"),)


def test_one_that_knows_no_tags_of_its_own_finds_all_equally_likely():
    assert TagProbabilities(TAGS, np.zeros((2, 5))).even_column("B-PER").tolist() == [0.2, 0.2]
