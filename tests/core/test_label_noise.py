"""Known label noise: what is damaged, how, and how much."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core.errors import ConfigError
from spanferry.core.label_noise import LIKE_PROJECTION, with_label_noise
from spanferry.core.records import Entity, Sentence, Span


@st.composite
def labelled(draw):
    """A sentence of up to 12 words."""
    words = draw(st.integers(0, 12))
    entities, start = [], 0
    while start < words:
        length = draw(st.integers(1, 3))
        if start + length <= words and draw(st.booleans()):
            entities.append(Entity(Span(start, start + length), draw(st.sampled_from(["LOC", "ORG", "PER"]))))
        start += length
    return Sentence("", "en", tuple(f"w{word}" for word in range(words)), tuple(entities), "sport")


def of(sentences):
    """All entities, with the sentence's number."""
    return {(number, entity) for number, sentence in enumerate(sentences) for entity in sentence.entities or ()}


corpora = st.lists(labelled(), max_size=8)


@settings(max_examples=200)
@given(corpora, st.floats(0, 1), st.integers(0, 9))
def test_the_share_of_entities_that_are_gone_is_exact(sentences, share, seed):
    clean = of(sentences)
    assert len(clean - of(with_label_noise(sentences, share, seed))) == round(share * len(clean))


@given(corpora, st.floats(0, 1), st.integers(0, 9))
def test_words_ids_and_domains_stay_and_the_seed_decides(sentences, share, seed):
    noisy = with_label_noise(sentences, share, seed)  # overlaps would be refused by Sentence
    assert [each.with_entities(()) for each in noisy] == [each.with_entities(()) for each in sentences]
    assert noisy == with_label_noise(sentences, share, seed)


@given(corpora, st.floats(0, 1), st.integers(0, 9))
def test_more_noise_damages_what_less_noise_does(sentences, share, seed):
    clean = of(sentences)
    assert clean - of(with_label_noise(sentences, share / 2, seed)) <= clean - of(with_label_noise(sentences, share, seed))


@given(corpora, st.integers(0, 9))
def test_no_noise_changes_nothing(sentences, seed):
    assert with_label_noise(sentences, 0, seed) == sentences


def only(kind, sentence, seed=0):
    """The entities of one sentence after all of them suffered one kind."""
    return with_label_noise([sentence], 1, seed, {kind: 1})[0].entities


def test_a_cut_entity_loses_its_first_or_last_word(sentence):
    given = sentence("a (PER Kai Ada Diallo) b")
    assert {only("cut", given, seed) for seed in range(20)} == {(Entity(Span(1, 3), "PER"),), (Entity(Span(2, 4), "PER"),)}


def test_an_extended_entity_wins_the_word_before_or_after_it(sentence):
    given = sentence("a (PER Kai) b")
    assert {only("extended", given, seed) for seed in range(20)} == {(Entity(Span(0, 2), "PER"),), (Entity(Span(1, 3), "PER"),)}


def test_a_moved_entity_keeps_its_length(sentence):
    given = sentence("a (PER Kai Diallo) b")
    assert {only("moved", given, seed) for seed in range(20)} == {(Entity(Span(0, 2), "PER"),), (Entity(Span(2, 4), "PER"),)}


def test_another_label_is_one_of_the_corpus(sentence):
    given = sentence("(PER Kai) (LOC Kano)")
    assert only("relabelled", given) == (Entity(Span(0, 1), "LOC"), Entity(Span(1, 2), "PER"))


def test_for_each_dropped_entity_there_is_a_spurious_one(sentence):
    found = only("dropped", sentence("a b (PER Kai Diallo) c d"))
    assert len(found) == 1
    assert not found[0].span.overlaps(Span(2, 4))


def test_without_room_nothing_is_spurious(sentence):
    assert only("dropped", sentence("(PER Kai Diallo)")) == ()


def test_one_word_cannot_be_cut(sentence):
    assert only("cut", sentence("a (PER Kai) b")) == (Entity(Span(1, 2), "PER"),)


def test_entities_do_not_win_words_of_their_neighbours(sentence):
    given = sentence("(PER Kai) (LOC Kano)")
    assert only("extended", given) == only("moved", given) == given.entities


def test_unlabelled_sentences_stay_so(sentence):
    unlabelled = sentence("a b c").with_entities(None)
    assert with_label_noise([unlabelled, sentence("(PER Kai) lives")], 1, 0)[0] == unlabelled


def test_kinds_come_in_their_proportions(sentence):
    # of 2,000 entities that can suffer any kind; a standard deviation is 20 at most
    many = [sentence("a b (PER Kai Diallo) c (LOC Kano) d e", f"train-{number}") for number in range(1, 2001)]
    noisy = with_label_noise(many, 0.5, 0, {"relabelled": 1, "cut": 3})
    pers = [each.entities[0] for each in noisy]
    relabelled, cut = sum(each.label == "LOC" for each in pers), sum(len(each.span) == 1 for each in pers)
    assert relabelled / (relabelled + cut) == pytest.approx(0.25, abs=0.05)


def test_the_proportions_of_projection_add_up():
    assert sum(LIKE_PROJECTION.values()) == pytest.approx(1)


def test_a_share_past_one_is_refused():
    with pytest.raises(ConfigError, match=r"label_noise=1\.2: must be a share"):
        with_label_noise([], 1.2, 0)


def test_a_spurious_entity_is_as_long_as_one_of_the_corpus_where_there_is_room(sentence):
    found = [only("dropped", sentence("a b c d (PER Kai Diallo) e"), seed)[0].span for seed in range(20)]
    assert {len(span) for span in found} == {1, 2}
    assert {span.end for span in found if len(span) == 1} == {4, 7}  # before the words that were an entity, or at the end
