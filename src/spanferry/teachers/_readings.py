"""Several teachers' readings of one sentence as one."""

from collections.abc import Sequence

import numpy as np

from spanferry.core.models.tag_probabilities import TagProbabilities


def all_tags(readings: Sequence[TagProbabilities]) -> tuple[str, ...]:
    """The tags that any of them knows, in the order in which they first appear."""
    return tuple(dict.fromkeys(tag for reading in readings for tag in reading.tags))


def mean(readings: Sequence[TagProbabilities], shares: Sequence[float]) -> TagProbabilities:
    """The weighted mean of readings of one sentence, ``sum_k shares[k] * p_k`` (Wu et al., ACL 2020).

    Tags are matched by name; one that a teacher lacks has probability 0 there.

    Args:
        shares: one a reading, summing to 1.
    """
    tags = all_tags(readings)
    stacked = np.stack([reading.over(tags) for reading in readings])  # [teachers, words, tags]
    return TagProbabilities(tags, np.tensordot(np.array(shares), stacked, axes=1))
