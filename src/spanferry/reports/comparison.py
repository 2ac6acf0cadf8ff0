"""Two methods on the same sentences, after the fact: from the counts that their cells left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spanferry.core.significance import Counts, SentenceCounts, approximate_randomisation, differ, enough_shuffles, micro_f1

Runs = Mapping[str, SentenceCounts]
"""One method's counts by seed."""


@dataclass(frozen=True)
class Comparison:
    """A paired comparison of two methods.

    Attributes:
        difference: F1 of the first minus F1 of the second, over what was compared.
        p: by approximate randomisation, two-sided; of this comparison alone, not corrected for others.
        seeds: seeds that both methods were run with, and judged under on the same sentences.
        sentences: sentences compared.
    """

    difference: float
    p: float
    seeds: int
    sentences: int


def compare(first: Runs, second: Runs, tests: int = 1) -> Comparison | None:
    """Compare two methods over the seeds they share; None where they share none, or were not judged on the same sentences.

    The unit is the sentence: a sentence's counts are summed over the seeds, and are swapped together. Three seeds are no three times as
    many sentences, and seeds that do not change the outputs do not change p.

    Args:
        tests: how many such comparisons p is to be corrected for; of very many there are more shuffles.
    """
    found = paired(first, second)
    if found is None:
        return None
    seeds, ours, theirs = found
    return Comparison(micro_f1(ours) - micro_f1(theirs), approximate_randomisation(ours, theirs, enough_shuffles(tests)), seeds, len(ours))


def better(first: Runs, second: Runs) -> bool | None:
    """Whether the first's F1 is significantly higher, as ``compare`` has it; None where they cannot be compared."""
    found = paired(first, second)
    if found is None:
        return None
    _, ours, theirs = found
    return micro_f1(ours) > micro_f1(theirs) and differ(ours, theirs)


def paired(first: Runs, second: Runs) -> tuple[int, list[Counts], list[Counts]] | None:
    """How many seeds both have, and each one's counts, summed over them, sentence by sentence; None as ``compare`` has it."""
    seeds = [seed for seed in first if seed in second and first[seed].gold == second[seed].gold]
    if not seeds:
        return None
    if len({tuple(run.by_id) for seed in seeds for run in (first[seed], second[seed])}) == 1:  # in the same order: much quicker to sum
        in_order = [_summed_in_order([runs[seed] for seed in seeds]) for runs in (first, second)]
        return len(seeds), in_order[0], in_order[1]
    ours, theirs = (_summed(runs[seed] for seed in seeds) for runs in (first, second))
    return len(seeds), list(ours.values()), [theirs[id] for id in ours]


def _summed_in_order(runs: Sequence[SentenceCounts]) -> list[Counts]:
    """Each sentence's counts, summed over runs on the same sentences."""
    import numpy as np

    if len(runs) == 1:
        return list(runs[0].by_id.values())
    sums = np.array([list(run.by_id.values()) for run in runs]).sum(axis=0)
    return [(correct, predicted, gold) for correct, predicted, gold in sums.tolist()]


def _summed(runs: Iterable[SentenceCounts]) -> dict[str, Counts]:
    """Each sentence's counts, summed over runs."""
    sums: dict[str, Counts] = {}
    for run in runs:
        for id, (correct, predicted, gold) in run.by_id.items():
            before = sums.get(id, (0, 0, 0))
            sums[id] = (before[0] + correct, before[1] + predicted, before[2] + gold)
    return sums
