"""From similarities of subwords to links, as awesome-align does (Dou and Neubig 2021, section 2.1), for a batch of pairs.

Shapes: B pairs of at most S source and T target subwords. ``sources`` (B, S) and ``targets`` (B, T) are True where there is a subword and
False in padding.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from spanferry.aligners._matching import Batch
from spanferry.aligners.embedding import Extraction

_NOT_ZERO = 1e-9  # keeps the mean of two zeros a number; awesome-align's constant


def directions(scores: Tensor, sources: Tensor, targets: Tensor, extraction: Extraction = "softmax") -> tuple[Tensor, Tensor]:
    """Normalise similarities in both directions.

    Args:
        scores: (B, S, T) dot products.
        extraction: ``softmax``, or ``entmax``: 1.5-entmax (Peters, Niculae and Martins 2019), which gives most subwords exactly 0.

    Returns:
        (B, S, T) p(target subword | source subword) and (B, S, T) p(source subword | target subword), both 0 in padding.
    """
    real = sources[:, :, None] & targets[:, None, :]
    forward = _normalised(scores.masked_fill(~targets[:, None, :], -torch.inf), 2, extraction)
    backward = _normalised(scores.masked_fill(~sources[:, :, None], -torch.inf), 1, extraction)
    return forward.masked_fill(~real, 0.0), backward.masked_fill(~real, 0.0)


def _normalised(scores: Tensor, dim: int, extraction: Extraction) -> Tensor:
    if extraction == "softmax":
        return scores.softmax(dim)
    from entmax import entmax15

    found: Tensor = entmax15(scores, dim=dim)
    return found


def harmonic_mean(scores: Tensor, sources: Tensor, targets: Tensor) -> Tensor:
    """(B, S, T) how probable each link is, as awesome-align gives it with ``--output_prob_file``; 0 in padding.

    The harmonic mean of both directions' softmax, whose similarities are divided by the square root of the number of units chosen from.
    """
    forward, _ = directions(scores / targets.sum(1).sqrt()[:, None, None], sources, targets)
    _, backward = directions(scores / sources.sum(1).sqrt()[:, None, None], sources, targets)
    return 2 * forward * backward / (forward + backward + _NOT_ZERO)


def intersection(forward: Tensor, backward: Tensor, threshold: float) -> Tensor:
    """(B, S, T) whether both directions give the link more than ``threshold``."""
    return (forward > threshold) & (backward > threshold)


def extracted(batch: Batch, extraction: Extraction, threshold: float) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """(B, S, T) the links of a batch of pairs, and how probable each is, above 0."""
    scores = batch.source @ batch.target.transpose(1, 2)
    masks = batch.source_mask, batch.target_mask
    links = intersection(*directions(scores, *masks, extraction), threshold)
    weights = harmonic_mean(scores, *masks).clamp(min=torch.finfo(scores.dtype).tiny)
    return links.cpu().numpy(), weights.cpu().numpy()
