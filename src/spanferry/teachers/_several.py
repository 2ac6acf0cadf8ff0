"""What teachers of several sources have in common: who they are, and how much each source counts."""

from collections.abc import Sequence
from typing import Literal

from spanferry.core.records import Language
from spanferry.core.teaching import Distance, Learnt, Teaching
from spanferry.teachers._choice import Pick, check_count, chosen
from spanferry.teachers._weights import Weighting, check_sharpness, shares_of

Users = Literal["teachers", "student", "both"]
"""Who is trained with the cell's objective; the others with cross-entropy."""


class SeveralSources:
    """Sources are picked and weighed; how opinions become a lesson is for the choice that derives from this.

    Args:
        learn_from: the teachers that each source gets.
        weighting, sharpness, count, pick, distance, uses_objective, keeps_labelled: as ``SourceTeachers`` has them.

    Raises:
        ConfigError: ``sharpness`` or ``count`` is out of its range.
    """

    def __init__(
        self,
        learn_from: tuple[Learnt, ...],
        weighting: Weighting,
        sharpness: float,
        count: int | None,
        pick: Pick,
        distance: Distance,
        uses_objective: Users,
        keeps_labelled: bool,
    ) -> None:
        check_sharpness(sharpness)
        check_count(count)
        self._weighting: Weighting = weighting
        self._sharpness = sharpness
        self._count = count
        self._pick: Pick = pick
        self.learn_from = learn_from
        self.distance: Distance = distance
        self.uses_objective: Users = uses_objective
        self.keeps_labelled = keeps_labelled

    def choose(self, sources: Sequence[Language], target: Language) -> list[Language]:
        """The sources that get teachers, by ``count`` and ``pick``, in the order of the rule.

        Raises:
            ConfigError: there are fewer than ``count``.
        """
        return chosen(sources, target, self._count, self._pick)

    def weigh(self, teaching: Teaching) -> list[float]:
        """What each source counts, in the order of the sources, summing to 1."""
        one_a_source = [teacher for teacher in teaching.teachers if teacher.learnt == self.learn_from[0]]
        return shares_of(one_a_source, teaching, self._weighting, self._sharpness)
