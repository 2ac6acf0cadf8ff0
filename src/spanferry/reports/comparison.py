"""Two methods on the same sentences, after the fact: from the counts that their cells left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spanferry.core.significance import Counts, SentenceCounts, approximate_randomisation, micro_f1

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


def compare(first: Runs, second: Runs) -> Comparison | None:
    """Compare two methods over the seeds they share; None where they share none, or were not judged on the same sentences.

    The unit is the sentence: a sentence's counts are summed over the seeds, and are swapped together. Three seeds are no three times as
    many sentences, and seeds that do not change the outputs do not change p.
    """
    seeds = [seed for seed in first if seed in second and first[seed].gold == second[seed].gold]
    if not seeds:
        return None
    ours, theirs = (_summed(runs[seed] for seed in seeds) for runs in (first, second))
    counts = list(ours.values()), [theirs[id] for id in ours]
    return Comparison(micro_f1(counts[0]) - micro_f1(counts[1]), approximate_randomisation(*counts), len(seeds), len(ours))


def _summed(runs: Iterable[SentenceCounts]) -> dict[str, Counts]:
    """Each sentence's counts, summed over runs."""
    sums: dict[str, Counts] = {}
    for run in runs:
        for id, (correct, predicted, gold) in run.by_id.items():
            before = sums.get(id, (0, 0, 0))
            sums[id] = (before[0] + correct, before[1] + predicted, before[2] + gold)
    return sums
