"""What a cell leaves in its folder for every later reader: ``cell.json``; and where a sweep's folder has its plan and its events."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spanferry.core.json_files import read_as

FILE = "cell.json"
ARTIFACTS = "artifacts"
"""The folder in a cell's own that holds what it made."""
PLAN, EVENTS = "sweep.json", "events"


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
        keys: of all artifacts it uses, those that a stage is made of among them.
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
    keys: Sequence[str] = ()
    model: str = ""

    def save(self, folder: Path) -> None:
        """Write the record, whole or not at all."""
        write_whole(folder / FILE, json.dumps(asdict(self), indent=2, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> "CellRecord | None":
        """The record of a folder; None where the cell left none (killed, or still running).

        Raises:
            DataError: it is damaged.
        """
        return read_as(folder / FILE, cls)

    @property
    def headline(self) -> float | None:
        """The F1 the cell is judged by: the tagger's on the test set, the projection's, or the links'; None where nothing had gold."""
        return next((self.metrics[name] for name in ("test/f1", "projection/f1", "alignment/f1") if name in self.metrics), None)


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Write a file, whole or not at all.

    Args:
        mode: who may do what with it, as far as the user's umask lets them.
    """
    with whole(path) as temporary:
        temporary.touch(mode)
        temporary.write_text(text, "utf-8")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to in the block, which then takes the place of ``path``; what fails leaves nothing."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)  # half a file takes room that is short already
        raise
