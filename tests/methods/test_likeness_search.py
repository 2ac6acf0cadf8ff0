"""Entities found in given words by what they look like."""

import pytest

from spanferry.core.records import Outcome, Pair, Sentence
from spanferry.methods.likeness_search import Sought, search


def found(sentence, source, target, *sought, threshold=0.5):
    pair = Pair(sentence(source), Sentence("train-1", "de", tuple(target.split())))
    made = search(pair, sought, threshold)
    return [(made.target.surface(entity.span), entity.label) for entity in made.target.entities], [str(of) for of in made.outcomes]


def like(*forms, place=0.5, otherwise=Outcome.PROJECTED):
    return Sought(tuple(tuple(form.split()) for form in forms), place, otherwise)


def test_an_entity_lands_where_its_text_is(sentence):
    assert found(sentence, "(LOC Vienna)", "in der Stadt Wien heute", like("Wien")) == ([("Wien", "LOC")], ["projected"])


def test_the_form_most_like_the_target_counts(sentence):
    assert found(sentence, "(LOC Vienna)", "die Stadt Wiens", like("Vienna", "Wien")) == ([("Wiens", "LOC")], ["projected"])


def test_of_equals_the_one_at_the_expected_place(sentence):
    sought = like("Kano", place=0.9), like("Kano", place=0.1)
    pair = Pair(sentence("(LOC Kano) (ORG Kano)"), Sentence("train-1", "de", ("Kano", "liegt", "bei", "Kano")))
    assert [entity.label for entity in search(pair, sought, 0.5).target.entities] == ["ORG", "LOC"]


def test_entities_do_not_share_words(sentence):
    spans, outcomes = found(sentence, "(PER Kai) (ORG Kai)", "Kai lacht", like("Kai"), like("Kai"))
    assert (spans, outcomes) == ([("Kai", "PER")], ["projected", "overlap"])


@pytest.mark.parametrize(("known", "outcome"), [(Outcome.PROJECTED, "filtered"), (Outcome.UNALIGNED, "unaligned")])
def test_where_nothing_is_alike_enough(sentence, known, outcome):
    assert found(sentence, "(LOC Vienna)", "es regnet", like("Wien", otherwise=known)) == ([], [outcome])


def test_a_threshold_is_exceeded(sentence):
    # one edit in four letters: .75
    assert found(sentence, "(LOC Vienna)", "Wier", like("Wien"), threshold=0.75)[1] == ["filtered"]
    assert found(sentence, "(LOC Vienna)", "Wier", like("Wien"), threshold=0.74)[1] == ["projected"]


def test_one_word_may_be_several_in_the_target(sentence):
    assert found(sentence, "(LOC Kano)", "他 住 在 卡 诺 。", like("卡诺")) == ([("卡 诺", "LOC")], ["projected"])


def test_an_alphabet_without_vowels(sentence):
    assert found(sentence, "(PER Muhammad)", "يعيش محمد في كانو", like("Muhammad")) == ([("محمد", "PER")], ["projected"])


def test_nothing_to_search_in_and_nothing_to_search_for(sentence):
    assert found(sentence, "(LOC Kano)", "", like("Kano")) == ([], ["filtered"])
    assert found(sentence, "it rains", "es regnet") == ([], [])
