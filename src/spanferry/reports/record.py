"""What a cell leaves in its folder for every later reader: ``cell.json``."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spanferry.core.config import Config
from spanferry.core.errors import ConfigError, DataError
from spanferry.pipeline import needs

FILE = "cell.json"
AXES = (
    *("lang", "method", "translator", "aligner", "teachers", "objective", "tagger", "transfer"),
    *("data", "labeler", "refiner", "combiner", "seed"),
)
"""The axes every cell has, in the order they are shown."""
_NO_AXES = ("tracking", "store", "hydra", "link_weights")
_NAMED = ("lang", "transfer", "method", "translator", "refiner", "aligner", "combiner", "teachers", "objective", "tagger")
_GROUPS = ("translator", "labeler", "refiner", "aligner", "method", "combiner", "teachers", "objective", "tagger")
UNTOLD = {"transfer": "translate_train", "refiner": "none", "teachers": "none", "objective": "cross_entropy"}
"""Choices that go without saying: nothing is done, or what is done anyway."""


@dataclass(frozen=True)
class CellRecord:
    """One cell, done or failed.

    Attributes:
        axes: the choices that place the cell in its grid.
        metrics: by name, the headline first; empty for a failed cell.
        error: what went wrong; empty for a cell that is done.
        stages: one mapping a stage: ``stage``, ``key``, ``seconds``, ``stored``.
        name: a short one, for a run of the tracker.
        sweep: the sweep it belongs to; empty for a cell of its own.
        fingerprint: of all that decides its scores, the files it reads among that: two cells with the same one are the same.
        started: in Unix seconds; so is ``ended``.
        history: the tagger's learning curve, one mapping an evaluation.
        datasets: what it read, one mapping a side and split: ``name``, ``context`` (train, dev, test), ``digest``, ``source``,
            ``sentences``.
        model: the trained tagger's folder; empty where it has none.
    """

    axes: Mapping[str, str]
    metrics: Mapping[str, float] = field(default_factory=dict)
    error: str = ""
    stages: Sequence[Mapping[str, Any]] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    sweep: str = ""
    fingerprint: str = ""
    started: float = 0.0
    ended: float = 0.0
    history: Sequence[Mapping[str, float]] = ()
    datasets: Sequence[Mapping[str, Any]] = ()
    model: str = ""
    link: str = ""

    def save(self, folder: Path) -> None:
        """Write the record, whole or not at all."""
        write_whole(folder / FILE, json.dumps(asdict(self), indent=2, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> "CellRecord | None":
        """The record of a folder; None where the cell left none (killed, or still running).

        Raises:
            DataError: it is damaged.
        """
        found = read_json(folder / FILE)
        return None if found is None else cls(**found)

    @property
    def headline(self) -> float | None:
        """The F1 the cell is judged by: the tagger's on the test set, the projection's, or the links'; None where nothing had gold."""
        return next((self.metrics[name] for name in ("test/f1", "projection/f1", "alignment/f1") if name in self.metrics), None)


def write_whole(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(text, "utf-8")
    os.replace(temporary, path)


def read_json(path: Path) -> Any:
    """What a file of a cell or a sweep says; None where there is no such file.

    Raises:
        DataError: it is damaged.
    """
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise DataError(f"{path}: damaged ({error}); run the cell or sweep again, or remove its folder") from None


def axes(config: Config, choices: Mapping[str, str | None], overrides: Sequence[str]) -> dict[str, str]:
    """A cell's axes: the choice of every group, and whatever else the command line set (``aligner.prefix``).

    A group that the cell has no use for is ``-``: cells that differ there alone are one cell.
    """
    facts = {name: choices.get(name) for name in AXES} | {"transfer": str(config.transfer), "seed": str(config.seed)}
    for axis in ("lang", "data", *_GROUPS):
        if not isinstance(choices.get(axis), str):
            raise ConfigError(f"{axis}: a cell has one choice; for several, a sweep: python run.py -m {axis}=FIRST,SECOND")
    idle = set(_GROUPS) - set(needs(config))
    found = {name: "-" if name in idle else str(facts[name]) for name in AXES}
    for override in overrides:
        key, _, value = override.lstrip("+~").partition("=")
        if key not in AXES and not key.startswith(_NO_AXES):
            found[key] = value
    return found


def name(axes: Mapping[str, str]) -> str:
    """A short name for a run: ``sw ilp parallel statistical tiny seed 0``, without what the cell has no use for."""
    told = (axes[axis] for axis in _NAMED if axes[axis] not in ("-", UNTOLD.get(axis)))
    return " ".join(told) + f" seed {axes['seed']}"
