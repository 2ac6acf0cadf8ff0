from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.models.tag_model import windows


def test_windows_by_hand():
    # room for 4: words 0-3, then back over words 2-3 (half the room): 2-5
    assert windows([1, 1, 1, 1, 1, 1], 4) == [(0, 4, 0, 3), (2, 6, 3, 6)]
    assert windows([1, 9, 1], 4) == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3)]
    assert windows([2, 2], 4) == [(0, 2, 0, 2)]
    assert windows([], 4) == []


@given(st.lists(st.integers(1, 6), max_size=30), st.integers(1, 9))
def test_every_word_is_read_in_one_window_that_holds_it(sizes, room):
    cut = windows(sizes, room)
    assert [word for _, _, left, right in cut for word in range(left, right)] == list(range(len(sizes)))
    for start, end, left, right in cut:
        assert start <= left <= right <= end
        assert sum(sizes[start:end]) <= room or end - start == 1
