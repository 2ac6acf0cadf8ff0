"""What is known of a published corpus."""

from dataclasses import replace

import pytest

from spanferry.data._published.description import sizes
from spanferry.data.conll2003 import CONLL2003
from spanferry.data.languages import LANGUAGES


def test_sizes_of_several_releases_and_of_none():
    assert sizes("""
        en 3 1 2
        sw 4|5 - 2
    """) == {
        "en": {"train": frozenset({3}), "dev": frozenset({1}), "test": frozenset({2})},
        "sw": {"train": frozenset({4, 5}), "test": frozenset({2})},
    }


def test_a_line_without_a_number_for_each_split_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="shorter"):
        sizes("en 3 1")


def test_tags_have_the_numbers_of_the_hub():
    # 0 is O; then B- before I-, in the order of the labels
    assert CONLL2003.tags == ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")


@pytest.mark.parametrize(("goes_by", "path"), [("code", "sw/sw/sw"), ("iso639_3", "sw/swa/swa")])
def test_paths_hold_the_language_as_the_corpus_calls_it(goes_by, path):
    assert replace(CONLL2003, goes_by=goes_by).path("{code}/{own}/{name}", LANGUAGES["sw"]) == path


def test_a_name_that_is_no_code_stands_for_the_language():
    assert CONLL2003.path("{own}/{name}.train", LANGUAGES["de"]) == "de/deu.train"
