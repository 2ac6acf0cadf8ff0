"""How much each source's teachers count."""

from collections.abc import Sequence
from math import fsum
from typing import Literal

from spanferry.core.errors import require
from spanferry.core.records import Language
from spanferry.core.teaching import Teacher, Teaching
from spanferry.teachers._letters import likeness
from spanferry.teachers._typology import similarity

Weighting = Literal["uniform", "typology", "data", "learned"]
"""All alike; or by how similar the source is to the target: by the language table (``_typology``), by letters (``_letters``), or by a
classifier that learnt to tell the sources apart (``_classifier``)."""


def check_sharpness(sharpness: float) -> None:
    """Refuse an exponent that is none.

    Raises:
        ConfigError: it is below 0 or not finite.
    """
    require(0 <= sharpness < float("inf"), "teachers.sharpness", sharpness, "0 or more, and finite")


def shares_of(teachers: Sequence[Teacher], teaching: Teaching, weighting: Weighting, sharpness: float) -> list[float]:
    """What each of some teachers of different sources counts: ``s_k^sharpness / sum_j s_j^sharpness`` for similarities ``s``.

    Alike where no source is similar at all. They sum to 1.
    """
    powers = [similar**sharpness for similar in _similarities([teacher.language for teacher in teachers], teaching, weighting)]
    total = fsum(powers)
    return [power / total for power in powers] if total else [1 / len(powers)] * len(powers)


def _similarities(languages: Sequence[Language], teaching: Teaching, weighting: Weighting) -> list[float]:
    """0 or more, one a language."""
    if weighting == "uniform":
        return [1.0] * len(languages)
    if weighting == "typology":
        return [similarity(language, teaching.target) for language in languages]
    words = [teaching.sources[language.code] for language in languages]
    if weighting == "data":
        return [likeness(source, teaching.text) for source in words]
    from spanferry.teachers._classifier import looks_like

    return looks_like(teaching.text, words)
