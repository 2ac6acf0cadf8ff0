"""The cells of a sweep before it starts: each prepared, and what each will run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spanferry.core.errors import ConfigError, SpanferryError
from spanferry.core.identity import IMMATERIAL
from spanferry.core.models.checkpoint import models_named
from spanferry.pipeline import prepare
from spanferry.runs.survey import PlannedStage, fingerprint, survey
from spanferry.sweeps.composing import PlannedCell

_OF_A_SWEEP = tuple(key for key in IMMATERIAL if key != "link_weights")
"""What a sweep has one of, whatever its cells differ in."""


@dataclass(frozen=True)
class SurveyedCell:
    """A cell that is known to start, and what it will run.

    Attributes:
        models: of the hub that its choices name, each with the option that names it.
    """

    planned: PlannedCell
    stages: tuple[PlannedStage, ...]
    fingerprint: str
    models: Mapping[str, str] = field(default_factory=dict)


def surveyed(planned: Sequence[PlannedCell]) -> list[SurveyedCell]:
    """Prepare every cell and look at what it will run.

    Raises:
        ConfigError: cells cannot start; all mistakes together, each once.
    """
    found: list[SurveyedCell] = []
    mistakes = dict.fromkeys(_varying(planned))
    for cell in sorted(planned, key=_corpus):  # each corpus is read once
        try:
            with models_named() as models:
                ready = prepare(cell.config)
            stages = survey(ready)
            found.append(SurveyedCell(cell, stages, fingerprint(cell.config, stages, ready.files), models))
        except SpanferryError as error:
            mistakes[str(error)] = None
    if mistakes:
        raise ConfigError("\n\n".join(mistakes))
    return sorted(found, key=lambda cell: cell.planned.number)


def _corpus(cell: PlannedCell) -> str:
    return f"{cell.config.data} {cell.config.source_lang} {cell.config.lang.code}"


def _varying(planned: Sequence[PlannedCell]) -> Iterator[str]:
    """What differs between cells that a sweep has one of."""
    first = planned[0].config
    for key in _OF_A_SWEEP:
        if any(getattr(cell.config, key) != getattr(first, key) for cell in planned):
            yield f"{key}: one for all cells of a sweep; give it once"
