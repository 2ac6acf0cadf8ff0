"""Filters against noisy projections: reasons not to carry an entity across.

After the filtering strategies of "The Devil Is in the Word Alignment Details: On Translation-Based Cross-Lingual Transfer for Token
Classification Tasks" (Ebing and Glavaš, 2025, arXiv 2505.10507), applied here to one entity at a time: an entity that fails one is dropped
with ``Outcome.FILTERED``, and its sentence stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Link, Span


@dataclass(frozen=True)
class Filters:
    """What an entity and its target span must fulfil. The defaults let everything pass.

    Attributes:
        complete_source: every word of the entity is linked.
        complete_target: every word of the target span is linked to the entity, and no other word is.
        restrict_labels: the entity's label is one of these; None: any.
        restrict_length: the target span is at most this many words longer or shorter than the entity; None: any.

    Raises:
        ConfigError: ``restrict_length`` is negative.
    """

    complete_source: bool = False
    complete_target: bool = False
    restrict_labels: tuple[str, ...] | None = None
    restrict_length: int | None = None

    def __post_init__(self) -> None:
        if self.restrict_length is not None and self.restrict_length < 0:
            raise ConfigError(f"restrict_length={self.restrict_length}: a difference in words, 0 or more, or null for any")

    def admit(self, entity: Entity, links: Sequence[Link], span: Span) -> bool:
        """Whether an entity with these links, all from its words, may land on a target span."""
        return (
            (not self.complete_source or source_is_complete(entity.span, links))
            and (not self.complete_target or target_is_complete(span, links))
            and (self.restrict_labels is None or entity.label in self.restrict_labels)
            and (self.restrict_length is None or abs(len(span) - len(entity.span)) <= self.restrict_length)
        )


def source_is_complete(span: Span, links: Sequence[Link]) -> bool:
    """Whether every word of a source span is linked."""
    return {source for source, _ in links}.issuperset(range(span.start, span.end))


def target_is_complete(span: Span, links: Sequence[Link]) -> bool:
    """Whether the links end at every word of a target span and nowhere else."""
    return {target for _, target in links} == set(range(span.start, span.end))
