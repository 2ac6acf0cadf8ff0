"""The scorer of links: small counts worked by hand, and what holds for any links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.alignment_scoring import AlignmentScores, agreement, entity_scores, score_alignment
from spanferry.core.errors import DataError
from spanferry.core.pharaoh import read_gold
from spanferry.core.records import Alignment, Entity, Sentence, Span

# The worked example of Och and Ney's definitions: |S| = 2, |P| = 3, |A| = 3, |A & S| = 1, |A & P| = 2
SURE, POSSIBLE, LINKED = Alignment(((0, 0), (1, 1))), Alignment(((1, 2),)), Alignment(((0, 0), (1, 2), (2, 2)))


def test_alignment_scores_with_possible_links():
    scores = score_alignment([SURE], [LINKED], [POSSIBLE])
    assert (scores.precision, scores.recall) == (pytest.approx(2 / 3), 1 / 2)
    assert scores.aer == pytest.approx(1 - (1 + 2) / (3 + 2))
    assert scores.f1 == pytest.approx(2 * (2 / 3) * (1 / 2) / (2 / 3 + 1 / 2))


def test_alignment_counts_are_summed_over_pairs_first():
    scores = score_alignment([SURE, Alignment(())], [SURE, Alignment(((0, 0), (0, 1)))])
    assert (scores.precision, scores.recall, scores.support, scores.predicted, scores.pairs) == (1 / 2, 1, 2, 4, 2)


@pytest.mark.parametrize(
    ("gold", "found", "aer"), [((), (), 0), (((0, 0),), (), 1), ((), ((0, 0),), 1)]
)  # fmt: skip
def test_alignments_without_links(gold, found, aer):
    scores = score_alignment([Alignment(gold)], [Alignment(found)])
    assert scores == AlignmentScores(0, 0, 0, aer, len(gold), len(found), 1)


links = st.builds(Alignment.of, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3))))


@given(st.lists(st.tuples(links, links), min_size=1, max_size=4).filter(lambda pairs: any(g.links or f.links for g, f in pairs)))
def test_aer_without_possible_links_is_one_minus_f1(pairs):
    scores = score_alignment(*zip(*pairs, strict=True))
    assert scores.aer == pytest.approx(1 - scores.f1)


def test_alignment_metrics_lead_with_f1():
    metrics = score_alignment([SURE], [SURE]).metrics("alignment")
    assert list(metrics)[:4] == ["alignment/f1", "alignment/precision", "alignment/recall", "alignment/aer"]


def test_alignments_of_other_lengths_are_refused():
    with pytest.raises(DataError, match="1 gold, 0 predicted"):
        score_alignment([SURE], [])


# Words 1 and 2 are an entity: of |S| = 2 one sure link counts, of |A| = 3 two, of which both are possible
LABELLED = Sentence("train-1", "en", ("in", "New", "York"), (Entity(Span(1, 3), "LOC"),))


def test_entity_scores_count_links_of_entity_words():
    scores = entity_scores([LABELLED], [SURE], [Alignment(((0, 0), (1, 1), (1, 2)))], [POSSIBLE])
    assert (scores.precision, scores.recall, scores.support, scores.predicted) == (1, 1, 1, 2)
    assert scores.ratios("alignment/entity_") == {"alignment/entity_precision": 1, "alignment/entity_recall": 1, "alignment/entity_f1": 1}


@pytest.mark.parametrize(
    ("gold", "found", "told"),
    [
        ((), (), {}),
        (((1, 1),), (), {"recall": 0, "f1": 0}),
        ((), ((1, 1),), {"precision": 0}),
        (((0, 0),), ((0, 0),), {}),  # of no entity word
    ],
)
def test_a_ratio_of_nothing_is_not_told(gold, found, told):
    assert entity_scores([LABELLED], [Alignment(gold)], [Alignment(found)]).ratios("") == told


@pytest.mark.parametrize("entities", [(), None])
def test_a_sentence_without_entities_has_no_entity_links(entities):
    assert entity_scores([LABELLED.with_entities(entities)], [SURE], [SURE]).ratios("") == {}


def test_entity_scores_take_one_sentence_a_pair():
    with pytest.raises(DataError, match="0 source sentences and 1 gold alignments"):
        entity_scores([], [SURE], [SURE])


def test_agreement_counts_shared_links_twice():
    # 2 shared of 3 and of 2, over both pairs: 2 * 2 / 5
    assert agreement([SURE, Alignment(((0, 0),))], [SURE, Alignment(())]) == 4 / 5


def test_weights_do_not_count_in_agreement_and_no_links_tell_nothing():
    assert agreement([Alignment(((0, 0),), (0.1,))], [Alignment(((0, 0),))]) == 1
    assert agreement([Alignment(())], [Alignment(())]) is None


@given(st.lists(st.tuples(links, links), min_size=1, max_size=4).filter(lambda pairs: any(f.links or s.links for f, s in pairs)))
def test_agreement_is_symmetric_and_the_f1_of_one_by_the_other(pairs):
    first, second = map(list, zip(*pairs, strict=True))
    assert agreement(first, second) == agreement(second, first) == pytest.approx(score_alignment(first, second).f1)


def test_agreement_is_of_the_same_pairs():
    with pytest.raises(DataError, match="alignments of 1 and of 0 pairs"):
        agreement([SURE], [])


@pytest.mark.shared_data
def test_gold_of_a_published_corpus_scores_perfectly_against_itself(shared_data):
    # 447 pairs, 4,038 sure and 13,400 possible links: the English-French test set of Mihalcea and Pedersen (2003)
    gold = read_gold(shared_data / "alignment" / "enfr.gold", base=1)
    sure, possible = [links.sure for links in gold], [links.possible for links in gold]
    scores = score_alignment(sure, sure, possible)
    assert (scores.pairs, scores.support, sum(len(links.links) for links in possible)) == (447, 4038, 13400)
    assert (scores.precision, scores.recall, scores.aer) == (1, 1, 0)
    everything = [Alignment.of(links.sure.links + links.possible.links) for links in gold]
    assert score_alignment(sure, everything, possible).aer == 0


def test_entity_links_are_known_by_their_source_word():
    # words 1 and 2 are the entity: 0-1 ends at a word of such a number, and starts outside
    scores = entity_scores([LABELLED], [Alignment(((1, 0),))], [Alignment(((0, 1), (1, 0)))])
    assert (scores.support, scores.predicted, scores.f1) == (1, 1, 1)


def test_possible_links_are_those_of_entity_words_too():
    scores = entity_scores([LABELLED], [Alignment(((1, 1),))], [Alignment(((0, 0), (1, 2)))], [Alignment(((0, 0), (1, 2)))])
    assert (scores.precision, scores.recall, scores.predicted) == (1, 0, 1)
