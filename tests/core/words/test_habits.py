"""What languages do differently."""

import pytest

from spanferry.core.words.habits import HABITS, Habits, habits
from spanferry.data.languages import LANGUAGES


def test_every_entry_is_of_a_language_of_the_table():
    assert set(HABITS) <= set(LANGUAGES)


@pytest.mark.parametrize("code", HABITS)
def test_abbreviations_can_be_met(code):
    """They are compared with lower-case words without their stop."""
    assert all(word == word.lower() and "." not in word for word in habits(code).abbreviations)


def test_other_languages_do_as_most():
    assert habits("sv") == Habits()
