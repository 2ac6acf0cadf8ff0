"""Weighted means worked by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.teachers._readings import mean


def rows(count):
    """Rows of probabilities of three tags, ``count`` of them."""
    weights = st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=count, max_size=count)
    return weights.map(lambda found: [[value / sum(row) for value in row] for row in found])


def test_each_teacher_counts_its_share(says):
    # .75 * .8 + .25 * .4 = .7; .75 * .2 + .25 * .2 = .2; .25 * .4 = .1
    found = mean([says([0.8, 0.2, 0]), says([0.4, 0.2, 0.4])], [0.75, 0.25])
    np.testing.assert_allclose(found.of_words, [[0.7, 0.2, 0.1]])
    assert found.tags == ("O", "B-PER", "I-PER")


def test_tags_are_matched_by_name_and_a_lacking_one_is_never_likely(says):
    other = says([0.5, 0.3, 0.2], tags=("O", "B-LOC", "B-PER"))
    found = mean([says([0.6, 0.4, 0]), other], [0.5, 0.5])
    assert found.tags == ("O", "B-PER", "I-PER", "B-LOC")
    np.testing.assert_allclose(found.of_words, [[0.55, 0.3, 0, 0.15]])


@given(st.data())
def test_rows_sum_to_one_and_lie_between_the_teachers(data):
    opinions = np.array([data.draw(rows(2)) for _ in range(3)])
    (shares,) = data.draw(rows(1))
    found = mean([TagProbabilities(("O", "B-X", "I-X"), opinion) for opinion in opinions], shares).of_words
    np.testing.assert_allclose(found.sum(1), 1)
    assert (found >= opinions.min(0) - 1e-9).all()
    assert (found <= opinions.max(0) + 1e-9).all()
