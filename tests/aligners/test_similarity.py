import numpy as np

from spanferry.aligners._similarity import similarities


def test_dice_of_marked_bigrams_and_trigrams():
    # <ab> holds <a ab b> <ab ab>; <ac> holds <a ac c> <ac ac>: 1 shared of 5 and 5
    sources, targets = ["ab", "x"], ["ab", "ac", "cd"]
    left, right = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 2])
    assert similarities(sources, targets, left, right).tolist() == [1.0, 0.2, 0.0, 0.0]


def test_no_pairs():
    assert similarities([], [], np.array([], int), np.array([], int)).tolist() == []


def test_words_of_other_scripts_are_read_in_latin_letters():
    pairs = np.array([0, 1]), np.array([0, 0])
    found = similarities(["moskva", "paris"], ["москва"], *pairs)
    assert found.tolist() == [1.0, 0.0]


def test_marks_on_latin_letters_tell_words_apart():
    assert similarities(["papa"], ["papá"], np.array([0]), np.array([0]))[0] < 1
