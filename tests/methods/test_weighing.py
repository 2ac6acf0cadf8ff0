"""Candidates and the weighted sum of their scores."""

from dataclasses import replace

from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.weighing import ALTERNATIVES, CHUNK, PAIRS, alternatives, weighed

PAIR = Pair(Sentence("1", "en", ("a", "b"), (Entity(Span(0, 1), "X"),)), Sentence("1", "de", ("c", "d", "e")))
CANDIDATES = [[[Span(0, 1), Span(1, 2), Span(2, 3)]]]


def constant(*values):
    return lambda pairs, candidates: [[list(values)]] * len(pairs)


def options(scores, min_score=0.0, keep_all=False, pairs=(PAIR,)):
    return list(weighed(pairs, lambda chunk: CANDIDATES * len(chunk), scores, min_score, keep_all=keep_all))


def test_scores_add_up_by_weight():
    assert options({"one": (constant(1, 0, 0.5), 2.0), "other": (constant(0, 0, 1), 0.5)}) == [[[(0, 1, 2.0), (2, 3, 1.5)]]]


def test_a_supporting_score_counts_only_beside_another():
    assert options({"one": (constant(1, 0, 0), 1.0), "boundary": (constant(1, 1, 1), 0.25)}) == [[[(0, 1, 1.25)]]]


def test_what_scores_no_more_than_the_least_counts_as_nothing():
    scores = {"one": (constant(1, 0.4, 0.5), 1.0)}
    assert options(scores, min_score=0.4) == [[[(0, 1, 1), (2, 3, 0.5)]]]
    assert options(scores, min_score=0.4, keep_all=True) == [[[(0, 1, 1), (1, 2, 0.0), (2, 3, 0.5)]]]


def test_of_worthless_candidates_with_one_start_the_shortest_is_enough():
    propose = lambda chunk: [[[Span(0, 1), Span(0, 2), Span(1, 2)]]]  # noqa: E731
    (found,) = weighed([PAIR], propose, {"one": (constant(0, 0, 0), 1.0)}, 0.0, keep_all=True)
    assert found == [[(0, 1, 0.0), (1, 2, 0.0)]]


def test_pairs_are_taken_a_chunk_at_a_time():
    seen = []
    score = lambda pairs, candidates: seen.append(len(pairs)) or constant(1, 0, 0)(pairs, candidates)  # noqa: E731
    assert len(options({"one": (score, 1.0)}, pairs=[PAIR] * (PAIRS + 1))) == PAIRS + 1
    assert seen == [PAIRS, 1]
    crowded = replace(PAIR, target=replace(PAIR.target, words=("w",) * int((CHUNK * 1.2) ** 0.5)))  # .6 of a chunk each
    seen.clear()
    options({"one": (score, 1.0)}, pairs=[crowded] * 3 + [PAIR] * 2)
    assert seen == [1, 1, 3]


def test_alternatives_are_divided_and_go_left_to_right_without_those_of_score_0():
    assert alternatives([[(3, 4, 0.5), (0, 2, 1.0), (2, 3, 0.0)], []], 2.0, 4) == [[(0, 2, 0.5), (3, 4, 0.25)], []]


def test_of_too_many_alternatives_the_best_stay_and_of_equals_those_on_the_left():
    own = [(word, word + 1, 1.0) for word in range(ALTERNATIVES)]
    best, better = (40, 41, 2.0), (41, 43, 1.0)
    assert alternatives([[*own, better, best]], 1.0, 50) == [[*own[:-2], best, better]]  # the longer comes before single words
