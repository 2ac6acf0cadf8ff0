import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.methods.scores._edits import Pattern


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("kitten", "sitting", 3), ("", "ab", 2), ("ab", "", 2), ("moskau", "moscow", 3), ("a", "a", 0)]
)
def test_worked_cases(one, other, expected):
    assert Pattern(one).distance(other) == expected


def by_table(one: str, other: str) -> int:
    """Wagner and Fischer (1974), a row at a time."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        left = [i]
        for j, against in enumerate(other, 1):
            left.append(min(row[j] + 1, left[-1] + 1, row[j - 1] + (letter != against)))
        row = left
    return row[-1]


@given(st.text("abc", max_size=70), st.text("abc", max_size=70))
def test_it_is_the_distance_of_the_textbook(one, other):
    assert Pattern(one).distance(other) == by_table(one, other)


@given(st.text("abc", max_size=9), st.lists(st.text("abc", max_size=4), max_size=6))
def test_the_distances_to_a_growing_text(one, pieces):
    growing = ["".join(pieces[:count]) for count in range(1, len(pieces) + 1)]
    assert list(Pattern(one).distances(pieces)) == [by_table(one, text) for text in growing]
