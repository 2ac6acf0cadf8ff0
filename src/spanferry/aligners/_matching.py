"""The matchings of SimAlign (Jalili Sabet et al. 2020, section 3) over a batch of pairs, link for link as simalign 0.4 has them.

Shapes: B pairs, the largest with S source and T target units (subwords or words). ``Batch`` says how many each has; what lies past them is
padding, never linked. Of equal similarities the first unit counts as the largest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from spanferry.aligners.embedding import Matching

Floats = NDArray[np.floating]
Links = NDArray[np.bool_]

PADDING = -1.0  # what stands in padding; real similarities are from 0 to 1
ALPHA = 0.9  # what a unit that has a link keeps of its similarities in IterMax's second round; simalign's constant


@dataclass(frozen=True)
class Batch:
    """B pairs as padded vectors.

    Attributes:
        source, target: (B, S, width) and (B, T, width), 0 in padding.
        source_counts, target_counts: (B,) units of each side, at least 1.
    """

    source: Tensor
    target: Tensor
    source_counts: Tensor
    target_counts: Tensor

    @property
    def source_mask(self) -> Tensor:
        """(B, S) True where there is a unit."""
        return _filled(self.source_counts, self.source.shape[1])

    @property
    def target_mask(self) -> Tensor:
        """(B, T) True where there is a unit."""
        return _filled(self.target_counts, self.target.shape[1])


def _filled(counts: Tensor, width: int) -> Tensor:
    return torch.arange(width, device=counts.device) < counts[:, None]


def similarities(batch: Batch, distortion: float) -> Tensor:
    """(B, S, T) cosines moved to [0, 1], less by ``distortion`` times the squared distance from the diagonal; ``PADDING`` in padding."""
    found = (_normalised(batch.source) @ _normalised(batch.target).transpose(1, 2) + 1) / 2
    real = batch.source_mask[:, :, None] & batch.target_mask[:, None, :]
    if distortion:
        real, found = real.cpu(), found.cpu() * (1 - distortion * _from_diagonal(batch).square())
    return found.masked_fill(~real, PADDING)


def _normalised(vectors: Tensor) -> Tensor:
    lengths: Tensor = torch.linalg.vector_norm(vectors, dim=-1, keepdim=True)
    return vectors / lengths.masked_fill(lengths == 0, 1.0)


def _from_diagonal(batch: Batch) -> Tensor:
    """(B, S, T) how far apart the relative positions of two units are; 0 where a side has one unit.

    In float64, as simalign has it, and on the CPU: mps has no such numbers.
    """
    sources, targets = batch.source_counts.cpu(), batch.target_counts.cpu()
    rows, columns = (
        torch.arange(side.shape[1], dtype=torch.float64) / (counts[:, None] - 1).clamp(min=1)
        for side, counts in ((batch.source, sources), (batch.target, targets))
    )
    both = ((sources > 1) & (targets > 1))[:, None, None]
    return (columns[:, None, :] - rows[:, :, None]) * both


def forward(similarity: Floats) -> Links:
    """(B, S, T) each source unit with its most similar target unit."""
    return _pairs_first(_largest(_pairs_last(similarity), 1, PADDING))


def backward(similarity: Floats) -> Links:
    """(B, S, T) each target unit with its most similar source unit."""
    return _pairs_first(_largest(_pairs_last(similarity), 0, PADDING))


def argmax_intersection(similarity: Floats) -> Links:
    """(B, S, T) Argmax: links of both directions."""
    return _pairs_first(_mutual(_pairs_last(similarity), PADDING))


def itermax(similarity: Floats) -> Links:
    """(B, S, T) IterMax, two rounds: what Argmax left out is matched once more; a unit that has a link takes part at ``ALPHA``.

    simalign's implementation stops after one round where a side has one or two units, or where all units of a side have a link.
    """
    values = _pairs_last(similarity)
    sources, targets = values[:, :1] > PADDING, values[:1] > PADDING  # (S, 1, B), (1, T, B)
    links = _mutual(values, PADDING)
    free_sources, free_targets = sources & ~links.any(1, keepdims=True), targets & ~links.any(0, keepdims=True)
    wanted = free_sources.any(0) & free_targets.any(1) & (sources.sum(0) > 2) & (targets.sum(1) > 2)  # (1, B)
    if wanted.any():
        links |= _mutual(values * _shares(free_sources | ~sources, free_targets | ~targets), 0.0) & wanted
    return _pairs_first(links)


def _shares(free_sources: Links, free_targets: Links) -> Floats:
    """(S, T, B) what similarities count in the second round: 1 where both units are free, ``ALPHA`` where one is, else 0.

    In float64, as simalign has it: near ties fall the same way.
    """
    shares = np.where(free_sources, ALPHA, 0.0) + np.where(free_targets, ALPHA, 0.0)
    return np.asarray(np.minimum(shares, 1.0))


def _mutual(values: Floats, floor: float) -> Links:
    """(S, T, B) which units are each other's largest."""
    return _largest(values, 1, floor) & _largest(values, 0, floor)


def _largest(values: Floats, axis: int, floor: float) -> Links:
    """(S, T, B) where along an axis the largest value stands, the first of equals; nowhere if it is not above ``floor``."""
    most = values.max(axis, keepdims=True)
    there = most > floor
    found: Links = values == np.where(there, most, np.inf)
    if np.count_nonzero(found) > np.count_nonzero(there):  # equals are rare, and a maximum is found much faster than its place
        _keep_the_first(np.moveaxis(found, axis, 2))
    return found


def _keep_the_first(found: Links) -> None:
    """Where the last axis has several True, leave the first of them."""
    several = np.nonzero(found.sum(2, dtype=np.uint32) > 1)
    first = found[several].argmax(1)
    found[several] = False
    found[(*several, first)] = True


def maximum_weight(similarity: Floats) -> Links:
    """(B, S, T) Match: of all matchings with as many links as the smaller side has units the one of most similarity in sum."""
    from scipy.optimize import linear_sum_assignment

    found = np.zeros(similarity.shape, np.bool_)
    real = similarity > PADDING
    for row, (sources, targets) in enumerate(zip(real[:, :, 0].sum(1), real[:, 0].sum(1), strict=True)):
        left, right = linear_sum_assignment(similarity[row, :sources, :targets], maximize=True)
        found[row, left, right] = True
    return found


def _pairs_last(similarity: Floats) -> Floats:
    """(S, T, B): NumPy's maxima are fastest along many pairs at once."""
    return np.ascontiguousarray(similarity.transpose(1, 2, 0))


def _pairs_first(links: Links) -> Links:
    """(B, S, T) again."""
    return np.ascontiguousarray(links.transpose(2, 0, 1))


MATCHINGS: Mapping[Matching, Callable[[Floats], Links]] = MappingProxyType(
    {"itermax": itermax, "mwmf": maximum_weight, "inter": argmax_intersection, "fwd": forward, "rev": backward}
)
"""By the names that simalign has for them."""
