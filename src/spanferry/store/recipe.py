"""What decides a stage's output, and the key it is kept under."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from spanferry.core.errors import StoreError


@dataclass(frozen=True)
class Recipe:
    """What decides a stage's output.

    Attributes:
        stage: a name of ``pipeline.STAGES``.
        config: the stage's resolved configuration.
        version: of the stage's code.
        upstream: the keys of its inputs.
        inputs: files whose contents count.
    """

    stage: str
    config: Mapping[str, Any]
    version: int
    upstream: tuple[str, ...] = ()
    inputs: tuple[Path, ...] = ()

    @property
    def key(self) -> str:
        """20 hexadecimal digits; equal recipes have equal keys, in every process and on every machine."""
        text = json.dumps(self.described(), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def described(self) -> dict[str, Any]:
        """The recipe as plain values, for ``artifact.json``."""
        return {
            "stage": self.stage,
            "config": dict(self.config),
            "version": self.version,
            "upstream": list(self.upstream),
            "inputs": [digest(path) for path in self.inputs],
        }


def digest(path: Path) -> str:
    """The SHA-256 of a file's contents.

    Raises:
        StoreError: the file cannot be read.
    """
    try:
        state = path.stat()
        return _digest(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from None


def forget_digests() -> None:
    """Read every file anew: one was replaced, perhaps by another of the same size within the clock's grain."""
    _digest.cache_clear()


@lru_cache(maxsize=1024)
def _digest(path: Path, mtime: int, size: int) -> str:
    """Once for each state of a file: models are large, and every recipe asks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
