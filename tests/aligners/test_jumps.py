"""Both forms against the definition, written out."""

import numpy as np
import pytest

from spanferry.aligners._jumps import FAR, LONG, _Convolved, _Dense, jumps

LENGTHS = np.array([4, 6, 1])
WEIGHTS = 0.1 + np.random.default_rng(1).random(19)  # jumps -9 to 9
both = pytest.mark.parametrize("form", [_Dense, _Convolved])


def near(length):
    """[7, 6] the learnt part of each probability, columns from position -1."""
    matrix = np.zeros((7, 6))
    for column in range(length + 1):
        weights = [WEIGHTS[word - (column - 1) + 9] for word in range(length)]
        matrix[column, :length] = (1 - FAR) * np.array(weights) / sum(weights)
    return matrix


def probabilities(length):
    return near(length) + FAR / length * (np.arange(6) < length) * (np.arange(7) <= length)[:, None]


@pytest.fixture
def states():
    """p(position) and what the words of each sentence explain, 0 past its end."""
    generator = np.random.default_rng(2)
    position = generator.random((3, 7)) * (np.arange(7) <= LENGTHS[:, None])
    explained = generator.random((3, 6)) * (np.arange(6) < LENGTHS[:, None])
    return (position / position.sum(axis=1, keepdims=True)).astype(np.float32), explained.astype(np.float32)


@both
def test_arriving(form, states):
    made = form(WEIGHTS, LENGTHS)
    arriving = made.arriving(made.leaving(states[0]))
    for row, length in enumerate(LENGTHS):
        np.testing.assert_allclose(arriving[row, :length], (states[0][row] @ probabilities(length))[:length], atol=1e-6)


@both
def test_returning(form, states):
    returning = form(WEIGHTS, LENGTHS).returning(states[1])
    for row, length in enumerate(LENGTHS):
        np.testing.assert_allclose(returning[row, : length + 1], (probabilities(length) @ states[1][row])[: length + 1], atol=1e-6)


@both
def test_counts_of_the_learnt_jumps(form, states):
    made, expected = form(WEIGHTS, LENGTHS), np.zeros(19)
    for row, length in enumerate(LENGTHS):
        for column in range(7):
            for word in range(6):
                expected[word - column + 1 + 9] += states[0][row, column] * near(length)[column, word] * states[1][row, word]
    found = made.counts(made.leaving(states[0])[None], states[1][None], 19)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_only_long_sentences_are_convolved():
    weights = np.ones(2 * LONG + 3)
    assert isinstance(jumps(weights, np.array([LONG])), _Dense)
    assert isinstance(jumps(weights, np.array([LONG + 1])), _Convolved)
