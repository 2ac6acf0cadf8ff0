import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.aligners import _lattice
from spanferry.aligners._lattice import lattice

words = st.lists(st.sampled_from("abc"), max_size=5).map(tuple)


def cells(built):
    """(pair, source word, target word) -> the words of its type."""
    found = {}
    for chunk in built.chunks:
        for row, pair in enumerate(chunk.pairs):
            for target in range(chunk.target_lengths[row]):
                for source in range(chunk.source_lengths[row]):
                    number = chunk.types[chunk.cells[target, row, source]]
                    found[pair, source, target] = (
                        built.sources[built.type_sources[number]],
                        built.targets[built.type_targets[number]],
                    )
    return found


@given(st.lists(st.tuples(words, words), max_size=6), st.integers(1, 40))
def test_every_cell_knows_its_two_words_in_either_direction(corpus, chunk_cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_lattice, "CHUNK_CELLS", chunk_cells)
        built = lattice(corpus)
    expected = {(p, s, t): (a, b) for p, (left, right) in enumerate(corpus) for s, a in enumerate(left) for t, b in enumerate(right)}
    assert cells(built) == expected
    assert cells(built.turned()) == {(p, t, s): (b, a) for (p, s, t), (a, b) in expected.items()}


def test_padding_has_the_number_after_the_last_type():
    (chunk,) = lattice([(("a",), ("x", "y")), (("a", "b"), ("x",))]).chunks
    assert chunk.cells[1, chunk.pairs.tolist().index(1)].tolist() == [len(chunk.types)] * 2


def test_nothing_gives_no_chunk():
    assert lattice([((), ("a",))]).chunks == ()
