"""``teachers=unitrans``: model transfer and data transfer in one."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spanferry.core.errors import require
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.teaching import Distance, Learnt, Teaching
from spanferry.teachers._choice import Pick
from spanferry.teachers._readings import mean
from spanferry.teachers._several import SeveralSources
from spanferry.teachers._weights import Weighting


class UniTransTeachers(SeveralSources):
    """UniTrans (Wu et al., IJCAI 2020): three teachers a source, soft labels of the best informed, hard ones where all agree.

    One teacher learnt from the source's gold (model transfer), one from its projection (data transfer), the third from the first and then
    the second. What the third thinks of a word is its soft label ``t``; where the likeliest tag of all three is the same, that tag is its
    hard label ``y``. The student ``p`` is to lower ``(1 - h) D(t, p) + h D(y, p)`` on words with both, ``D(t, p)`` on the others. That is
    what it does when it is brought to ``m = (1 - h) t + h y``, up to a constant:

        kl:   (1-h) KL(t||p) + h CE(y, p)     = KL(m||p)  + H(m) - (1-h) H(t)
        mse:  (1-h) |p - t|^2 + h |p - y|^2   = |p - m|^2 + h (1-h) |t - y|^2

    The paper adds cross-entropy to the hard labels and squared error to the soft ones, each a mean over the words it has, with weight 1
    each (``hard=0.5`` weighs them alike). Here one distance serves both, and a word with both counts as much as another. Of several
    sources each kind's teachers are averaged first, as the paper does with teachers of several seeds.

    Args:
        hard: ``h``, what a hard label weighs beside the soft one; 0: soft labels alone.
        weighting, sharpness, count, pick: of several sources, as in ``SourceTeachers``.
        distance: ``D``; ``kl`` has the paper's loss for hard labels, ``mse`` its loss for soft ones.
        uses_objective: who is trained with the cell's objective; the others with cross-entropy.
        keeps_labelled: whether the student also learns from the projected sentences.

    Raises:
        ConfigError: a value is out of its range.
    """

    version = 1
    learn_from: tuple[Learnt, ...] = ("source", "projected", "tuned")

    def __init__(
        self,
        hard: float = 0.5,
        weighting: Weighting = "uniform",
        sharpness: float = 1.0,
        count: int | None = None,
        pick: Pick = "order",
        distance: Distance = "kl",
        uses_objective: Literal["teachers", "student", "both"] = "student",
        keeps_labelled: bool = False,
    ) -> None:
        require(0 <= hard <= 1, "teachers.hard", hard, "a share, 0 to 1")
        super().__init__(self.learn_from, weighting, sharpness, count, pick, distance, uses_objective, keeps_labelled)
        self._hard = hard

    def teach(self, teaching: Teaching, shares: Sequence[float]) -> dict[str, TagProbabilities]:
        """The mixture of soft and hard labels for each sentence, in the text's order; one without words is left out."""
        kinds = [[teacher for teacher in teaching.teachers if teacher.learnt == learnt] for learnt in self.learn_from]
        taught = {}
        for place, sentence in enumerate(teaching.text):
            if sentence.words:
                opinions = [mean([teacher.readings[place] for teacher in kind], shares) for kind in kinds]
                taught[sentence.id] = self._mixed(opinions)
        return taught

    def _mixed(self, opinions: Sequence[TagProbabilities]) -> TagProbabilities:
        """Of the three kinds' opinions, in order."""
        tags, soft, _ = mean(opinions, (0.0, 0.0, 1.0))
        likeliest = np.stack([_likeliest(opinion, tags) for opinion in opinions])  # [kinds, words]
        agreed = (likeliest == likeliest[-1]).all(0)
        voted = np.eye(len(tags))[likeliest[-1]]  # [words, tags]
        hard = self._hard * agreed[:, None]
        return TagProbabilities(tags, (1 - hard) * soft + hard * voted)


def _likeliest(opinion: TagProbabilities, tags: Sequence[str]) -> NDArray[np.int64]:
    """[words] each word's likeliest tag, a place in ``tags``; of equally likely ones the first."""
    return np.array([tags.index(opinion.tags[best]) for best in opinion.of_words.argmax(1)], dtype=np.int64)
