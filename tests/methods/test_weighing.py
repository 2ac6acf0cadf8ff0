"""Candidates and the weighted sum of their scores."""

from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.weighing import CHUNK, weighed

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


def test_pairs_are_taken_a_chunk_at_a_time():
    seen = []
    score = lambda pairs, candidates: seen.append(len(pairs)) or constant(1, 0, 0)(pairs, candidates)  # noqa: E731
    assert len(options({"one": (score, 1.0)}, pairs=[PAIR] * (CHUNK + 1))) == CHUNK + 1
    assert seen == [CHUNK, 1]
