"""What a pushed folder remembers of its run: ``mlflow.json``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

from spanferry.core.cell_record import write_whole
from spanferry.core.json_files import read_as

FILE = "mlflow.json"
TAG = "spanferry.id"
"""The tag by which a folder's runs are known, also those that a killed push left half done."""


@dataclass(frozen=True)
class Note:
    """What was pushed of a folder, and where to.

    Attributes:
        id: the folder's own; the value of the tag ``TAG`` of its runs.
        uri: the server's, without its password.
        experiment: by name.
        made: when the experiment was made, in Unix milliseconds.
        content: what the run shows; another content is pushed anew.
        run: by id; empty while the push is not through.
        link: the run's page.
    """

    id: str
    uri: str = ""
    experiment: str = ""
    made: int = 0
    content: str = ""
    run: str = ""
    link: str = ""

    def save(self, folder: Path) -> None:
        """Write the note, whole or not at all."""
        write_whole(folder / FILE, json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, folder: Path) -> "Note | None":
        """A folder's note; None where nobody has begun to push it.

        Raises:
            DataError: it is damaged.
        """
        return read_as(folder / FILE, cls)

    def begun(self) -> "Note":
        """The note of a push that has begun and is not through."""
        return replace(self, run="", link="")


def fresh() -> Note:
    """The note of a folder that nobody has begun to push."""
    return Note(uuid4().hex)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process pushes this folder, and keep others from it."""
    from spanferry.store.leases import hold

    with hold(folder / "mlflow"):
        yield
