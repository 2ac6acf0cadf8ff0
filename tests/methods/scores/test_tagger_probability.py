from itertools import product

import numpy as np
import pytest

from spanferry.core.bio import decode
from spanferry.core.errors import DataError
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.candidates import ngrams
from spanferry.methods.scores.tagger_probability import TaggerProbability, tagger_probability

TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


def score(of_words, candidates, label="PER", tags=TAGS, even=None):
    target = Sentence("1", "de", ("w",) * len(of_words))
    pair = Pair(Sentence("1", "en", ("w",), (Entity(Span(0, 1), label),)), target)
    [scores] = tagger_probability(pair, [candidates], TagProbabilities(tags, np.array(of_words, dtype=float), even))
    return scores


def test_worked_case():
    #           O    B-LOC I-LOC B-PER I-PER
    of_words = [[0.1, 0.0, 0.0, 0.8, 0.1], [0.1, 0.0, 0.0, 0.1, 0.8], [0.9, 0.0, 0.0, 0.0, 0.1]]
    # [0, 2): (.8 + .1 * 1) * .8 * (1 - .1) = .648, of two words its square root; [0, 1): .9 * (1 - .8)
    assert score(of_words, [Span(0, 2), Span(0, 1)]) == [pytest.approx(0.648**0.5), 0]  # .18 is less than an even tagger's, below
    # [0, 3), to the sentence's end: .9 * .8 * .1, its cube root
    assert score(of_words, [Span(0, 3)]) == [pytest.approx(0.072 ** (1 / 3))]


def test_it_is_the_probability_of_decoding_exactly_this_entity():
    random = np.random.default_rng(0)
    of_words = random.dirichlet(np.ones(5), size=4)
    expected = dict.fromkeys(ngrams(["w"] * 4), 0.0)
    for path in product(range(5), repeat=4):
        for entity in decode([TAGS[tag] for tag in path], strict=False):
            if entity.label == "LOC":
                expected[entity.span] += np.prod([of_words[word, tag] for word, tag in enumerate(path)])
    found = score(of_words, list(expected), "LOC")
    assert sum(value > 0 for value in found) >= 3
    for value, (span, probability) in zip(found, expected.items(), strict=True):
        assert value in (0, pytest.approx(probability ** (1 / len(span))))


def test_a_tagger_that_knows_nothing_says_nothing():
    assert score([[0.2] * 5] * 3, ngrams(["w"] * 3)) == [0] * 6


def test_a_tagger_without_a_tag_that_begins_is_measured_against_its_own_tags():
    iob1 = np.array([0.25, 0.25, 0.25, 0, 0.25])  # O B-LOC I-LOC I-PER
    assert score([iob1] * 3, ngrams(["w"] * 3), even=iob1) == [0] * 6
    # [0, 1) of two words: .4 * (1 - .4) = .24 is news to it, .25 * (1 - .25) = .19 without knowledge; to IOB2 it were none:
    # .2 * (1 - .2) + .2 * (1 - .2) = .32
    assert score([[0.6, 0, 0, 0, 0.4]] * 2, [Span(0, 1)], even=iob1) == [pytest.approx(0.24)]


def test_a_certain_tagger_gives_1_to_its_span_and_0_to_others():
    certain = np.eye(5)[[0, 1, 2, 0]]
    scores = dict(zip(ngrams(["w"] * 4), score(certain, ngrams(["w"] * 4), "LOC"), strict=True))
    assert scores.pop(Span(1, 3)) == 1
    assert set(scores.values()) == {0}


def test_an_unknown_label_scores_0():
    assert score(np.eye(5)[[1]], [Span(0, 1)], "MISC") == [0]


def test_no_candidates():
    assert score([[0.2] * 5], []) == []


def test_an_unlabelled_source_is_refused():
    pair = Pair(Sentence("1", "en", ("Kai",)), Sentence("1", "de", ("Kai",)))
    with pytest.raises(DataError, match="sentence '1': the source side is not labelled"):
        tagger_probability(pair, [], TagProbabilities(TAGS, np.zeros((1, 5))))


def test_many_pairs_are_scored_by_what_the_tagger_reads(tagger, sentence):
    reader = TagReader(str(tagger), "cpu")
    targets = [Sentence("train-1", "de", ("Ada", "lives", "far")), Sentence("train-2", "de", ()), Sentence("train-3", "de", ("Kano",))]
    pairs = [Pair(sentence("(PER Kai) lives", id=target.id), target) for target in targets]
    candidates = [[ngrams(target.words)] for target in targets]
    expected = [tagger_probability(*of) for of in zip(pairs, candidates, reader.read(targets), strict=True)]
    found = TaggerProbability(reader)(pairs, candidates)
    assert found == expected
    assert [[len(own) for own in each] for each in found] == [[6], [0], [1]]
    assert any(found[0][0])
