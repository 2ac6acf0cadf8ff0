"""``teachers=sources``: a teacher a source, their opinions averaged; and ``teachers=advpicker``, which keeps some sentences only."""

from collections.abc import Iterable, Sequence
from math import ceil, fsum
from typing import Literal

from spanferry.core.errors import ConfigError, require
from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.teaching import Distance, Learnt, Teacher, Teaching
from spanferry.teachers._choice import Pick
from spanferry.teachers._readings import mean
from spanferry.teachers._several import SeveralSources
from spanferry.teachers._weights import Weighting

_ROUNDING = 1e-9  # .29 * 100 is a little less than 29


class SourceTeachers(SeveralSources):
    """Single- and multi-source teacher-student learning (Wu et al., ACL 2020), and AdvPicker's selection (Chen et al., ACL 2021).

    The student learns from ``p(x) = sum_k w_k p_k(x)``, ``p_k`` what the teacher of source ``k`` says of the words of
    an unlabelled target sentence ``x``, by mean squared error. AdvPicker lets it learn only from the sentences whose language the
    discriminator that its teacher was trained against could not tell: those with the highest ``1 - |0.5 - d(x)|``, ``d`` the discriminator.
    Where several teachers say how independent of its language a sentence is, the weighted mean counts.

    Args:
        weighting: how ``w_k`` comes about: ``uniform``; ``typology``, by the language table; ``data``, by likeness of letters;
            ``learned``, by a classifier of the sources, as in the paper, whose features here are letters.
        sharpness: similarities are raised to it before they are made to sum to 1; 0 makes all count alike.
        count: how many sources get a teacher; None: all.
        pick: which: the first of ``data.sources``, or the most similar to the target by the language table.
        learn_from: what a teacher learns from: a ``source``'s gold; its projection (``projected``); the one and then the other (``tuned``).
        select: share of the sentences that the student sees (rounded up), those most independent of their language; ties in the text's
            order. Below 1, teachers must have been trained with ``objective=adversarial objective.metric=discriminator``.
        threshold: a sentence is left out where the likeliest tag of one of its words is less likely than this, on average.
        distance: how the student is brought to the teachers' opinion.
        uses_objective: who is trained with the cell's objective; the others with cross-entropy.
        keeps_labelled: whether the student also learns from the labelled sentences that the transfer gives.

    Raises:
        ConfigError: a value is out of its range, or ``select`` is below 1 and the teachers would be trained with cross-entropy.
    """

    version = 1

    def __init__(
        self,
        weighting: Weighting = "uniform",
        sharpness: float = 1.0,
        count: int | None = None,
        pick: Pick = "order",
        learn_from: Learnt = "source",
        select: float = 1.0,
        threshold: float = 0.0,
        distance: Distance = "mse",
        uses_objective: Literal["teachers", "student", "both"] = "student",
        keeps_labelled: bool = False,
    ) -> None:
        super().__init__((learn_from,), weighting, sharpness, count, pick, distance, uses_objective, keeps_labelled)
        require(0 < select <= 1, "teachers.select", select, "a share above 0 and at most 1")
        require(0 <= threshold <= 1, "teachers.threshold", threshold, "a probability, 0 to 1")
        trained = select == 1 or uses_objective != "student"
        require(trained, "teachers.uses_objective", uses_objective, f"teachers or both where teachers.select={select} leaves sentences out")
        self._select = select
        self._threshold = threshold

    def teach(self, teaching: Teaching, shares: Sequence[float]) -> dict[str, TagProbabilities]:
        """The weighted mean for each sentence that is left, in the text's order; one without words is left out.

        Raises:
            ConfigError: ``select`` is below 1 and a teacher cannot tell languages apart, or ``threshold`` leaves nothing.
        """
        readings = zip(*(teacher.readings for teacher in teaching.teachers), strict=True)
        found = {place: mean(several, shares) for place, several in enumerate(readings) if teaching.text[place].words}
        kept = self._independent(found, _independence(teaching.teachers, shares)) if self._select < 1 else set(found)
        sure = {teaching.text[place].id: found[place] for place in found if place in kept and self._is_sure(found[place])}
        if kept and not sure:
            raise ConfigError(
                f"teachers.threshold={self._threshold}: the teachers are not as sure of all words of any sentence; take a lower one"
            )
        return sure

    def _is_sure(self, said: TagProbabilities) -> bool:
        return bool(said.of_words.max(1).min() >= self._threshold)

    def _independent(self, places: Iterable[int], independence: Sequence[float]) -> set[int]:
        """The places of the share of sentences that show their language least."""
        if not independence:
            raise ConfigError(
                f"teachers.select={self._select}: the teachers were not trained to tell languages apart, so no sentence can be chosen by "
                "that. Train them with objective=adversarial objective.metric=discriminator, or take all with teachers.select=1"
            )
        ranked = sorted(places, key=lambda place: -independence[place])  # stable: ties stay in the text's order
        return set(ranked[: ceil(self._select * len(ranked) - _ROUNDING)])


def _independence(teachers: Sequence[Teacher], shares: Sequence[float]) -> list[float]:
    """By sentence, the weighted mean of what the teachers say; empty where one says nothing."""
    if not all(teacher.independence for teacher in teachers):
        return []
    told = zip(*(teacher.independence for teacher in teachers), strict=True)
    return [fsum(share * value for share, value in zip(shares, values, strict=True)) for values in told]
