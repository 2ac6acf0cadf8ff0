"""Projected answers against human ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.answer_scoring import AnswerScore, answer_scores, ceiling
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence, Span

SPANS = st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda place: Span(place[0], place[0] + place[1]))


def answer(*spans, id="train-1"):
    return Sentence(id, "es", ("w",) * 12, tuple(Entity(span, "ANSWER") for span in spans))


def only(gold, *found):
    return answer_scores([answer(gold)], [answer(*found)]).by_id["train-1"]


def test_an_equal_span_is_an_exact_match():
    assert only(Span(2, 5), Span(2, 5)) == AnswerScore(1.0, 1.0, 1.0, 1.0)


def test_a_shorter_span_is_precise_and_incomplete():
    # 2 of 4 words: recall 2/4, precision 2/2, F1 2 * 2 / (4 + 2)
    assert only(Span(2, 6), Span(3, 5)) == AnswerScore(0.0, 4 / 6, 0.5, 1.0)


def test_no_projection_scores_nothing_and_is_counted():
    scores = answer_scores([answer(Span(0, 1))], [answer()])
    assert scores.mean == AnswerScore(0.0, 0.0, 0.0, 0.0)
    assert scores.missing == 1


def test_scores_are_averaged_over_answers_not_over_words():
    gold = [answer(Span(0, 10)), answer(Span(0, 1), id="train-2")]
    found = [answer(), answer(Span(0, 1), id="train-2")]
    assert answer_scores(gold, found).mean.token_recall == 0.5


def test_an_answer_in_two_parts_counts_with_all_its_words():
    assert only(Span(0, 4), Span(0, 2), Span(2, 4)).exact_match == 1.0
    assert only(Span(0, 4), Span(0, 1), Span(3, 4)).token_recall == 0.5


def test_metrics_put_the_headline_first_and_hold_the_interval():
    metrics = answer_scores([answer(Span(0, 2))], [answer(Span(0, 1))]).metrics("projection")
    assert [*metrics][:3] == ["projection/exact_match", "projection/token_f1", "projection/token_recall"]
    assert metrics["projection/token_f1_low"] == metrics["projection/token_f1_high"] == pytest.approx(2 / 3)
    assert (metrics["projection/answers"], metrics["projection/answers_missing"]) == (1.0, 0.0)


def test_no_sentence_scores_nothing():
    assert answer_scores([], []).metrics("p") == dict.fromkeys(answer_scores([], []).metrics("p"), 0.0)


def test_a_gold_sentence_without_its_answer_is_refused():
    with pytest.raises(DataError, match=r"'train-1' holds 0 entities: a corpus of answers has one a sentence"):
        answer_scores([answer()], [answer()])


def test_other_sentences_are_refused():
    with pytest.raises(DataError, match="1 gold and 1 projected sentences"):
        answer_scores([answer(Span(0, 1))], [answer(Span(0, 1), id="train-2")])


@given(SPANS, SPANS)
def test_f1_lies_between_precision_and_recall_and_is_one_for_equal_spans_alone(gold, found):
    score = only(gold, found)
    assert min(score.token_precision, score.token_recall) <= score.token_f1 <= max(score.token_precision, score.token_recall)
    assert (score.token_f1 == 1.0) == (score.exact_match == 1.0) == (gold == found)


def test_of_several_answers_in_one_sentence_whoever_sees_it_alone_finds_the_most_frequent():
    # the same words asked about three times, twice for one answer: 2 of 3
    gold = [answer(span, id=f"train-{n}") for n, span in enumerate((Span(0, 1), Span(0, 1), Span(2, 5)))]
    assert ceiling(gold) == 2 / 3


def test_where_every_sentence_stands_once_all_answers_can_be_found():
    gold = [Sentence(f"train-{n}", "es", ("w", str(n)), (Entity(Span(0, 1), "ANSWER"),)) for n in range(3)]
    assert ceiling(gold) == 1.0
    assert ceiling([]) == 0.0
