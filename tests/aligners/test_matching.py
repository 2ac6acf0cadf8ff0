"""Against simalign's own functions on matrices, and against cases worked by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from simalign import SentenceAligner

from spanferry.aligners._matching import MATCHINGS, PADDING, Batch, itermax, similarities


def oracle(matching, matrix):
    forward, backward = SentenceAligner.get_alignment_matrix(matrix)
    found = {"fwd": forward, "rev": backward, "inter": forward * backward}
    if matching == "itermax":
        return SentenceAligner.iter_max(matrix)
    return SentenceAligner.get_max_weight_match(matrix) if matching == "mwmf" else found[matching]


def stacked(matrices):
    """(B, S, T) similarities as the matchings get them: -1 in padding."""
    sizes = np.max([matrix.shape for matrix in matrices], axis=0)
    found = np.full((len(matrices), *sizes), PADDING, np.float32)
    for row, matrix in enumerate(matrices):
        found[row, : matrix.shape[0], : matrix.shape[1]] = matrix
    return found


def matrices(values):
    """Some matrices of several sizes."""
    sizes = st.tuples(st.integers(1, 6), st.integers(1, 6))
    return st.lists(sizes.flatmap(lambda size: arrays(np.float32, size, elements=values)), min_size=1, max_size=4)


@pytest.mark.parametrize("matching", ["fwd", "rev", "inter", "itermax"])
@given(drawn=matrices(st.sampled_from([0.2, 0.45, 0.5, 0.9, 1.0])))  # with ties, and .45 = .9 * .5
def test_a_batch_has_simaligns_links_of_each_matrix_ties_included(matching, drawn):
    found = MATCHINGS[matching](stacked(drawn))
    for links, matrix in zip(found, drawn, strict=True):
        assert np.argwhere(links).tolist() == np.argwhere(oracle(matching, matrix)).tolist()


@given(drawn=matrices(st.floats(0.125, 1, width=32)))
def test_match_has_as_many_links_as_the_smaller_side_and_no_less_similarity_than_simalign(drawn):
    found = MATCHINGS["mwmf"](stacked(drawn))
    for links, matrix in zip(found, drawn, strict=True):
        ours = links[: matrix.shape[0], : matrix.shape[1]]
        assert ours.sum() == links.sum() == min(matrix.shape)
        assert max(ours.sum(0).max(), ours.sum(1).max()) == 1
        assert (matrix * ours).sum() == pytest.approx((matrix * oracle("mwmf", matrix)).sum(), abs=1e-5)


def test_match_takes_the_best_sum_where_argmax_takes_the_best_cell():
    matrix = np.array([[0.9, 0.8], [0.8, 0.1]], np.float32)
    assert MATCHINGS["mwmf"](stacked([matrix]))[0].tolist() == [[False, True], [True, False]]
    assert MATCHINGS["inter"](stacked([matrix]))[0].tolist() == [[True, False], [False, False]]


def test_itermax_links_what_argmax_left_out():
    matrix = np.array([[0.9, 0.8, 0.1], [0.8, 0.1, 0.2], [0.1, 0.7, 0.6]], np.float32)
    # first round 0-0 alone: 2's best is 1, but 1's best is 0. Second round: row 0 and column 0 count .9: 0-1 has .72, 2-1 .7, 1-0 .72
    assert np.argwhere(MATCHINGS["inter"](stacked([matrix]))[0]).tolist() == [[0, 0]]
    assert np.argwhere(itermax(stacked([matrix]))[0]).tolist() == [[0, 0], [0, 1], [1, 0]]


def vectors(*rows):
    return torch.tensor([rows], dtype=torch.float32)


def test_similarity_is_the_cosine_moved_to_0_to_1():
    batch = Batch(vectors([3, 0]), vectors([0, 2], [5, 0], [-1, 0]), torch.tensor([1]), torch.tensor([3]))
    assert similarities(batch, 0.0).tolist() == [[[0.5, 1.0, 0.0]]]


def test_distortion_lowers_what_is_off_the_diagonal():
    batch = Batch(vectors([1, 0], [1, 0]), vectors([1, 0], [1, 0]), torch.tensor([2]), torch.tensor([2]))
    assert similarities(batch, 0.5).tolist() == [[[1.0, 0.5], [0.5, 1.0]]]


class WithoutDoubles(torch.Tensor):
    """Tensors as on mps: none is of float64 before it is on the CPU."""

    @classmethod
    def __torch_function__(cls, function, types, arguments=(), options=None):
        found = super().__torch_function__(function, types, arguments, options or {})
        if function is torch.Tensor.cpu:
            return torch.Tensor.as_subclass(found, torch.Tensor)
        assert getattr(found, "dtype", None) != torch.float64
        return found


def test_distortion_needs_no_float64_on_the_device():
    batch = Batch(vectors([1, 0], [0, 1]), vectors([1, 0], [1, 1]), torch.tensor([2]), torch.tensor([2]))
    there = Batch(*(vars(batch)[name].as_subclass(WithoutDoubles) for name in vars(batch)))
    found = similarities(there, 0.5)
    assert found.dtype == torch.float64
    assert torch.equal(found, similarities(batch, 0.5))


def test_padding_has_no_similarity_and_a_zero_vector_is_half_like_anything():
    batch = Batch(vectors([0, 0], [0, 0]), vectors([1, 0]), torch.tensor([1]), torch.tensor([1]))
    assert similarities(batch, 0.0).tolist() == [[[0.5], [-1.0]]]
