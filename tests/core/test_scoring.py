"""The scorer. seqeval is the reference, and small counts are worked by hand."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import accuracy_score, classification_report, f1_score
from seqeval.scheme import IOB2

from spanferry.core.bio import decode, encode
from spanferry.core.boundaries import Boundary
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.scoring import Scores, TypeScores, score
from spanferry.core.significance import micro_f1


def tagged(tags, id="1", strict=True):
    return Sentence(id, "de", ("w",) * len(tags.split()), decode(tags.split(), strict=strict))


GOLD = [tagged("B-PER I-PER O B-LOC"), tagged("O B-ORG", id="2")]
FOUND = [tagged("B-PER I-PER O B-PER"), tagged("O O", id="2")]
NOWHERE = dict.fromkeys(Boundary, 0)


def test_hand_count():
    # one of two predictions is right, one of three gold entities found: F1 = 2 * 1 / (2 + 3)
    scores = score(GOLD, FOUND)
    assert scores == Scores(
        f1=pytest.approx(2 / 5), precision=pytest.approx(1 / 2), recall=pytest.approx(1 / 3), support=3, predicted=2, sentences=2,
        per_type={
            "LOC": TypeScores(0, 0, 0, support=1, predicted=0),
            "ORG": TypeScores(0, 0, 0, support=1, predicted=0),
            "PER": TypeScores(pytest.approx(2 / 3), 0.5, 1, support=1, predicted=2),
        },
        boundaries=NOWHERE | {Boundary.EXACT: 1, Boundary.WRONG_TYPE: 1, Boundary.MISSED: 1},
        counts=scores.counts, accuracy=pytest.approx(4 / 6),
    )  # fmt: skip


def test_a_boundary_off_by_one_is_wrong():
    assert score([tagged("B-PER I-PER")], [tagged("B-PER O")]).f1 == 0


def test_labels_are_dropped_on_both_sides():
    scores = score(GOLD, FOUND, labels=["PER"])
    assert (scores.support, scores.predicted, list(scores.per_type)) == (1, 2, ["PER"])


def test_metrics_lead_with_f1():
    metrics = score(GOLD, FOUND).metrics("projection")
    assert list(metrics)[:4] == ["projection/f1", "projection/precision", "projection/recall", "projection/support"]
    assert metrics["projection/PER/precision"] == 0.5
    assert metrics["projection/sentences"] == 2
    assert metrics["projection/boundary/wrong_type"] == 1
    # two sentences, (1, 2, 2) and (0, 0, 1): the four resamples score 0, 2/5, 2/5 and 1/2, so 0 and 1/2 are the outer quarters
    assert (metrics["projection/f1_low"], metrics["projection/f1_high"]) == (0, 0.5)


@pytest.mark.parametrize("sentences", [[], [tagged("O O")], [tagged("")]])
def test_no_entities_score_zero_without_warnings(sentences):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = score(sentences, sentences)
        words = any(sentence.words for sentence in sentences)
        assert scores == Scores(0, 0, 0, 0, 0, len(sentences), {}, NOWHERE, scores.counts, accuracy=words)
        assert scores.interval == (0, 0)


@pytest.mark.parametrize(
    ("predicted", "says"),
    [
        ([tagged("O O", id="2")], "gold sentence '1' meets predicted '2'"),
        ([tagged("O O O")], "sentence '1': 2 gold words but 3"),
        ([tagged("O O").with_entities(None)], "sentence '1': the predicted side is not labelled"),
        ([], "1 gold sentences but 0"),
    ],
)
def test_other_sentences_are_refused(predicted, says):
    with pytest.raises(DataError, match=says):
        score([tagged("O O")], predicted)


@st.composite
def corpora(draw):
    lengths = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))
    tags = st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"])
    return [tuple(draw(st.lists(tags, min_size=n, max_size=n)) for _ in range(2)) for n in lengths]


@given(corpora())
def test_leniently_read_tags_score_as_in_seqevals_default_mode(corpus):
    sides = [[tagged(" ".join(pair[side]), str(i), strict=False) for i, pair in enumerate(corpus)] for side in (0, 1)]
    expected = f1_score([list(gold) for gold, _ in corpus], [list(found) for _, found in corpus], zero_division=0)
    assert score(*sides).f1 == pytest.approx(expected)


@given(corpora())
def test_every_figure_is_seqevals_to_the_last_bit(corpus):
    gold, found = ([tagged(" ".join(pair[side]), str(i), strict=False) for i, pair in enumerate(corpus)] for side in (0, 1))
    tags = [[encode(sentence.entities, len(sentence.words)) for sentence in side] for side in (gold, found)]
    if any(tag != "O" for side in tags for sentence in side for tag in sentence):  # seqeval refuses a corpus without entities
        report = classification_report(*tags, mode="strict", scheme=IOB2, zero_division=0, output_dict=True)
        scores = score(gold, found)
        rates = {"micro avg": scores, **scores.per_type}
        assert report.keys() - {"macro avg", "weighted avg"} == rates.keys()
        for name, ours in rates.items():
            theirs = report[name]
            assert (ours.f1, ours.precision, ours.recall) == (theirs["f1-score"], theirs["precision"], theirs["recall"])
            assert ours.support == theirs["support"]


@given(corpora())
def test_counts_are_those_of_equal_entities(corpus):
    gold, found = ([tagged(" ".join(pair[side]), str(i), strict=False) for i, pair in enumerate(corpus)] for side in (0, 1))
    scores = score(gold, found)
    right = sum(len(set(ours.entities) & set(theirs.entities)) for ours, theirs in zip(gold, found, strict=True))
    assert (scores.precision * scores.predicted, scores.recall * scores.support) == pytest.approx((right, right))
    assert sum(scores.support for scores in scores.per_type.values()) == scores.support


@given(corpora())
def test_counts_by_sentence_give_seqevals_f1(corpus):
    scores = score(*([tagged(" ".join(pair[side]), str(i), strict=False) for i, pair in enumerate(corpus)] for side in (0, 1)))
    assert micro_f1(scores.counts.by_id.values()) == pytest.approx(scores.f1)
    assert scores.boundaries[Boundary.EXACT] == sum(correct for correct, _, _ in scores.counts.by_id.values())


@given(corpora())
def test_accuracy_is_seqevals(corpus):
    sides = [[tagged(" ".join(pair[side]), str(i), strict=False) for i, pair in enumerate(corpus)] for side in (0, 1)]
    tags = [[encode(sentence.entities, len(sentence.words)) for sentence in side] for side in sides]
    if any(map(len, tags[0])):
        assert score(*sides).accuracy == pytest.approx(accuracy_score(*tags))


def test_counts_follow_the_labels_that_are_kept():
    assert score(GOLD, FOUND, labels=["PER"]).counts.by_id == {"1": (1, 2, 1), "2": (0, 0, 0)}


@given(corpora())
def test_modes_do_not_differ_on_tags_from_spans(corpus):
    sides = [[encode(decode(pair[side], strict=False), len(pair[side])) for pair in corpus] for side in (0, 1)]
    strict = f1_score(*sides, mode="strict", scheme=IOB2, zero_division=0)
    assert f1_score(*sides, zero_division=0) == pytest.approx(strict)


def test_entities_that_touch_are_two():
    touching = Sentence("1", "de", ("w", "w"), (Entity(Span(0, 1), "PER"), Entity(Span(1, 2), "PER")))
    assert score([touching], [tagged("B-PER I-PER")]).recall == 0
