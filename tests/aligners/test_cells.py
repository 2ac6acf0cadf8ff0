"""The numbered cells of a corpus."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners._cells import Cells
from spanferry.core.records import Pair, Sentence


def pairs(*sizes):
    """Pairs of so many source and target words."""
    return [Pair(Sentence("1", "en", ("a",) * source), Sentence("1", "de", ("b",) * target)) for source, target in sizes]


sizes = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=5)


@given(sizes)
def test_every_link_has_a_cell_of_its_own_and_pairs_without_words_have_none(sizes):
    cells = Cells(pairs(*sizes))
    places = [(number, (i, j)) for number, (m, n) in enumerate(sizes) for i in range(m) for j in range(n)]
    assert [cells.place(cell) for cell in range(len(cells))] == places
    assert [cells.of(*place) for place in places] == list(range(len(cells)))


def test_neighbours_lie_in_the_same_pair():
    cells = Cells(pairs((1, 1), (2, 3), (1, 1)))
    assert list(cells.beside(cells.of(0, (0, 0)))) == []
    assert [cells.place(cell)[1] for cell in cells.beside(cells.of(1, (0, 0)))] == [(0, 1), (1, 0)]
    assert [cells.place(cell)[1] for cell in cells.beside(cells.of(1, (1, 1)))] == [(1, 0), (1, 2), (0, 1)]


@given(sizes, st.data())
def test_a_sample_is_of_different_free_cells(sizes, data):
    cells = Cells(pairs(*sizes))
    taken = data.draw(st.sets(st.sampled_from(range(len(cells)))) if len(cells) else st.just(set()))
    free = set(range(len(cells))) - taken
    count = data.draw(st.integers(0, len(free)))
    found = cells.sample(count, taken, Random(0))
    assert len(found) == count == len(set(found) & free)


def test_free_cells_are_equally_likely():
    cells, random = Cells(pairs((2, 3), (1, 2))), Random(0)
    drawn = [cells.sample(1, {0, 3, 4}, random)[0] for _ in range(5000)]
    # five free cells of 1,000 draws each; the standard deviation of each count is 28
    assert {cell: abs(drawn.count(cell) - 1000) < 120 for cell in drawn} == dict.fromkeys((1, 2, 5, 6, 7), True)


def test_a_row_is_a_source_word_s_cells():
    cells = Cells(pairs((2, 3), (1, 4)))
    assert [list(cells.row(*word)) for word in ((0, 0), (0, 1), (1, 0))] == [[0, 1, 2], [3, 4, 5], [6, 7, 8, 9]]
