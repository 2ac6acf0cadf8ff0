"""``objective=neighbours``: a label counts for as much as the labels of similar words bear it out."""

from typing import TYPE_CHECKING

from spanferry.core.errors import require

if TYPE_CHECKING:
    from spanferry.core.models.objective import AtWork, Training


class Neighbours:
    """Instance collaboration of CoLaDa (Ma et al., ACL 2023, section 3.3): a word's loss is weighted by how its label fits its neighbours'.

    C is the share of the k nearest words, by the cosine of their last hidden states, that have the word's label (B- and I- alike, O a
    label like others). The weight is sigmoid(sharpness * (C - mu)), with mu the mean C of the words of that label. Words of the
    same sentence are no neighbours: they share its mistakes.

    CoLaDa looks for neighbours in the whole corpus once a round, by the states of a tagger that is not in training. Here they are looked
    for among the words read last, at each step, by states as training sees them (of first subwords, under dropout): states are never
    old, the cost does not grow with the corpus, and a training that is resumed goes on as it would have. Its published code also divides
    C by the largest C of the word's tag, before, and the weight by the largest weight of the tag, after; ours does not.

    Args:
        neighbours: how many, k; 500 in CoLaDa, of a whole corpus.
        memory: words remembered, the last ones read.
        sharpness: how steeply a word falls in weight, 6 in CoLaDa.
        warmup: share of training in which all words count alike: at first states say nothing of entities.

    Raises:
        ConfigError: a value is out of its range.
    """

    version = 1
    needs: frozenset[str] = frozenset()

    def __init__(self, neighbours: int = 20, memory: int = 2048, sharpness: float = 6.0, warmup: float = 0.2) -> None:
        require(neighbours >= 1, "objective.neighbours", neighbours, "at least 1")
        require(memory >= neighbours, "objective.memory", memory, f"at least objective.neighbours={neighbours}")
        require(sharpness >= 0, "objective.sharpness", sharpness, "0 or more")
        require(0 <= warmup <= 1, "objective.warmup", warmup, "a share of the training, from 0 to 1")
        self._options = neighbours, memory, sharpness, warmup

    def at_work(self, training: "Training") -> "AtWork":
        """The objective with a memory."""
        from spanferry.objectives._neighbours import NeighboursAtWork

        return NeighboursAtWork(*self._options, training)
