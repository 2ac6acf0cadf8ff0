"""``min_pair_score``: pairs whose sides hardly belong together do not project.

Soft links tell best. With the targets of a tenth of 2,000 CoNLL pairs (DeepL, Spanish) exchanged and ``aligner=statistical
aligner.symmetrisation=soft``, 0.4 took out 96 % of these, and 89 % of what it took out was mispaired. Targets cut in half need 0.5,
which took out 90 % of them; 64 % of what it took out was cut.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from spanferry.core.corpus import Split, in_split
from spanferry.core.errors import ConfigError
from spanferry.core.pair_score import pair_scores
from spanferry.core.records import Outcome, Pair, Projection


def well_paired(pairs: Sequence[Pair], least: float) -> list[Pair]:
    """The pairs whose score is at least ``least``, in order; 0 keeps all, aligned or not.

    Raises:
        ConfigError: a split has pairs and none of them is left; with the distribution of their scores.
    """
    if not least:
        return list(pairs)
    scores = pair_scores(pairs)
    for split in get_args(Split):
        of_split = {id: score for id, score in scores.items() if in_split(id, split)}
        if of_split and max(of_split.values()) < least:
            raise ConfigError(_nothing_left(split, of_split, least))
    return [pair for pair in pairs if scores[pair.id] >= least]


def _nothing_left(split: Split, scores: Mapping[str, float], least: float) -> str:
    ordered = sorted(scores.values())
    quarters = [ordered[round(quarter * (len(ordered) - 1) / 4)] for quarter in range(5)]
    return (
        f"min_pair_score={least}: none of the {len(ordered)} pairs of split {split} scores that much. Their scores: "
        f"{quarters[0]:.3f} least, {quarters[1]:.3f}, {quarters[2]:.3f} and {quarters[3]:.3f} at the quarters, {quarters[4]:.3f} most. "
        f"Give less, or look at the worst pairs first (min_pair_score=0, then artifacts/pair_scores.tsv)"
    )


def with_the_filtered(pairs: Iterable[Pair], made: Iterable[Projection]) -> tuple[Projection, ...]:
    """A projection a pair: the one that was made, by id, or none of the entities (all ``filtered``) where the pair was left out."""
    by_id = {projection.target.id: projection for projection in made}
    return tuple(by_id.get(pair.id) or _filtered(pair) for pair in pairs)


def _filtered(pair: Pair) -> Projection:
    return Projection(pair.target.with_entities(()), (Outcome.FILTERED,) * len(pair.source.entities or ()))
