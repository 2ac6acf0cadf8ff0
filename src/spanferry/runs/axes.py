"""A cell's place in its grid: its axes, and a name. ``core.cell_record`` has the record itself."""

from collections.abc import Mapping, Sequence

from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.core.identity import IMMATERIAL
from spanferry.core.installation import program
from spanferry.core.redaction import redacted
from spanferry.pipeline import needs

AXES = (
    *("lang", "method", "translator", "aligner", "teachers", "objective", "tagger", "transfer"),
    *("data", "labeler", "refiner", "combiner", "seed"),
)
"""The axes every cell has, in the order they are shown."""
PRESETS = ("variant", "ablation")
"""Axes whose values are names of several choices at once."""
_NO_AXES = (*IMMATERIAL, "hydra")
_NAMED = ("lang", "transfer", "method", "translator", "refiner", "aligner", "combiner", "teachers", "objective", "tagger")
_GROUPS = ("translator", "labeler", "refiner", "aligner", "method", "combiner", "teachers", "objective", "tagger")
UNTOLD = {"transfer": "translate_train", "refiner": "none", "teachers": "none", "objective": "cross_entropy"}
"""Choices that go without saying: nothing is done, or what is done anyway."""


def axes(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str]) -> dict[str, str]:
    """A cell's axes: the choice of every group, and whatever else the command line set (``aligner.prefix``).

    A group that the cell has no use for is ``-``: cells that differ there alone are one cell. Secrets are hidden.
    """
    facts = {name: choices.get(name) for name in AXES} | {"transfer": str(config.transfer), "seed": str(config.seed)}
    for axis in ("lang", "data", *_GROUPS):
        if not isinstance(choices.get(axis), str):
            raise ConfigError(f"{axis}: a cell has one choice; for several, a sweep: {program()} -m {axis}=FIRST,SECOND")
    idle = set(_GROUPS) - set(needs(config))
    found = {name: "-" if name in idle else str(facts[name]) for name in AXES}
    for override in overrides:
        key, _, value = override.lstrip("+~").partition("=")
        if key not in AXES and not key.startswith(_NO_AXES):
            found[key] = value
    kept: dict[str, str] = redacted(found)
    return kept


def name(axes: Mapping[str, str]) -> str:
    """A short name for a run: ``sw ilp parallel statistical tiny seed 0``, without what the cell has no use for."""
    told = (axes[axis] for axis in _NAMED if axes[axis] not in ("-", UNTOLD.get(axis)))
    return " ".join(told) + f" seed {axes['seed']}"
