"""How far taggers agree, against scikit-learn, SciPy and a published example."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy
from sklearn.metrics import cohen_kappa_score

from spanferry.core.agreement import agreement, cohen_kappa, fleiss_kappa, jensen_shannon
from spanferry.core.models.tag_probabilities import TagProbabilities

TAGS = ("O", "B-PER", "I-PER")
O, B, I = np.eye(3)
ratings = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=20)


def says(*rows, tags=TAGS):
    return TagProbabilities(tags, np.array(rows))


@given(ratings)
def test_kappa_is_scikit_learns(pairs):
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    found = cohen_kappa(one, other)
    if len({*one, *other}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(one, other))


def test_fleiss_kappa_of_a_published_example():
    # 14 raters, 10 subjects, 5 categories: .210 (https://en.wikipedia.org/wiki/Fleiss%27_kappa, "Worked example")
    counts = [(0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
              (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)]  # fmt: skip
    items = np.array([np.repeat(np.arange(5), row) for row in counts]).T
    assert fleiss_kappa(items) == pytest.approx(0.210, abs=0.0005)


def test_raters_with_one_thing_to_say_have_no_kappa():
    assert fleiss_kappa(np.zeros((3, 4), np.int64)) is None
    assert fleiss_kappa(np.zeros((3, 0), np.int64)) is cohen_kappa(np.array([]), np.array([])) is None


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=2, max_size=2))
@example([[0.010000000000000002, 0.01, 0.01], [0.01, 0.01, 0.01]])  # of rows this near SciPy's jensenshannon takes a root below 0
def test_the_divergence_of_two_is_scipys_in_bits(rows):
    one, other = (np.array(row) / sum(row) for row in rows)
    middle = (one + other) / 2
    expected = (entropy(one, middle, base=2) + entropy(other, middle, base=2)) / 2
    assert jensen_shannon(np.stack([one, other])) == pytest.approx(expected, abs=1e-9)


def test_divergence_is_0_for_the_same_and_1_for_nothing_in_common():
    assert jensen_shannon(np.stack([B, B, B])) == 0
    assert jensen_shannon(np.stack([O, B, I])) == pytest.approx(1)


def test_two_taggers_worked_by_hand():
    # "Ada Obi slept here": one says Ada Obi and here, the other Ada Obi alone
    found = agreement([[says(B, I, O, B)], [says(B, I, O, O)]])
    assert (found.f1, found.unanimous) == (pytest.approx(2 / 3), 0.5)
    # p_o = 3/4, p_e = 2/4 * 1/4 + 1/4 * 1/4 + 1/4 * 2/4 = 5/16
    assert found.kappa == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))
    # of the three tagged words: p_o = 2/3, p_e = 2/3 * 1/3 + 1/3 * 1/3 + 0 = 1/3
    assert found.entity_kappa == pytest.approx(0.5)
    assert found.js == found.js_of_all == pytest.approx(1 / 4)


def test_of_three_taggers_pairs_are_averaged_and_unanimity_is_all_of_them():
    found = agreement([[says(B, O)], [says(B, O)], [says(O, B)]])
    assert (found.f1, found.unanimous) == (pytest.approx(1 / 3), 0)
    assert found.js == pytest.approx(2 / 3)


def test_tags_are_matched_by_name_and_sentences_kept_apart():
    found = agreement([[says(B), says(O)], [says([0, 0, 1], tags=("O", "I-PER", "B-PER")), says(O)]])
    assert (found.f1, found.kappa, found.js) == (1, 1, 0)


def test_one_tagger_or_no_words_agree_with_nobody():
    assert agreement([[says(B)]]) is None
    assert agreement([[says(*np.zeros((0, 3)))]] * 2) is None


def test_what_is_0_over_0_is_no_metric():
    assert agreement([[says(O)], [says(O)]]).metrics("a") == {"a/js": 0, "a/js_of_all": 0}


def test_what_is_likely_counts_and_not_only_what_is_likeliest():
    one, other = [0.8, 0.1, 0.1], [0.2, 0.7, 0.1]
    assert agreement([[says(one)], [says(other)]]).js == pytest.approx(jensenshannon(one, other, base=2) ** 2)


def test_the_divergence_of_all_is_not_that_of_a_pair():
    found = agreement([[says(B)], [says(B)], [says(O)]])  # the mean is 2/3 B, 1/3 O, of entropy log 3 - 2/3 log 2
    assert found.js_of_all == pytest.approx(1 - 2 / 3 * np.log(2) / np.log(3))
