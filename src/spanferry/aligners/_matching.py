"""The matchings of SimAlign (Jalili Sabet et al. 2020, section 3) over a batch of pairs, link for link as simalign 0.4 has them.

Shapes: B pairs, the largest with S source and T target units (subwords or words). ``Batch`` says how many each has; what lies past them is
padding, never linked. Of equal similarities the first unit counts as the largest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from spanferry.aligners.embedding import Matching

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
    """(B, S, T) cosines moved to [0, 1], less by ``distortion`` times the squared distance from the diagonal; -1 in padding."""
    found = (_normalised(batch.source) @ _normalised(batch.target).transpose(1, 2) + 1) / 2
    if distortion:
        found = found * (1 - distortion * _from_diagonal(batch).square())
    real = batch.source_mask[:, :, None] & batch.target_mask[:, None, :]
    return found.masked_fill(~real, -1.0)


def _normalised(vectors: Tensor) -> Tensor:
    lengths: Tensor = torch.linalg.vector_norm(vectors, dim=-1, keepdim=True)
    return vectors / lengths.masked_fill(lengths == 0, 1.0)


def _from_diagonal(batch: Batch) -> Tensor:
    """(B, S, T) in float64 how far apart the relative positions of two units are; 0 where a side has one unit."""
    rows, columns = (
        torch.arange(side.shape[1], device=side.device, dtype=torch.float64) / (counts[:, None] - 1).clamp(min=1)
        for side, counts in ((batch.source, batch.source_counts), (batch.target, batch.target_counts))
    )
    both = ((batch.source_counts > 1) & (batch.target_counts > 1))[:, None, None]
    return (columns[:, None, :] - rows[:, :, None]) * both


def forward(similarity: Tensor) -> Tensor:
    """(B, S, T) each source unit with its most similar target unit."""
    return _largest(similarity, 2)


def backward(similarity: Tensor) -> Tensor:
    """(B, S, T) each target unit with its most similar source unit."""
    return _largest(similarity, 1)


def argmax_intersection(similarity: Tensor) -> Tensor:
    """(B, S, T) Argmax: links of both directions."""
    return forward(similarity) & backward(similarity)


def itermax(similarity: Tensor) -> Tensor:
    """(B, S, T) IterMax, two rounds: what Argmax left out is matched once more; a unit that has a link takes part at ``ALPHA``.

    simalign's implementation stops after one round where a side has one or two units, or where all units of a side have a link.
    """
    links = argmax_intersection(similarity)
    real = similarity >= 0
    free_sources, free_targets = ~links.any(2), ~links.any(1)
    wanted = (free_sources & real.any(2)).any(1) & (free_targets & real.any(1)).any(1) & (real.any(2).sum(1) > 2) & (real.any(1).sum(1) > 2)
    if not wanted.any():
        return links
    either = free_sources[:, :, None] | free_targets[:, None, :]
    both = free_sources[:, :, None] & free_targets[:, None, :]
    shares = (ALPHA * either.double()).masked_fill(both, 1.0)  # float64, as in simalign: near ties fall the same way
    again = (similarity * shares).masked_fill(~real, -1.0)
    return links | (argmax_intersection(again) & either & wanted[:, None, None])


def maximum_weight(similarity: Tensor) -> Tensor:
    """(B, S, T) Match: of all matchings with as many links as the smaller side has units the one of most similarity in sum."""
    from scipy.optimize import linear_sum_assignment

    found = torch.zeros(similarity.shape, dtype=torch.bool)
    real = similarity >= 0
    sizes = zip(real.any(2).sum(1).tolist(), real.any(1).sum(1).tolist(), strict=True)
    matrices = similarity.cpu().numpy()
    for row, (sources, targets) in enumerate(sizes):
        left, right = linear_sum_assignment(matrices[row, :sources, :targets], maximize=True)
        found[row, torch.from_numpy(left), torch.from_numpy(right)] = True
    return found.to(similarity.device)


def _largest(similarity: Tensor, dim: int) -> Tensor:
    found = torch.zeros(similarity.shape, dtype=torch.bool, device=similarity.device)
    found.scatter_(dim, similarity.argmax(dim, keepdim=True), True)
    return found & (similarity >= 0)


MATCHINGS: Mapping[Matching, Callable[[Tensor], Tensor]] = MappingProxyType(
    {"itermax": itermax, "mwmf": maximum_weight, "inter": argmax_intersection, "fwd": forward, "rev": backward}
)
"""By the names that simalign has for them."""
